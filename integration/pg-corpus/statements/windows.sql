select x, row_number() over (order by x) from (values (3),(1),(2)) t(x) order by x
select x, rank() over (order by x), dense_rank() over (order by x), percent_rank() over (order by x), cume_dist() over (order by x), ntile(2) over (order by x) from (values (1),(1),(2),(3)) t(x) order by 1, 2
select x, lag(x) over (order by x), lead(x) over (order by x), lag(x, 2) over (order by x), lag(x, 1, 0) over (order by x), lead(x, 1, -1) over (order by x) from (values (1),(2),(3)) t(x) order by x
select x, lag(x, 1, 1.5) over (order by x) from (values (1),(2)) t(x) order by x
select x, first_value(x) over (order by x), last_value(x) over (order by x), nth_value(x, 2) over (order by x) from (values (1),(2),(3)) t(x) order by x
select x, last_value(x) over (order by x rows between unbounded preceding and unbounded following) from (values (1),(2),(3)) t(x) order by x
select x, sum(x) over (), sum(x) over (order by x), avg(x) over (order by x), count(*) over (), max(x) over (order by x desc) from (values (1),(2),(3)) t(x) order by x
select g, x, sum(x) over (partition by g order by x), row_number() over (partition by g order by x desc) from (values ('a',1),('a',2),('b',3)) t(g,x) order by 1, 2
select x, sum(x) over (order by x rows between 1 preceding and 1 following), sum(x) over (order by x rows 1 preceding), sum(x) over (order by x range between 1 preceding and current row), sum(x) over (order by x groups between 1 preceding and current row) from (values (1),(2),(4),(4)) t(x) order by 1
select x, sum(x) over (order by x rows between current row and unbounded following exclude current row), sum(x) over (order by x rows between unbounded preceding and unbounded following exclude ties) from (values (1),(2),(2)) t(x) order by 1, 2, 3
select x, sum(x) over w, count(*) over w from (values (1),(2),(3)) t(x) window w as (order by x) order by x
select x, sum(x) over (w rows 1 preceding) from (values (1),(2),(3)) t(x) window w as (order by x) order by x
select x, sum(x) over (w order by x) from (values (1),(2),(3)) t(x) window w as (partition by x % 2) order by x
select x, sum(x) filter (where x > 1) over (order by x) from (values (1),(2),(3)) t(x) order by x
select d, sum(v) over (order by d range between '1 day' preceding and current row) from (values (date '2001-01-01', 1), ('2001-01-02', 2), ('2001-01-05', 3)) t(d,v) order by d
select x, string_agg(x::text, ',') over (order by x) from (values (1),(2),(3)) t(x) order by x
select x, array_agg(x) over (order by x) from (values (1),(2)) t(x) order by x
select x, stddev(x) over (order by x), var_pop(x) over () from (values (1),(2),(4)) t(x) order by x
select x, sum(x::float8) over (order by x), avg(x::numeric(5,2)) over (order by x) from (values (1),(2)) t(x) order by x
select * from (select x, row_number() over (order by x desc) as r from (values (1),(2),(3)) t(x)) s where r = 1
select x, x - lag(x) over (order by x) as d from (values (1),(4),(9)) t(x) order by x
select count(*), sum(count(*)) over () from (values (1),(1),(2)) t(x) group by x order by 1
select row_number() over (order by count(*) desc, x), x from (values (1),(1),(2)) t(x) group by x order by 1
select x from (values (3),(1)) t(x) order by row_number() over (order by x)
select ntile(3) over (order by x), x from generate_series(1,7) x order by x
select first_value(x) over (partition by x % 2 order by x desc) as f, x from generate_series(1,4) x order by x
select bool_and(x > 0) over (), min(x) over (order by x rows between 1 following and 2 following) from generate_series(1,4) x order by 2 nulls last
select sum(x) over (order by x desc nulls last), x from (values (1),(null),(2)) t(x) order by x
select corr(x, x) over () from (values (1),(2)) t(x)
-- Errors.
select sum(x) over (order by x range 1 preceding) from (values ('a')) t(x)
select sum(x) over (order by x, y range 1 preceding) from (values (1,2)) t(x,y)
select sum(x) over w from (values (1)) t(x)
select sum(x) over (w order by x) from (values (1)) t(x) window w as (order by x)
select sum(x) over (w partition by x) from (values (1)) t(x) window w as (order by x)
select sum(x) over (w) from (values (1)) t(x) window w as (order by x rows 1 preceding)
select sum(distinct x) over () from (values (1)) t(x)
select sum(x order by x) over () from (values (1)) t(x)
select sum(sum(x) over ()) over () from (values (1)) t(x)
select row_number() over (order by row_number() over ()) from (values (1)) t(x)
select 1 from (values (1)) t(x) where sum(x) over () > 0
select 1 from (values (1)) t(x) group by row_number() over ()
select 1 from (values (1)) t(x) having row_number() over () > 0
select rank() filter (where true) over () from (values (1)) t(x)
select sum(x) over (rows x preceding) from (values (1)) t(x)
select sum(x) over (groups 1 preceding) from (values (1)) t(x)
select sum(x) over (rows -1 preceding) from (values (1)) t(x)
select ntile(0) over () from (values (1)) t(x)
select nth_value(x, 0) over () from (values (1)) t(x)
select x, sum(y) over () from (values (1,2)) t(x,y) group by x
