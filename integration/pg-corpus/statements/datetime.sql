select '2001-02-03'::date, date '2001-02-03', '2001-02-03 04:05:06'::timestamp, timestamp '2001-02-03 04:05:06.789', '2001-02-03 04:05:06+02'::timestamptz, time '04:05:06.5', '04:05'::time
select '20010203'::date, 'Feb 3, 2001'::date, '3 Feb 2001'::date, '2/3/2001'::date, 'February 3, 2001'::date, '2001-Feb-03'::date, '03-Feb-2001'::date, '99-01-08'::date, '1999.01.08'::date
select 'epoch'::date, 'infinity'::timestamp > '2001-01-01'::timestamp, '2001-02-03 BC'::date, '0044-03-15 BC'::timestamp
select '2001-02-03T04:05:06Z'::timestamptz, '2001-02-03 04:05:06 UTC'::timestamptz, '2001-07-03 04:05:06 Europe/Berlin'::timestamptz, '2001-02-03 04:05:06 PST'::timestamptz, '2001-02-03 04:05:06-03:30'::timestamptz, '2001-02-03 4:05 PM'::timestamp
select '2001-13-01'::date
select '2001-02-30'::date
select 'abc'::date
select '2001-01-01 25:00'::timestamp
select ''::timestamp
select '12'::date
select '2001-02-03 04:05:06.789'::timestamp(0), '2001-02-03 04:05:06.789'::timestamp(2), '2001-02-03 04:05:06.5'::timestamptz(0)
select date '2001-02-03' + 1, date '2001-02-03' - 1, 1 + date '2001-02-03', date '2001-03-01' - date '2001-02-01', date '2001-02-03' + interval '1 day', date '2001-02-03' - interval '1 month', date '2001-02-03' + time '04:05'
select timestamp '2001-01-31' + interval '1 month', timestamp '2001-03-31' - interval '1 month', timestamp '2001-01-01' + interval '1 year 2 mons 3 days 04:05:06', timestamp '2001-03-01' - timestamp '2001-02-01 12:00', timestamptz '2001-01-01' + interval '36 hours'
select timestamp '2001-01-01 10:00' - timestamp '2001-01-02', timestamptz '2001-01-01 00:00+00' - timestamptz '2000-12-31 00:00+00', time '10:00' - time '09:30', time '23:00' + interval '2 hours'
select interval '1 day', interval '1 month', interval '1 year', interval '1.5 days', interval '1 day 2 hours', interval '-1 day', interval '90 minutes', interval '1 week', interval '1-2', interval '3 4:05:06', interval 'P1Y2M3DT4H5M6S', interval '1 year 2 mons -3 days', interval '0', interval '1.5 months', interval '1 century'
select interval '1' day, interval '1' hour, interval '90' second, interval '1-2' year to month, interval '1 2:03' day to minute, interval '1.5' year, interval '10' minute, interval(3) '1.123456'
select interval '1 day 2 hours'::interval day, interval '1 year 5 months' year, interval '1 day' hour
select 'abc'::interval
select interval '1 foo'
select interval '1 day' * 2, 2 * interval '1 day', interval '1 day' / 2, interval '1 month' * 1.5, interval '1 day' + interval '1 hour', - interval '1 day', interval '1 month' - interval '1 day', interval '3 hours' / 1.5, 0.5 * interval '1 month 1 day'
select interval '1 day' / 0
select interval '1 day' = interval '24 hours', interval '1 month' = interval '30 days', interval '1 day' < interval '25 hours'
select extract(year from date '2001-02-03'), extract(month from timestamp '2001-02-03 04:05:06'), extract(day from timestamptz '2001-02-03 00:00+00'), extract(hour from time '04:05:06'), extract(second from timestamp '2001-02-03 04:05:06.789'), extract(epoch from timestamp '2001-02-03 04:05:06.5'), extract(epoch from date '2001-02-03'), extract(epoch from interval '1 day 2 hours'), extract(dow from date '2001-02-18'), extract(isodow from date '2001-02-18'), extract(doy from date '2001-02-18'), extract(week from date '2001-01-01'), extract(quarter from date '2001-05-01'), extract(century from date '2001-01-01'), extract(decade from date '2001-01-01'), extract(millennium from date '2001-01-01'), extract(isoyear from date '2001-01-01'), extract(milliseconds from time '04:05:06.789'), extract(microseconds from time '04:05:06.789'), extract(minute from interval '90 seconds'), extract(julian from date '2001-01-01')
select extract(year from interval '25 months'), extract(month from interval '25 months'), extract(day from interval '25 months 3 days'), extract(hour from interval '36 hours'), extract(second from interval '-1.5 seconds')
select date_part('year', date '2001-02-03'), date_part('second', timestamp '2001-02-03 04:05:06.789'), date_part('epoch', timestamptz '2001-02-03 00:00+00'), date_part('day', interval '3 days')
select extract(foo from date '2001-02-03')
select extract(hour from date '2001-02-03')
select extract(year from 'abc')
select extract(timezone from timestamptz '2001-01-01 00:00+00'), extract(timezone_hour from timestamptz '2001-01-01 00:00+02')
select date_trunc('month', timestamp '2001-02-03 04:05:06'), date_trunc('day', timestamptz '2001-02-03 04:05:06+00'), date_trunc('hour', timestamp '2001-02-03 04:05:06'), date_trunc('week', date '2001-02-03'), date_trunc('quarter', timestamp '2001-05-03'), date_trunc('year', timestamp '2001-05-03'), date_trunc('decade', timestamp '2001-05-03'), date_trunc('century', timestamp '2001-05-03'), date_trunc('millennium', timestamp '2001-05-03'), date_trunc('second', timestamp '2001-05-03 00:00:00.999'), date_trunc('milliseconds', timestamp '2001-05-03 00:00:00.12345'), date_trunc('hour', interval '3 days 02:47:33'), date_trunc('day', timestamptz '2001-02-03 20:00+00', 'Asia/Tokyo')
select date_trunc('foo', timestamp '2001-02-03')
select timestamp '2001-07-01 12:00' at time zone 'Europe/Berlin', timestamptz '2001-07-01 12:00+00' at time zone 'Europe/Berlin', timestamptz '2001-07-01 12:00+00' at time zone 'UTC', timestamp '2001-07-01' at time zone interval '2 hours', timestamptz '2001-07-01 12:00+00' at time zone '+02'
select timestamp '2001-07-01' at time zone 'Foo/Bar'
select age(timestamp '2001-04-10', timestamp '1957-06-13'), age(timestamp '2001-01-01', timestamp '2000-12-31 12:00'), age(timestamptz '2001-01-01', timestamptz '2002-02-03')
select make_date(2001, 2, 3), make_time(4, 5, 6.5), make_timestamp(2001, 2, 3, 4, 5, 6.5), make_interval(days => 3), make_interval(1, 2, 3, 4, 5, 6, 7.5), make_interval(hours => 1, mins => 2)
select make_date(2001, 13, 1)
select to_timestamp(1.5), to_timestamp(0), to_date('2001-02-03', 'YYYY-MM-DD'), to_timestamp('2001-02-03 04:05:06', 'YYYY-MM-DD HH24:MI:SS')
select to_char(timestamp '2001-02-03 04:05:06.789', 'YYYY-MM-DD HH24:MI:SS'), to_char(timestamp '2001-02-03 14:05:06', 'HH12:MI AM'), to_char(timestamp '2001-02-03', 'Day, DD Month YYYY'), to_char(timestamp '2001-02-03', 'FMDay, FMDD FMMonth YYYY'), to_char(timestamp '2001-02-03', 'Dy Mon DDD WW IW Q'), to_char(timestamp '2001-02-03 04:05:06.789123', 'MS US FF3'), to_char(date '2001-02-03', 'YY "year" yyyy'), to_char(timestamptz '2001-02-03 04:05:06+00', 'YYYYMMDD'), to_char(timestamp '2001-02-03', 'D ID J CC')
select date_bin('15 minutes', timestamp '2001-01-01 00:20', timestamp '2001-01-01'), date_bin('1 day', timestamp '2000-12-31 10:00', timestamp '2001-01-01')
select date_bin('1 month', timestamp '2001-01-01 00:20', timestamp '2001-01-01')
select justify_hours(interval '36 hours'), justify_days(interval '40 days'), isfinite(date '2001-01-01'), isfinite(interval '1 day')
select date '2001-01-01' < timestamp '2001-01-01 00:00:01', date '2001-01-01' = timestamptz '2001-01-01 00:00+00', timestamp '2001-01-01' = timestamptz '2001-01-01 00:00+00', date '2001-01-01' between '2000-01-01' and '2002-01-01', date '2001-01-01' in ('2001-01-01', '2002-01-01')
select '2001-01-01'::date = '2001-01-01', '2001-01-01' < date '2002-01-01', date '2001-01-01' > 'abc'
select timestamp '2001-01-01 10:11:12'::date, timestamp '2001-01-01 10:11:12'::time, timestamptz '2001-01-01 10:11:12+00'::date, date '2001-01-01'::timestamp, date '2001-01-01'::timestamptz, timestamptz '2001-01-01 10:11:12+00'::timestamp, interval '10:11'::time
select date '2001-01-01'::text, timestamp '2001-01-01 10:11:12.5'::text, timestamptz '2001-01-01 10:11:12.5+00'::text, interval '1 day 02:03:04.5'::text, time '10:11:12.5'::text, '2001-02-03'::text::date, '2001-02-03 04:05:06'::text::timestamp, '1 day'::text::interval
select x::date from (values ('2001-02-03'::text),('2001-02-30'::text)) t(x)
select x::date from (values ('abc'::text)) t(x)
select date '2001-01-01' + date '2001-01-01'
select date '2001-01-01' * 2
select timestamp '2001-01-01' + 1
select interval '1 day' > 1
select current_date = now()::date, now() = current_timestamp, now() - now(), localtimestamp = now()::timestamp, current_timestamp(0) <= now() + interval '1 s', transaction_timestamp() = now()
select generate_series(timestamp '2001-01-01', timestamp '2001-01-03', interval '1 day')
select * from generate_series(date '2001-01-01', date '2001-03-01', '1 month') as d
select min(d), max(d), count(*) from generate_series(timestamptz '2001-01-01', '2001-01-02', '6 hours') d
select timestamp '2001-01-01' - interval '5000 years', date '0001-01-01' - 1
select extract(epoch from now()) > 0, extract(year from current_date) > 2000
select timestamp '2001-02-03 04:05:06.123456', timestamp '2001-02-03 04:05:06.100000', timestamp '1969-12-31 23:59:59.5', date '1969-12-31'
select sum(x) from (values (interval '1 day'),(interval '2 hours')) t(x)
select max(x) - min(x) from (values (date '2001-01-01'),(date '2001-02-01')) t(x)
select overlaps(date '2001-01-01', date '2001-02-01', date '2001-01-15', date '2001-03-01')
