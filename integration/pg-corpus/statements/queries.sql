select * from (values (1,'a'),(2,'b')) t(x,y)
select t.* from (values (1,'a'),(2,'b')) t(x,y) where x = 1
select x as "X", y "Y y", x + 1 from (values (1,'a'),(2,'b')) t(x,y) order by x desc
values (1,'a'),(2,'b')
values (1), (2.5), (null)
values (1, 'a'), (2)
values ('a'), (1)
values (1), (2) order by 1 desc limit 1
values (3), (1), (2) order by column1
select column1 from (values (1),(2)) v order by 1
select 1 as a, 2 as a
select a.x, b.y from (values (1),(2)) a(x), (values (2),(3)) b(y) where a.x = b.y
select * from (values (1),(2)) a(x) join (values (2),(3)) b(y) on a.x = b.y
select * from (values (1),(2)) a(x) left join (values (2),(3)) b(y) on a.x = b.y order by 1
select * from (values (1),(2)) a(x) right join (values (2),(3)) b(y) on a.x = b.y order by 2
select * from (values (1),(2)) a(x) full join (values (2),(3)) b(y) on a.x = b.y order by 1, 2
select * from (values (1),(2)) a(x) cross join (values (2),(3)) b(y) order by 1, 2
select * from (values (1,10),(2,20)) a(x,p) join (values (2,30),(3,40)) b(x,q) using (x)
select x, a.x, b.x, p, q from (values (1,10),(2,20)) a(x,p) full join (values (2,30),(3,40)) b(x,q) using (x) order by 1
select * from (values (1,10),(2,20)) a(x,p) left join (values (2,30),(3,40)) b(x,q) using (x) order by 1
select * from (values (1,10),(2,20)) a(x,p) right join (values (2,30),(3,40)) b(x,q) using (x) order by 1
select * from (values (1,10),(2,20)) a(x,p) natural join (values (2,30),(3,40)) b(x,q)
select * from (values (1),(2)) a(x) natural join (values (5)) b(y) order by 1
select j.x, j.p, j.q from ((values (1,10),(2,20)) a(x,p) join (values (2,30)) b(x,q) using (x)) j
select * from ((values (1,10),(2,20)) a(x,p) join (values (2,30)) b(x,q) using (x)) j(m,n)
select j.x from (values (1,10)) a(x,p) join (values (1,30)) b(x,q) using (x) as j
select * from (values (1)) a(x) join (values (1.0)) b(x) using (x)
select * from (values (1)) a(x) join (values ('a')) b(x) using (x)
select * from (values (1)) a(x) join (values (1)) b(y) using (x)
select * from (values (1)) a(x) join (values (1)) b(y) on a.x
select * from (values (1),(2)) a(x) left join (values (1),(2)) b(y) on a.x = b.y and b.y > 1 left join (values (2)) c(z) on c.z = b.y order by 1
select * from (values (1),(2),(3)) a(x) full join (values (2),(4)) b(y) on a.x < b.y order by 1,2
select * from (values (1),(2)) a(x), lateral (select a.x * 2 as y) b order by 1
select * from (values (1),(2)) a(x) left join lateral (select a.x * 2 as y where a.x > 1) b on true order by 1
select * from (values (1),(2)) a(x) cross join lateral generate_series(1, a.x) g order by 1, 2
select a.x, g from (values (2),(3)) a(x), generate_series(1, a.x) g order by 1, 2
select * from generate_series(1,3), generate_series(1,2) order by 1, 2
select * from generate_series(1,3) with ordinality as t(v, n)
select * from generate_series(5,1,-2) g(v)
select * from generate_series(1,3,0)
select * from generate_series(1.0, 2.0, 0.5) g
select * from generate_series(1,3) g where g > 1
select g.g from generate_series(1,2) g
select generate_series from generate_series(1,2)
select * from lower('A')
select * from current_schema()
select * from upper('a') u(x), lower('B') l
-- Sub-queries.
select (select 1), (select null), (select x from (values (1)) t(x) where false)
select (select x from (values (1),(2)) t(x))
select (select 1, 2)
select exists (select 1), exists (select 1 where false), not exists (select 1), exists (select from (values (1)) t(x))
select 1 in (select 1), 1 in (select null), 1 in (select 2), 1 not in (select 2), 1 not in (select null::int), 1 in (select 1 where false), null in (select 1 where false)
select 1 = any (select 1), 2 > all (select 1), 1 <> all (select 1), 1 < any (select 2), 2 > all (select null::int), 1.5 = any (select 1), 1 = any (select 1.0)
select (1,2) in (select 1,2), (1,2) in (select 1,3), (1,2) not in (select 1,3)
select (1,2) in (select 1)
select 1 in (select 1, 2)
select 1 in (select 'a')
select array(select x from generate_series(1,3) x order by x desc), array(select 1 where false), array(select 'a')
select x, (select count(*) from generate_series(1,5) g where g <= t.x) from (values (1),(3)) t(x) order by x
select x from (values (1),(3)) t(x) where exists (select 1 from generate_series(2,5) g where g = t.x)
select x from (values (1),(3)) t(x) where x in (select g from generate_series(2,5) g)
select x from (values (1),(3)) t(x) where x = (select max(g) from generate_series(1,3) g)
select x from (values (1),(3)) t(x) where x > all (select g from generate_series(1,2) g)
select x, (select y from (values (1,'a'),(2,'b')) s(k,y) where s.k = t.x) from (values (1),(2),(3)) t(x) order by 1
select * from (select x, x * 2 as y from (values (1),(2)) t(x)) s where y > 2
select * from (select * from (select 1 as a) p) q
select a from (select 1 as a, 2 as b) s
select count(*) from (select 1 as a, 2 as b) s
select s.a + s.b from (select 1 as a, 2 as b) s
select (select a + b from (select 2 as b) s2) from (select 1 as a) s
select x from (values (3),(1),(2)) t(x) order by (select -x)
select sum((select x)) from (values (1),(2)) t(x)
select case when exists (select 1 from (values (1)) s(y) where y = x) then 'y' else 'n' end from (values (1),(2)) t(x) order by 1
-- WITH.
with a as (select 1 as x) select * from a
with a(p, q) as (select 1, 2), b as (select p + q as r from a) select * from a, b
with a as (select 1 as x) select (select x from a), x from a
with a as (select 1) select * from b
with a as (select 1), a as (select 2) select 1
with recursive t(n) as (select 1 union all select n + 1 from t where n < 5) select * from t order by n
with recursive t(n) as (values (1) union all select n + 1 from t where n < 5) select sum(n) from t
with recursive t(n, f) as (select 1, 1::int8 union all select n + 1, f * (n + 1) from t where n < 10) select max(f) from t
with recursive t(n) as (select 1 union select (n + 1) % 3 from t) select * from t order by n
with recursive t(n) as (select 1.0 union all select n * 1.5 from t where n < 3) select max(n) from t
with recursive t(n) as (select 'a'::text union all select n || 'b' from t where length(n) < 3) select * from t order by n
with recursive t(n) as (select 'a' union all select n || 'b' from t where length(n) < 3) select * from t order by n
with recursive t(n) as (select 1 union all select n + 1.5 from t where n < 5) select * from t
with recursive t(n) as (select n from t) select * from t
with recursive t as (select 1 as n) select * from t
with a as materialized (select 1 as x), b as not materialized (select 2 as y) select * from a, b
with a as (select 1 as x) select * from a union all select * from a
with a as (insert into foo values (1) returning 1) select * from a
with t as (select 1 as x) select * from (with t as (select 2 as x) select * from t) s
-- Set operations.
select 1 union select 1 union select 2 order by 1
select 1 union all select 1
select 1 as a union select 2 as b order by a
select 1 union select 2.5 order by 1
select 1 union all select null order by 1
select 'a' union select 'b' order by 1
select null union select null
select null union select 1 order by 1
select '1' union select 2 order by 1
select 'a' union select 2
select 1 union select true
select 1, 2 union select 1
select 1 intersect select 1
select 1 except select 1
select x from generate_series(1,5) x except select x from generate_series(2,3) x order by 1
select x from (values (1),(1),(2)) t(x) except all select 1 order by 1
select x from (values (1),(1),(2)) t(x) intersect all select x from (values (1),(1),(1)) t(x)
select 1 union select 2 intersect select 2 order by 1
(select 1 union select 2) intersect select 2
(select x from generate_series(1,5) x order by x desc limit 2) union all (select 10) order by 1
select 1 as a union select 2 order by a + 1
select 1 as a union select 2 order by b
select 1 as a, 'x' as b union select 2, 'y' order by 2 desc, 1
select 1 union select 2 limit 1 offset 5
select x, count(*) from (select 1 as x union all select 1 union all select 2) t group by x order by x
select '2001-01-01'::date union select '2001-01-02' order by 1
select 1::int2 union select 2::int8 order by 1
select 'a'::varchar(5) union select 'b'::varchar(5) order by 1
select 'a'::varchar(5) union select 'b'::text order by 1
select array[1] union select array[2] order by 1
-- ORDER BY, LIMIT, DISTINCT.
select x from (values (2),(null),(1)) t(x) order by x
select x from (values (2),(null),(1)) t(x) order by x desc
select x from (values (2),(null),(1)) t(x) order by x nulls first
select x from (values (2),(null),(1)) t(x) order by x desc nulls last
select x as y from (values (2),(1)) t(x) order by y
select -x as x from (values (2),(1)) t(x) order by x
select -x as x from (values (2),(1)) t(x) order by x + 0
select x from (values (2),(1)) t(x) order by 2
select x from (values (2),(1)) t(x) order by 'x'
select x, x from (values (2),(1)) t(x) order by x
select x, x + 1 as x from (values (2),(1)) t(x) order by x
select x from (values (2),(1),(3)) t(x) order by x limit 2
select x from (values (2),(1),(3)) t(x) order by x offset 1
select x from (values (2),(1),(3)) t(x) order by x offset 1 limit 1
select x from (values (2),(1),(3)) t(x) order by x fetch first 2 rows only
select x from (values (2),(1),(3)) t(x) order by x limit all
select x from (values (2),(1),(3)) t(x) order by x limit null
select x from (values (2),(1),(3)) t(x) order by x limit 1 + 1
select x from (values (2),(1),(3)) t(x) order by x limit (select 2)
select x from (values (2),(1)) t(x) limit -1
select x from (values (2),(1)) t(x) offset -1
select x from (values (2),(1)) t(x) limit x
select x from (values (2),(1)) t(x) limit 'a'
select x from (values (2),(1)) t(x) limit 1.5
select distinct x from (values (2),(1),(2)) t(x) order by x
select distinct x from (values (2),(1),(2),(null),(null)) t(x) order by x desc
select distinct x, y from (values (2,1),(1,1),(2,1)) t(x,y) order by y, x
select distinct x from (values (2,1),(1,2)) t(x,y) order by y
select distinct x + 1 from (values (2),(1),(2)) t(x) order by x + 1
select distinct on (x) x, y from (values (1,2),(1,1),(2,3)) t(x,y) order by x, y
select distinct on (x) x, y from (values (1,2),(1,1),(2,3)) t(x,y) order by x, y desc
select distinct on (x) x, y from (values (1,2),(1,1),(2,3)) t(x,y) order by y
select distinct on (1) x, y from (values (1,2),(2,3)) t(x,y) order by x
select distinct count(*) from (values (1),(1),(2)) t(x) group by x order by 1
select distinct 1.5, 'a'
select count(distinct x) from (values (1.0),(1.00),(2)) t(x)
select all x from (values (1),(1)) t(x)
-- Set-returning functions in the select list.
select generate_series(1,3), 'a'
select generate_series(1,2), generate_series(1,3)
select generate_series(1,x) from (values (1),(2)) t(x) order by 1
select x, generate_series(1,2) as g from (values (1),(2)) t(x) order by x desc, g desc
select generate_series(1,3) limit 2
select count(*) from (select generate_series(1,3)) s
select generate_series(1,3) + 1
select distinct generate_series(1,3) % 2 order by 1
select x from (values (1)) t(x) where generate_series(1,2) > 1
select case when true then generate_series(1,2) else 0 end
select coalesce(generate_series(1,2), 1)
select sum(generate_series(1,2))
-- Names.
select x from (values (1)) t(y)
select t.x from (values (1)) t(y)
select u.y from (values (1)) t(y)
select y from (values (1)) t(y), (values (2)) u(y)
select * from (values (1)) t(y), (values (2)) t(z)
select T.Y from (values (1)) t(y)
select "T".y from (values (1)) t(y)
select "Y" from (values (1)) t("Y", y)
select t.* from (values (1)) t(y), (values (2)) u(y)
select u.* from (values (1)) t(y)
select *
select * from nothere
select * from nothere.foo
select a.b.c.d.e from (values (1)) t(y)
select y.z from (values (1)) t(y)
select * from (values (1)) t(a,b)
select * from (values (1)) a(x) join (values (2)) b(y) on a.x = c.z
select * from (values (1)) a(x), (select a.x) b
select * from (values (1)) a(x) right join lateral (select a.x) b on true
select columnn from (values (1)) t(columnx)
select 1 from (values (1)) t(x) where y = 1
select a1.x from (values (1)) a2(x)
select x from (values (1)) t(x) group by y
select x from (values (1)) t(x) order by z
select max(x) as m from (values (1)) t(x) where m = 1
select sum(x) s from (values (1)) t(x) having s > 0
select lower, upper from (select lower('A'), upper('b')) s
select case, "coalesce", array, "row" from (select case when true then 1 end, coalesce(1), array[1], 1 as "row") s
select 1::int4, 'a'::text, 1.5::numeric(10,2), cast(1 as int8), int '1', true::bool::text, x::text, (x+1)::text from (values (1)) t(x)
select count(*), max(x), x is null, x = 1, x in (1), not true, -x, exists(select 1), (select 5), (select 6 as six), extract(year from now()) = 1, current_date is null, nullif(1,2), greatest(1), grouping(x), x at time zone 'utc' is null from (values (now())) t(x) group by x
select t.x.y from (values (1)) t(x)
select (t).x from (values (1)) t(x)
select t from (values (1)) t(x)
select count(t) from (values (1)) t(x)
select 1 as select
select 1 a, 2 b
select 1 where true
select 1 where 1
select 1 where null
select 1 where 'true'
select 1 where 'x'
select 1 having true
select 1 having false
select 1 group by ()
select count(*) group by ()
select x from (values (1)) t(x) where x = '1' and x > '0' and x <> 'a'
select $1
select 1 for update
select 1 into foo
select * from (values (1)) t(x) tablesample bernoulli (10)
