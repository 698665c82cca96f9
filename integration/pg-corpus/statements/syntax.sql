-- What the grammar spells in a way of its own.
select position('b' in 'abc') as a, position('z' in 'abc') as b, position('' in 'abc') as c
select overlay('Txxxxas' placing 'hom' from 2 for 4) as a, overlay('abc' placing 'Z' from 2) as b
select trim('  a '), trim(leading 'x' from 'xxa'), trim(trailing from ' a '), trim(both 'xy' from 'xyaxy'), trim('x' from 'xax')
select substring('foobar' from 2 for 3), substring('foobar' from 4), substring('foobar' for 2), substring('foobar' from 'o(.)b')
select substring('foobar' similar '#"f%#"bar' escape '#')
select substring('foobar' from '%#"o_b#"%' for '#')
select 'abc' like 'a%', 'abc' like '_b_', 'abc' not like 'B%', 'a%c' like 'a\%c', 'a%c' like 'a!%c' escape '!', 'a\c' like 'a\\c'
select 'abc' like 'abc\'
select 'abc' like 'a%' escape 'xx'
select 'ABC' ilike 'a%', 'äÖ' ilike 'Äö', 'abc' not ilike 'A_C'
select x like p as r from (values ('a_c', 'a\_c'), ('abc', 'a\_c'), ('a%', 'a\%'), (null, '%'), ('x', null), ('', ''), ('a
b', 'a%b')) t(x, p)
select x like p escape '#' as r from (values ('a_c', 'a#_c'), ('abc', 'a#_c')) t(x, p)
select 'abc' similar to 'abc', 'abc' similar to 'a', 'abc' similar to '%(b|d)%', 'abc' similar to '(b|c)%', 'abc' not similar to 'a_c'
select 'xay' ~ 'a', 'xAy' ~* 'a', 'xay' !~ '^a', 'xAy' !~* 'b', 'a
b' ~ 'a.b', 'abc' ~ '^abc$', 'foo.bar' ~ '\.', 'äb' ~ '^\w+$', 'a1' ~ '[[:digit:]]', 'ab' ~ '\ma', 'tab	x' ~ '\s'
select x ~ p as r from (values ('abc', 'b'), ('abc', '^b'), (null, 'a'), ('a', null)) t(x, p)
select 'a' ~ '('
select 'aa' ~ '(a)\1', 'ab' ~ 'a(?=b)', 'ab' ~ 'a(?!b)'
select 1 between 0 and 2, 1 between 2 and 0, 1 between symmetric 2 and 0, 1 not between 1 and 1, 'b' between 'a' and 'c', null between 1 and 2
select 1 is null, null is null, 1 is not null, null isnull, 1 notnull
select true is true, null is true, false is not true, null is unknown, true is not unknown, null is not false
select 1 is distinct from 2, null is distinct from null, 1 is not distinct from null
select true and null, false and null, true or null, false or null, not null
select case when true then 1 end, case 1 when 2 then 'a' else 'b' end, case when null then 1 else 2 end, case 'a' when 'a' then 1.5 else 2 end
select case when 1 = 1 then 1 else 1/0 end
select case x when 1 then 'one' when 2 then 'two' end as r from (values (1),(2),(3),(null)) t(x)
select case when x > 1 then x else x::text end from (values (1)) t(x)
select coalesce(null, null), coalesce(1, 2.5), coalesce('a', 'b'), coalesce(null, 'x')
select coalesce(1, 'x')
select nullif(1, 2.0), nullif('a', 'a')
select greatest(1, 2.5), least('a', 'b'), greatest(null, null)
select cast(1 as text), cast('12' as int), 1::text, '1.5'::numeric(3,1), int '5', date '2024-01-01', interval '1' day, interval '1-2' year to month, interval '3' hour, interval '1.5' second
select interval '1 day 2:03' hour to minute, interval '5' minute, interval(2) '1.2345 s', interval '12:34:56.789' second(1)
select time '12:34' at time zone 'UTC'
select timestamp '2024-01-01' + interval '1 day', date '2024-01-01' + 1, date '2024-01-31' + interval '1 month', date '2024-03-01' - date '2024-02-01', timestamp '2024-01-02' - timestamp '2024-01-01 12:00', time '12:00' + interval '13 hours', date '2024-01-01' + time '10:00', time '10:00' - time '12:30', interval '1 day' * 2.5, interval '10 days' / 4, -interval '1 day', date '2024-01-01' - 1, 2 * interval '3 hours'
select date '2024-01-01' + date '2024-01-01'
select date '2024-01-01' - interval '1 day', timestamptz '2024-03-31 00:30:00+00' + interval '1 day', timestamp '2024-01-31' + interval '1 month' + interval '1 month', timestamp '2024-01-31' + interval '2 months'
select (date '2024-01-01', date '2024-02-01') overlaps (date '2024-01-15', date '2024-03-01'), (date '2024-01-01', interval '10 days') overlaps (date '2024-01-11', interval '1 day')
select extract(year from date '2024-02-29'), extract(epoch from timestamp '2024-01-01'), extract(dow from date '2024-02-29'), extract(second from time '12:34:56.78')
select interval '1 day' = interval '24 hours', interval '1 month' > interval '29 days', interval '30 days' = interval '1 month', interval '1 year' = interval '360 days'
select date '2024-01-01' < timestamp '2024-01-01 00:00:01', date '2024-01-01' = timestamptz '2024-01-01 00:00+00', timestamp '2024-01-01' < timestamptz '2024-01-01 00:00+00'
select 'infinity'::timestamp > now()::timestamp, '-infinity'::date < date '2024-01-01', 'infinity'::date::text
select current_date = now()::date, current_timestamp = now(), localtimestamp = now()::timestamp, current_time is not null
select 7/2, -7/2, 7%2, -7%2, 7.0/2, 7/2.0, 1/3.0, 2/3::numeric, 1::float8/3, 10/4*4, 5/-2
select 1/0
select 1%0
select 1.0/0
select 1.5%0
select 1::float8/0
select 0::float8/0
select x/y from (values (1,0)) t(x,y)
select x/y from (values (1.5,0)) t(x,y)
select x/y from (values (1::float8,0)) t(x,y)
select 2147483647 + 1
select 9223372036854775807 + 1
select 32767::int2 + 1::int2
select -(-2147483648)
select x * x from (values (2147483647)) t(x)
select 2147483648, 9223372036854775808, -2147483648, 1e5, 1.50, .5, 1e-3
select 40000::int2
select 3e10::int
select 1e20::int8
select 1e400::float8
select 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 1e308, 'Infinity'::float8 > 1
select 5::numeric(3,2), 1.005::numeric(3,2), round(0.5), round(1.5), round(-0.5), 0.1 + 0.2, 1.10 + 1.1, 1.1 * 1.10, 100::numeric / 3, 1.000 - 1
select 1234.5::numeric(4,1)
select 12345.678::numeric(4,1)
select 0.1::float8 + 0.2::float8, 1e15::float8, 1e16::float8, 123456789012345680::float8, 0.00001::float8, 1.0::float8, -0.0::float8, 1e100::float8
select 0.1::float4, 16777216::float4, 1e-5::float4, 3.4e38::float4, 0.1::float4::float8, 1.1::float4 + 1.1::float8
select 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 256 >> 2, -1 >> 1, 1::int8 << 40, 1 << 32
select 2 ^ 3, 2 ^ 3 ^ 2, -2 ^ 2, |/ 25, ||/ 27, @ -5, 5 !
select |/ 25, ||/ 27, @ -5, @ -5.5
select 'a' || 'b', 'a' || 1, 1 || 'a', 'a' || null, 1.50 || '', true || '!', array[1] || 2, 1 || array[2], array[1] || array[2,3], array[1] || null, 'x'::char(3) || 'y'
select 1 || 2
select 'a' + 1
select '1' + 1, '1.5' + 1.0, 1 + '2'
select 'a' < 'B', 'a' < 'b', 'Z' < 'a', 'ä' > 'z', 'a' < 'aa', '' < 'a'
select 'a'::char(3) = 'a', 'a '::varchar = 'a', length('a'::char(3)), 'a'::char(3)::text || 'x', octet_length('a'::char(5))
select 1 in (1,2), 3 in (1,2), null in (1), 1 in (2, null), 1 not in (2, null), 1 in ('1', '2'), 1.0 in (1, 2), 'a' in ('a', null)
select 1 = any (array[1,2]), 1 = all (array[1,1]), 1 <> any (array[1,2]), 1 < all ('{}'::int[]), 1 = any ('{}'::int[]), null = any (array[1]), 1 = any (array[null, 2]), 1 = any (array[null, 1]), 'a' = any ('{a,b}'), 'abc' like any (array['a%', 'z']), 'a' ~ all (array['a', 'b'])
select array[1,2,3][2], (array[1,2,3])[2:3], (array['a','b'])[1], array[1,2][5], (array[1,2,3])[:2], (array[1,2,3])[2:], array[[1,2],[3,4]], (array[[1,2],[3,4]])[2][1]
select array[1,2] = array[1,2], array[1,2] < array[1,3], array[1] <> array[1,2], array[1,2,3] @> array[2], array[2] <@ array[1,2], array[1,2] && array[2,3], array[1,null] = array[1,null]
select array[]::int[], '{}'::text[], array[null], array[1, 2.5], array['a', null], array[array[1], array[2]]
select array[]
select array[1, 'a']
select array(select x from (values (3),(1),(2)) t(x) order by x)
select row(1, 'a') = row(1, 'a'), (1, 2) < (1, 3), (1, null) = (1, 2), (1, 2) is not null, row(1, null) is null, (1, 2) <> (2, 1)
select (1, 2) in ((1, 2), (3, 4)), (1, 2) = any (select 1, 2)
select row(1, 'a')
select (row(1, 'a')).f1
select 1 as "Aé", 2 as select, 3 as from_
select 1 a, 2 "A", 3 AS B
SELECT Foo.X FROM (SELECT 1 AS x) AS FOO
SELECT "x" FROM (SELECT 1 AS "X") t
select $$a'b$$, $q$x$q$, E'a\nb\t\\', E'\x41\u00e4', 'a' 'b', U&'\0061', b'101', x'1F'
select 'a'
'b'
select U&'d\0061t\+000061'
select 1 -- comment
select /* a /* nested */ b */ 1
select 1;
select
select from (values (1)) t(x)
select * from (values (1, 'a')) t(x)
select * from (values (1, 'a')) t(x, y, z)
select t.* , 1 from (values (1, 2)) t
select (t).* from (values (1, 2)) t
select nope
select t.nope from (values (1)) t(x)
select nope.x from (values (1)) t(x)
select x from (values (1)) a(x), (values (2)) b(x)
select * from nope
select * from nope.t
select nope()
select nope(1, 'a')
select lower(1)
select lower('a', 'b')
select 1 + true
select -'a'
select not 1
select 1 where 1
select 1 where 'a'
select 1 where 't'
select 1 and true
select case when 1 then 2 end
select case 1 when 'x' then 2 end
select 1::nope
select '1'::int4::text::numeric::float8
select 'a'::int
select true::int, 1::bool, 0::bool, 'yes'::bool, true::text
select 1.5::bool
select date '2024-01-01'::int
select 1::date
select x::int from (values ('1'), ('x')) t(x)
select x::date from (values ('2024-01-01'), ('x')) t(x)
select 1 limit 0
select 1 limit null
select 1 offset 1
select x from generate_series(1, 10) x order by x limit 3 offset 2
select x from generate_series(1, 10) x order by x offset 8
select x from generate_series(1, 10) x order by x fetch first 2 rows only
select x from (values (1),(1),(2)) t(x) order by x fetch first 1 row with ties
select x from (values (1),(1),(2)) t(x) limit -1
select x from (values (1),(1),(2)) t(x) limit 'a'
select x from (values (1),(1),(2)) t(x) limit 1.5
select x from (values (1),(1),(2)) t(x) limit x
select x from (values (1),(null),(2)) t(x) order by x
select x from (values (1),(null),(2)) t(x) order by x desc
select x from (values (1),(null),(2)) t(x) order by x nulls first
select x from (values (1),(null),(2)) t(x) order by x desc nulls last
select x from (values (1),(null),(2)) t(x) order by x using >
select x as y from (values (2),(1)) t(x) order by y
select x as y from (values (2),(1)) t(x) order by -x
select x as y from (values (2),(1)) t(x) order by y + 1
select x, y from (values (2, 'b'),(1, 'c')) t(x, y) order by 2 desc, 1
select x from (values (2),(1)) t(x) order by 2
select x from (values (2),(1)) t(x) order by 'x'
select x, x as x from (values (2),(1)) t(x) order by x
select x as a, y as a from (values (2, 3),(1, 4)) t(x, y) order by a
select distinct x from (values (1),(1),(null),(null)) t(x) order by x
select distinct on (x) x, y from (values (1,2),(1,1),(2,5)) t(x,y) order by x, y
select distinct on (x) x, y from (values (1,2),(1,1),(2,5)) t(x,y) order by y
select distinct on (x % 2) x from generate_series(1, 5) x order by x % 2, x desc
select distinct on (1, 2) x, y, z from (values (1,2,3),(1,2,4)) t(x,y,z) order by 1, 2, 3 desc
select distinct x from (values (1),(2)) t(x) order by y
select distinct x from (values (1),(2)) t(x) order by -x
