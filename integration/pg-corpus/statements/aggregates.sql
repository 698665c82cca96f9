select count(*), count(x), sum(x), avg(x), min(x), max(x) from (values (1),(2),(null)) t(x)
select sum(x), avg(x) from (values (1::int8),(2)) t(x)
select sum(x), avg(x) from (values (1::int2),(2::int2)) t(x)
select sum(x), avg(x), min(x), max(x) from (values (1.5),(2.5)) t(x)
select sum(x), avg(x) from (values (1.5::numeric(10,2)),(2.5)) t(x)
select sum(x), avg(x), min(x), max(x) from (values (1.5::float8),(2.5)) t(x)
select sum(x), avg(x) from (values (1.5::float4),(2.5::float4)) t(x)
select avg(x) from (values (1)) t(x)
select avg(x) from (values (5)) t(x)
select avg(x) from (values (10000),(20000)) t(x)
select avg(x) from (values (20000),(20000)) t(x)
select avg(x) from (values (1),(0),(0)) t(x)
select avg(x) from (values (0),(0)) t(x)
select avg(x) from (values (123456789),(123456790)) t(x)
select avg(x) from (values (1),(1),(2)) t(x)
select avg(x::int8) from (values (1),(1),(2)) t(x)
select avg(x) from (values (9223372036854775807),(9223372036854775806)) t(x)
select avg(x), sum(x) from (select 1 as x where false) t
select count(*), count(1) from (select 1 where false) t(x)
select sum(9223372036854775807) from generate_series(1,3)
select sum(2147483647) from generate_series(1,3)
select sum(x) filter (where x > 1), count(*) filter (where x > 1) from (values (1),(2),(3)) t(x)
select count(distinct x), sum(distinct x), avg(distinct x) from (values (1),(2),(2)) t(x)
select bool_and(x), bool_or(x), every(x) from (values (true),(false),(null)) t(x)
select bit_and(x), bit_or(x), bit_xor(x) from (values (1),(3)) t(x)
select string_agg(x, ',') from (values ('a'),('b'),(null)) t(x)
select string_agg(x, ',' order by x desc) from (values ('a'),('b'),('c')) t(x)
select string_agg(distinct x, ',' order by x) from (values ('a'),('b'),('a')) t(x)
select string_agg(x, null) from (values ('a'),('b')) t(x)
select array_agg(x order by x) from (values (1),(3),(2)) t(x)
select array_agg(x order by x desc nulls last) from (values ('a'),(null),('b c'),('d"e'),('')) t(x)
select array_agg(x) from (select 1 where false) t(x)
select min(x), max(x) from (values ('a'),('b')) t(x)
select min(x), max(x) from (values ('2001-01-01'::date),('2002-01-01')) t(x)
select min(x), max(x) from (values (interval '1 day'),(interval '1 month')) t(x)
select sum(x) from (values (interval '1 day'),(interval '1 month')) t(x)
select var_samp(x), var_pop(x), stddev(x), stddev_pop(x), variance(x) from (values (1),(2),(3),(4)) t(x)
select var_samp(x), var_pop(x), stddev(x) from (values (1.5),(2.5),(4.25)) t(x)
select var_samp(x), stddev(x), var_pop(x) from (values (1),(2)) t(x)
select stddev(x), var_pop(x), stddev_pop(x) from (values (1)) t(x)
select stddev(x), variance(x), var_pop(x) from (values (1.5::float8),(2.5),(4.25)) t(x)
select stddev(x) from (values (100000),(200000),(700000)) t(x)
select stddev(x), variance(x) from (values (1),(1),(1)) t(x)
select corr(x,y), covar_pop(x,y), covar_samp(x,y), regr_slope(y,x), regr_intercept(y,x), regr_count(y,x), regr_avgx(y,x), regr_avgy(y,x), regr_sxx(y,x), regr_sxy(y,x), regr_syy(y,x) from (values (1,2),(2,4),(3,7)) t(x,y)
select corr(x,y) from (values (1,2),(1,3)) t(x,y)
select percentile_cont(0.5) within group (order by x), percentile_disc(0.5) within group (order by x) from (values (1),(2),(3),(4)) t(x)
select percentile_cont(0.25) within group (order by x desc) from (values (1),(2),(3),(4)) t(x)
select percentile_disc(0.5) within group (order by x) from (values ('a'),('b'),('c')) t(x)
select mode() within group (order by x) from (values (1),(2),(2),(3)) t(x)
select x, count(*) from (values (1),(1),(2)) t(x) group by x order by x
select x % 2, sum(x) from generate_series(1,5) t(x) group by x % 2 order by 1
select x % 2 as p, sum(x) from generate_series(1,5) t(x) group by p order by p
select x % 2, sum(x) from generate_series(1,5) t(x) group by 1 order by 1
select x % 2 + 1, sum(x) from generate_series(1,5) t(x) group by x % 2 order by 1
select 'c' as c, count(*) from generate_series(1,5) t(x) group by 1
select 'c' as c, count(*) from generate_series(1,5) t(x) group by c
select count(*) from generate_series(1,5) t(x) having count(*) > 4
select count(*) from generate_series(1,5) t(x) having count(*) > 5
select x from generate_series(1,5) t(x) group by x having x > 3 order by x
select a, b, count(*) from (values (1,2),(1,3),(2,2)) t(a,b) group by rollup(a,b) order by a nulls last, b nulls last
select a, b, count(*), grouping(a,b), grouping(a) from (values (1,2),(1,3),(2,2)) t(a,b) group by cube(a,b) order by 4, 1, 2
select a, b, count(*) from (values (1,2),(1,3),(2,2)) t(a,b) group by grouping sets ((a),(b),()) order by a nulls last, b nulls last
select a, b, count(*) from (values (1,2),(1,3)) t(a,b) group by a, rollup(b) order by 1,2
select a, b, count(*) from (values (1,2),(1,3)) t(a,b) group by distinct rollup(a), rollup(a,b) order by 1,2
select sum(a+b), sum(a)+sum(b), sum(a)*2 from (values (1,2),(3,4)) t(a,b)
select a, sum(b) over (order by a) from (values (1,2),(3,4)) t(a,b)
select sum(case when a > 1 then 1.5 else 0 end) from (values (1),(2)) t(a)
select sum(case when a > 1 then a end) from (values (1),(2)) t(a)
select count(*)::int, sum(a)::text from (values (1),(2)) t(a)
select max(a) - min(a), max(a) filter (where b) from (values (1,true),(5,false)) t(a,b)
select sum(sum(a)) over () from (values (1),(2)) t(a) group by a
select a, sum(sum(a)) over (order by a) from (values (1),(2)) t(a) group by a order by a
select rank() over (order by count(*) desc), a from (values (1),(1),(2)) t(a) group by a order by 1
-- Errors.
select a, count(*) from (values (1)) t(a)
select a + 1, count(*) from (values (1)) t(a) group by a + 2
select t.a from (values (1)) t(a) having count(*) > 0
select a from (values (1,2)) t(a,b) group by a having b > 0
select count(*) from (values (1)) t(a) where count(*) > 0
select count(*) from (values (1)) t(a) group by count(*)
select sum(sum(a)) from (values (1)) t(a)
select sum(row_number() over ()) from (values (1)) t(a)
select sum(distinct a order by b) from (values (1,2)) t(a,b)
select count()
select lower(*)
select sum('a')
select sum(true)
select avg('2001-01-01'::date)
select min(true)
select foo(1)
select sum(1, 2)
select lower(distinct 'A')
select lower('A') filter (where true)
select lower('A') over ()
select row_number()
select row_number() over () from (values (1)) t(a) where row_number() over () > 0
select a from (values (1)) t(a) group by b
select a from (values (1)) t(a) group by 2
select a from (values (1)) t(a) group by 'x'
select (select count(*) from (values (1)) s(b) where b = a) from (values (1),(1)) t(a) group by a
select (select a) from (values (1)) t(a) group by b
select (select a), count(*) from (values (1,2)) t(a,b) group by b
select count(*), (select max(b) from (values (2),(3)) s(b)) from (values (1)) t(a)
select a from (values (1),(2)) t(a) group by a order by count(*), a
select a from (values (1),(2)) t(a) order by count(*)
select percentile_cont(0.5) from (values (1)) t(a)
select grouping(a) from (values (1)) t(a)
select distinct on (a) a, b from (values (1,2),(1,1),(2,5)) t(a,b) order by a, b
select count(*) from (values (1)) t(a) limit count(*)
select string_agg(a) from (values ('x')) t(a)
select array_agg(a), array_agg(a::text) from (values (1),(2)) t(a)
-- One group of no rows is a row.
select 1 from (values (1)) t(a) where false having true
select 1 from (values (1)) t(a) where false having 1 = 1
select 1 from (values (1)) t(a) where false having count(*) > 0
select 'x' from (select count(*) from (values (1)) t(a) where false) q
select count(*) from (select bool_or(true) from (values (1)) t(a) where false) q
select exists (select count(*) from (values (1)) t(a) where false), exists (select 1 from (values (1)) t(a) where false having true)
select exists (select 1 from (values (1)) t(a) where false group by ()), exists (select a from (values (1)) t(a) where false group by a)
select x, y from (select 1 as x, sum(a) as y from (values (1)) t(a) where false) q
