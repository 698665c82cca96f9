-- WITH.
with a as (select 1 as x), b as (select x + 1 as y from a) select * from a, b
with a(p, q) as (values (1, 'x'), (2, 'y')) select q, p from a order by p
with a as (select 1 as x) select * from a union all select x + 1 from a
with a as materialized (select 1 as x) select * from a
with a as not materialized (select 1 as x) select a.x, b.x from a, a b
with a as (select 1), a as (select 2) select * from a
with a as (select * from b), b as (select 1) select * from a
with a as (select 1 as x) select (with b as (select x + 1 as y from a) select y from b) as z
with a as (select 1 as x) select * from (with a as (select 2 as x) select x from a) t, a
with a(x, y, z) as (select 1, 2) select * from a
with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) select n from t order by n
with recursive t(n) as (select 1 union select n % 3 + 1 from t) select n from t order by n
with recursive t(n, s) as (select 1, 'a'::text union all select n + 1, s || 'b' from t where n < 3) select * from t order by n
with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select sum(n), count(*) from t
with recursive f(a, b) as (select 0, 1 union all select b, a + b from f where b < 100) select a from f order by a
with recursive e(src, dst) as (values (1,2),(2,3),(3,1),(3,4)), r(x) as (select 1 union select dst from e, r where src = x) select x from r order by x
with recursive t(n) as (select 1 union all select n + 1 from t where n < 5), u as (select n * 2 as m from t) select m from u order by m
with recursive t(n) as (select 1) select n from t
with recursive t(n) as (select n + 1 from t union all select 1) select n from t
with recursive t(n) as (select 1 union all select 'a' from t) select n from t
with recursive t(n) as (select 1 union all select count(*) from t) select n from t
with recursive t(n) as (select 1 union all select t.n + u.n from t, t u) select n from t
with recursive t(n) as (select 1 union all select n + 1 from t where n < 3 limit 10) select n from t
with recursive t(n) as (select 1 union all (select n + 1 from t where n < 3)) select n from t order by n
with recursive t(id, parent, path) as (select id, parent, array[id] from (values (1, null::int), (2, 1), (3, 2)) v(id, parent) where parent is null union all select v.id, v.parent, path || v.id from (values (1, null::int), (2, 1), (3, 2)) v(id, parent) join t on v.parent = t.id) select * from t order by id
with recursive t(n, d) as (select 1, date '2024-01-31' union all select n + 1, (d + interval '1 month')::date from t where n < 4) select * from t order by n
with recursive t(n) as (select 1::int8 union all select n * 10 from t where n < 1000000) select max(n) from t
with recursive search_t(a, b) as (select 1, 2 union all select a + 1, b from search_t where a < 3) search depth first by a set o select a, o from search_t order by o
with recursive c(n) as (select 1 union all select n % 3 + 1 from c) cycle n set is_cycle using path select n, is_cycle, path from c
-- Set operations.
select 1 union select 1
select 1 union all select 1
select 1 union select 2 union select 1 order by 1
select 1 union all select 2 intersect select 2 order by 1
(select 1 union all select 2) intersect select 2
select 1 except select 2
select x from (values (1),(1),(2)) t(x) except all select 1 order by 1
select x from (values (1),(1),(2)) t(x) intersect all select x from (values (1),(1)) u(x)
select 1 as a union select 2 as b order by a
select 1 union select 2.5 order by 1
select 1 union select 'a'
select '1' union select 2 order by 1
select null union select 1 order by 1
select null union all select null
select null union all select null union all select 1
select 1, 2 union select 1
select 'a'::varchar(3) union all select 'b'::varchar(5) order by 1
select 'a'::varchar(3) union all select 'b'::varchar(3) order by 1
select 'a'::char(3) union all select 'bcde'::text order by 1
select 1::numeric(5,2) union all select 2::numeric(5,2) order by 1
select 1.5::numeric(5,2) union all select 2.25::numeric(6,3) order by 1
select date '2024-01-01' union select timestamp '2024-01-01 10:00' order by 1
select 1::int2 union select 2::int8 order by 1
(select 1 as x order by x limit 1) union all (select 2 limit 1) order by x desc
select x from (select 1 as x union select 2) t where x > 1
select 1 as x union select 2 order by x + 1
select 1 as x union select 2 order by nope
select 1 union select 2 limit 1 offset 5
select array[1] union select array[1]
values (1, 'a') union all values (2, 'b') order by 1
select 1 where false union all select 2 where true
select count(*) from (select 1 union all select 1 union all select 2) t
(values (1),(2) except values (2)) union (values (3)) order by 1
-- Joins and LATERAL.
select a.x, b.y from (values (1),(2),(3)) a(x) left join (values (2,'b'),(3,null)) b(x,y) using (x) order by 1
select x, y, z from (values (1,'a')) a(x,y) natural left join (values (1,'c')) b(x,z)
select * from (values (1)) a(x) inner join (values (1)) b(x) on a.x = b.x
select * from (values (1),(2)) a(x) full outer join (values (2),(3)) b(x) using (x) order by x
select * from (values (1),(2)) a(x) full outer join (values (2),(3)) b(y) on x = y and x > 5 order by x, y
select a.x, l.* from (values (1),(3)) a(x), lateral (select sum(g) as s, count(*) as c from generate_series(1, a.x) g) l order by 1
select a.x, l.g from (values (0),(2)) a(x) left join lateral generate_series(1, a.x) l(g) on true order by 1, 2
select a.x, l.y from (values (1),(2)) a(x), lateral (select a.x * 10 as y union all select a.x) l order by 1, 2
select a.x, l.y from (values (1),(2)) a(x), lateral (select y from (values (1),(2),(3)) v(y) where y > a.x order by y limit 1) l order by 1
select a.x, u.v from (values (array[1,2]),(array[3])) a(x), unnest(a.x) u(v) order by 2
select a.x, u.v, u.o from (values (array['b','a'])) a(x), unnest(a.x) with ordinality u(v, o) order by u.o
select * from unnest(array[1,2], array['a','b','c']) u(x, y)
select * from rows from (generate_series(1, 2), generate_series(1, 3)) t(a, b)
select * from (values (1)) a(x), (select a.x) b
select * from (values (1)) a(x) join (values (1)) b(y) on a.nope = b.y
select * from (values (1)) a(x), (values (1)) a(x)
select a from (values (1)) a(x) where a.x = 1
select * from (values (1),(2)) a(x) cross join (values ('p'),('q')) b(y) order by x, y
select a.* from (values (1),(2)) a(x) join (values (1),(1)) b(y) on x = y
select count(*) from (values (1),(2),(null)) a(x) join (values (1),(null)) b(y) on x = y
select count(*) from (values (1),(2),(null)) a(x) join (values (1),(null)) b(y) on x is not distinct from y
select x from (values (1),(2),(3)) a(x) where exists (select 1 from (values (2),(3)) b(y) where y = x) order by x
select x from (values (1),(2),(3)) a(x) where not exists (select from (values (2),(3)) b(y) where y = x)
select x from (values (1),(2),(3)) a(x) where x in (select y from (values (2),(null)) b(y))
select x from (values (1),(2),(3)) a(x) where x not in (select y from (values (2),(null)) b(y))
select x from (values (1),(2),(3)) a(x) where x > all (select y from (values (1),(2)) b(y))
select x from (values (1),(2),(3)) a(x) where x < any (select y from (values (2),(3)) b(y)) order by x
select x, (select max(y) from (values (1,1),(1,5),(2,3)) b(k,y) where k = x) as m from (values (1),(2),(3)) a(x) order by x
select x, (select count(*) from (values (1),(5)) b(k) where k > x) as m from (values (1),(2),(9)) a(x) order by x
select (select y from (values (1),(2)) b(y) where y = x) as m from (values (1),(2),(9)) a(x) order by 1
select (select y from (values (1),(1)) b(y) where y = x) as m from (values (1)) a(x)
select x from (values (1),(2)) a(x) where (select true)
select (select array_agg(y order by y desc) from (values (1),(2)) b(y)) as r
select exists (select 1 from (values (1)) t(x) where x > 5), not exists (select 1)
select (select 1) + (select 2), (select 'a' || 'b')
select x from (values (1),(2)) a(x) order by (select -x)
select x, (select string_agg(y, ',' order by y) from (values (1,'p'),(1,'q'),(2,'r')) b(k, y) where k = x) from (values (1),(2)) a(x) order by x
select a.x from (values (1),(2)) a(x) group by a.x having count(*) = (select 1) order by 1
select * from (select 1 as x) t where x = (select x from (select 1 as x) u where u.x = t.x)
select (select sum(x) from (values (1),(2)) t(x)), (select sum(a.x) from (values (1)) t(y)) from (values (10)) a(x)
select (select sum(a.x)) from (values (10),(20)) a(x)
select x from (values (1, 2), (3, 4)) t(x, y) where (x, y) in (select 1, 2)
select x from (values (1, 2), (3, 4)) t(x, y) where (x, y) not in (select 1, 2)
select x from (values (1),(2)) t(x) where x = any (array(select 2))
-- GROUP BY.
select x % 2 as k, sum(x) from generate_series(1, 5) x group by k order by k
select x % 2, sum(x) from generate_series(1, 5) x group by 1 order by 1
select x % 2 as k, sum(x) from generate_series(1, 5) x group by x % 2 order by 2
select x, count(*) from (values (1)) t(x) group by nope
select x, y from (values (1, 2)) t(x, y) group by x
select x + 1 from (values (1),(1)) t(x) group by x
select x + 1 from (values (1),(1)) t(x) group by x + 1
select x from (values (1),(1)) t(x) group by x + 1
select x from (values (1),(2)) t(x) having true
select 1 from (values (1),(2)) t(x) having count(*) > 1
select count(*) from (values (1),(2)) t(x) where count(*) > 1
select sum(x) from (values (1),(2)) t(x) group by sum(x)
select sum(x) filter (where x > 1), count(*) filter (where x is null) from (values (1),(2),(null)) t(x)
select max(x), min(x), count(x), count(*), sum(x), avg(x) from (values (null::int)) t(x)
select max(x), min(x), count(x), sum(x), avg(x) from (select 1 as x where false) t
select count(distinct x), count(distinct y) from (values (1,'a'),(1,'b'),(null,'a')) t(x,y)
select lower(y), count(*) from (values ('A'),('a'),('b')) t(y) group by lower(y) order by 1
select upper(y) as y, count(*) from (values ('A'),('a')) t(y) group by y order by 1, 2
select x, sum(y) as s from (values (1,1),(1,2),(2,5)) t(x,y) group by x having sum(y) > 3 order by s desc
select x, sum(y) as s from (values (1,1),(1,2),(2,5)) t(x,y) group by x having s > 3
select date_trunc('month', d) as m, count(*) from (values (timestamp '2024-01-05'), ('2024-01-20'), ('2024-02-01')) t(d) group by 1 order by 1
select case when x > 1 then 'big' else 'small' end as k, count(*) from (values (1),(2),(3)) t(x) group by 1 order by 1
select x from (values (1),(2)) t(x) group by x order by count(*), x desc
select x, grouping(x) from (values (1),(2)) t(x) group by rollup(x) order by x
select grouping(x) from (values (1)) t(x)
select array_agg(x) from (select x from generate_series(1, 3) x order by x desc) t
select sum(x), x from (values (1),(2)) t(x) group by rollup (x) order by x nulls first
-- Set-returning functions.
select generate_series(1, 3) as g
select generate_series(1, 2), generate_series(1, 3)
select generate_series(1, 2) as a, 'x' as b order by a desc
select unnest(array[1,2]) + 1 as u
select unnest(array['b','a']) as u order by u
select x, generate_series(1, x) as g from (values (1),(2)) t(x) order by 1, 2
select count(*) from (select generate_series(1, 5)) t
select generate_series(1, 3) where generate_series(1, 3) > 1
select sum(generate_series(1, 3))
select generate_series(1, generate_series(1, 2))
select case when true then generate_series(1, 2) end
select coalesce(generate_series(1, 2), 0)
select generate_series(1, 2) limit 1
select distinct generate_series(1, 2) % 2 as k order by k
select regexp_split_to_table('a,b', ',') as r
select (regexp_matches('a1b2', '([a-z])(\d)', 'g'))[1] as r
select unnest(string_to_array('1,2,3', ','))::int as n order by n desc
select * from generate_series(1, 3) with ordinality
select * from generate_series(date '2024-01-01', date '2024-01-03', interval '1 day') as d
select d::date from generate_series(timestamp '2024-02-28', '2024-03-01', '1 day') d
select * from generate_series(1, 5) g(n) where n % 2 = 0
select a.n, b.n from generate_series(1, 2) a(n), generate_series(a.n, 2) b(n) order by 1, 2
select * from generate_series(0, 1, 0.25) g
select * from json_each('{"a":1,"b":[2]}') order by key
select * from jsonb_each_text('{"b":null,"a":"x"}') order by key
select * from json_array_elements('[1,[2]]') with ordinality as t(v, n)
select * from jsonb_to_record('{"a":1,"b":"x"}') as r(a int, b text)
select * from json_to_recordset('[{"a":1},{"a":2}]') as r(a int) order by a
select * from string_to_table('a,b,c', ',') as s
select key, value from jsonb_each('{"a":{"b":1}}')
select * from pg_catalog.generate_series(1, 2)
select * from upper('a') as u
select * from abs(-1)
select d = now()::date from current_date d
select t from generate_series(1, 2) t
select generate_series from generate_series(1, 2)
-- VALUES.
values (1, 'a', null), (2, 'b', 1.5)
values (1), ('a')
values (null), (1)
values ('a'), (null)
values (1, 2), (3)
values (now() is not null), (false) order by 1
select * from (values (1, 'a'), (2, 'b')) as t(n, s) where s > 'a'
select column2 from (values (1, 'a')) v
values (date '2024-01-01'), ('2024-01-02')
values (1::int2), (2::int8)
values (array[1]), (array[2,3])
values (1), (2) limit 1
-- JSON.
select '{"a":{"b":[1,2]}}'::json -> 'a' -> 'b' ->> 1, '{"a":1}'::jsonb ->> 'a', '[1,2]'::json -> -1, '{"a":1}'::jsonb -> 'z', '[1,2]'::jsonb ->> 5
select '{"a":{"b":1}}'::json #> '{a,b}', '{"a":{"b":1}}'::jsonb #>> '{a,b}', '{"a":[1,2]}'::jsonb #> '{a,-1}'
select '{"a":1}'::jsonb @> '{"a":1}', '{"a":1}'::jsonb ? 'a', '{"a":1}'::jsonb ?| array['x','a'], '{"a":1}'::jsonb ?& array['x','a'], '[1,2]'::jsonb @> '1', '{"a":[1,2,3]}'::jsonb @> '{"a":[3]}'
select '{"a":1,"b":2}'::jsonb - 'a', '[1,2,3]'::jsonb - 1, '{"a":{"b":1}}'::jsonb #- '{a,b}', '{"a":1}'::jsonb || '{"b":2}', '[1]'::jsonb || '2'
select ('{"a":5}'::jsonb -> 'a')::int, ('{"a":"5"}'::jsonb ->> 'a')::int + 1, ('{"a":1.5}'::jsonb -> 'a')::numeric, ('true'::jsonb)::bool
select j ->> 'a' as a from (values ('{"a":"x"}'::jsonb), ('{"b":1}'), (null)) t(j)
select j -> k as a from (values ('{"a":"x"}'::jsonb, 'a'), ('{"b":1}', 'a')) t(j, k)
select '{"b":1,"a":{"z":null}}'::jsonb, '{"b":1,"a":{"z":null}}'::json, '[1, 2.50, "x"]'::jsonb::text
select '{"a":1}'::jsonb = '{"a":1.0}'::jsonb, '{"a":1,"b":2}'::jsonb = '{"b":2,"a":1}'::jsonb
select json_build_object('a', 1, 'b', array[1,2]), json_build_array(1, 'x', null), to_json('a"b'::text), row_to_json(t) from (values (1, 'x')) t(a, b)
select to_jsonb(t) from (values (1, 'x')) t(a, b)
select json_agg(t) from (values (1, 'x'), (2, null)) t(a, b)
select jsonb_agg(a order by a desc), json_object_agg(b, a), jsonb_object_agg(b, a) from (values (1, 'x'), (2, 'y')) t(a, b)
