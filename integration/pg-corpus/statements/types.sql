select 'abc'::char(5), 'abc'::char(5) || 'x', length('abc'::char(5)), 'abcdef'::char(3), 'a'::char = 'a '::char(3)
select '12:34:56.789'::time(0), '23:59:59.9'::time(0), '00:00:00.5'::time(0), x::time(1) from (values ('01:02:03.25'), ('24:00:00'), ('23:59:59.96')) t(x)
select time '12:00' + interval '1 hour', time '01:00' - time '00:30', time '23:00' + interval '2 hours', time '12:00' < time '13:00'
select 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 'A0EEBC999C0B4EF8BB6D6BB9BD380A11'::uuid = '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'
select 'a0eebc99'::uuid
select x::uuid::text from (values ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')) t(x)
select max(u), min(u) from (values ('00000000-0000-0000-0000-000000000001'::uuid::text), ('f0000000-0000-0000-0000-000000000001')) t(u)
select u from (values ('80000000-0000-0000-0000-000000000000'::uuid), ('7fffffff-0000-0000-0000-000000000000')) t(u) order by u
select interval '1 year 2 mons 3 days 04:05:06.789', interval '-1 day +02:03', interval '1 mon -1 day', -interval '1 day', interval '1 day' * 2.5
select interval '1 day' = interval '24 hours', interval '1 mon' > interval '29 days', sum(i) from (values (interval '1 day'), ('2 hours')) t(i)
select date '2024-01-31' + interval '1 mon', timestamp '2024-01-31' - interval '1 mon', date '2024-03-01' - date '2024-02-01'
select array[1, null, 3], '{a,"b c",NULL,"null",""}'::text[], array['x"y', 'a\b', 'a,b', '{}'], '{}'::int[]
select array[1.5, 2], array[true, false], array['a'::varchar(3)], array[date '2024-02-29'], array[interval '1 day', '02:00']
select array['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid], array[time '01:02:03'], array[timestamp '2024-02-29 01:02:03.5'], array['{"a":1}'::jsonb], array['\x00ff'::bytea]
select (array[1,2,3])[2], (array[1,2,3])[4], (array[1,2,3])[0], array[1,2] || 3, 0 || array[1,2], array[1] || array[2]
select 2 = any(array[1,2]), 3 <> all(array[1,2]), array[1,2] = array[1,2], array[1,2] < array[1,3], array_length(array[1,2], 1), cardinality(array[1,2])
select (array[1,2,3,4])[2:3], (array[1,2,3,4])[:2], (array[1,2,3,4])[3:], (array[1,2,3,4])[0:9], (array[1,2,3,4])[3:2], (array['a','b'])[1:1]
select (x)[1:2], x[2:] from (values (array[1,2,3]), (array[4]), ('{}'::int[]), (null)) t(x)
select unnest(array['a', null, 'b']), x from unnest(array[1,2]) as u(x)
select array_agg(x order by x desc) from (values (1), (3), (2)) t(x)
select '\x00ff'::bytea, 'a\000b'::bytea, encode('\xdead', 'hex')
