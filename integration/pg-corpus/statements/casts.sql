select 1::text, 1.5::text, true::text, null::text, 'a'::text, 1::int8::text, 1.5::float8::text, 1e20::float8::text, 'NaN'::float8::text
select '1'::int, ' 1 '::int, '+1'::int, '-1'::int, '1'::int2, '1'::int8, '1.5'::numeric, '1e3'::numeric, '1e3'::float8, ' 1.5 '::float8
select 'a'::int
select ''::int
select '1.5'::int
select '99999999999'::int
select '99999'::int2
select '1e400'::float8
select 'a'::float8
select 'a'::numeric
select 'a'::bool
select 't'::bool, 'yes'::bool, 'off'::bool, '1'::bool, ' true '::bool, 'F'::bool, 'on'::bool, 'n'::bool
select 1::bool, 0::bool, true::int, false::int
select 1.5::bool
select 1::int8::bool
select true::float8
select '2001-01-01'::date::int
select 1::date
select cast(1 as text), cast('1' as int), int '1', text 'a', bool 't', float8 '1.5', numeric '1.50'
select int4('5'), text(5), float8(1), date('2001-01-01'), int8(1.5), numeric(5), bool('t'), varchar('a'), int4(true)
select x::int from (values ('1'::text),(' 2 '),('+3')) t(x)
select x::int from (values ('1.5'::text)) t(x)
select x::int from (values ('99999999999'::text)) t(x)
select x::int2 from (values (99999)) t(x)
select x::float8, x::numeric from (values ('1.5'::text),('-2')) t(x)
select x::bool from (values ('t'::text),('no')) t(x)
select x::numeric(5,2) from (values (1.455),(-1.455),(0)) t(x)
select x::numeric(3,1) from (values (100.0)) t(x)
select x::varchar(2), x::char(3) from (values ('abcdef'::text),('a')) t(x)
select 70000::int2
select 3000000000::int4
select '10'::text::int + 1
select 1::oid, '5'::oid, 4294967295::oid, -1::oid
select (-1)::oid
select 5::oid = 5, 5::oid > '4', 1::oid::int8
select 1::regtype, 'int4'::regtype, 'integer'::regtype, 23::regtype::text, 'text[]'::regtype, 'timestamp with time zone'::regtype
select 'foo'::regtype
select pg_typeof(1), pg_typeof(1.5), pg_typeof('a'), pg_typeof(null), pg_typeof('a'::text), pg_typeof(now()), pg_typeof(array[1]), pg_typeof(1::int8 + 1)
select array[1,2,3], array['a','b'], array[1,2.5], array[1,null], array[true,false], array[1.50,2.5], array['a b','c"d','','NULL','e\f']
select array[]::int[], '{}'::int[], '{1,2,3}'::int[], '{a,"b c",NULL}'::text[], '{1.5,2}'::numeric[]
select array[]
select array[1,'a']
select '{1,2'::int[]
select '{1,a}'::int[]
select array[1,2]::text[], '{1,2}'::text[]::int[], array['1','2']::int[]
select (array[1,2,3])[2], (array[1,2,3])[0], (array[1,2,3])[4], (array['a','b'])[1]
select array_length(array[1,2,3], 1), array_length(array[1,2,3], 2), cardinality(array[1,2]), array_upper(array[1,2], 1), array_lower(array[1,2], 1), array_ndims(array[1])
select array[1,2] || 3, 0 || array[1,2], array[1,2] || array[3,4], array_append(array[1], 2), array_prepend(0, array[1]), array_cat(array[1], array[2])
select array_position(array['a','b'], 'b'), array_remove(array[1,2,1], 1), array_replace(array[1,2], 1, 5), array[1,2] = array[1,2], array[1,2] < array[1,3], array[1,2] @> array[1], array[1] <@ array[1,2], array[1,2] && array[2,3]
select 1 = any(array[1,2]), 3 = any(array[1,2]), 1 <> all(array[2,3]), 1 = any(array[null,1]), 3 = any(array[null,1]), null = any(array[1]), 1 = any('{1,2}'), 2 > all(array[1,0]), 2 > any(array[1,5]), 'a' like any(array['b%','a%'])
select 1 = any(array[]::int[]), 1 <> all(array[]::int[])
select 1 = any(1)
select x = any(array[1,2]) from (values (1),(3),(null)) t(x)
select unnest(array[1,2,3])
select unnest(array['a','b']), unnest(array[1,2,3])
select * from unnest(array[1,2], array['a','b','c']) as t(a,b)
select * from unnest(array['x','y']) with ordinality as t(v, n)
select generate_subscripts(array[5,6], 1)
select 1 in (1,2), 3 in (1,2), 1 not in (1,2), null in (1,2), 1 in (1,null), 2 in (1,null), 'a' in ('a','b'), 1 in ('1','2'), 1.5 in (1, 1.5), 1 in (1)
select 1 in ('a')
select 1 in (1, 'b')
select 1 in (1.5, true)
select true and null, false and null, true or null, not null, not true, true and true, null or false
select 1 and true
select not 1
select null is null, 1 is null, 1 is not null, true is true, null is true, null is not true, false is false, null is unknown, true is not unknown
select 1 is distinct from 2, 1 is distinct from null, null is distinct from null, 1 is not distinct from 1, 'a' is not distinct from null
select 1 is true
select 1 between 0 and 2, 1 not between 0 and 2, 1 between 2 and 0, 1 between symmetric 2 and 0, null between 1 and 2, 'b' between 'a' and 'c', 1.5 between 1 and 2
select case when true then 1 else 2 end, case when false then 1 end, case 1 when 1 then 'a' when 2 then 'b' else 'c' end, case when null then 1 else 2 end, case when 1=1 then 1 else 2.5 end, case when 1=2 then 1 else 2.5 end
select case 'a' when 'a' then 1 else 0 end, case x when 1 then 'one' when 2 then 'two' else 'other' end from (values (1),(2),(3),(null)) t(x)
select case when true then 1 else 'a' end
select case when true then 1 else true end
select case when 1 then 1 end
select case 1 when 'a' then 1 end
select case when x > 1 then x / (x - 1) else 0 end from (values (1),(2)) t(x)
select coalesce(1, 2.5), coalesce(null, 1), coalesce(1, 'a')
select greatest(1, 'a')
select nullif(1, 'a')
select (1,2) = (1,2), (1,2) < (1,3), (1,2) = (1,null), (1,2) <> (1,3), (1,null) < (2,1), (1,2) in ((1,2),(3,4)), (1, 2) is null
select (1,2) = (1,2,3)
select row(1,2) = row(1,3), row(1) = row(1)
select 1 = 'a'
select 1 = true
select 'a' = 'b', 'a' = null, null = null
select true = 't', false < true, true > null
select 1::foo
select 1::public.int4
select 'x'::point
select 'a'::varchar(0)
select 'a'::text(5)
select num_nulls(1, null, 2), num_nonnulls(1, null)
select 0x1F, 0b101, 0o17, 1_000_000
select 'a'::varchar(3) || 'b'::varchar(3), 'a'::varchar = 'a'::text, 'a'::name = 'a'::text, 'a'::name || 'b'
select uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc999c0b4ef8bb6d6bb9bd380a11'::uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
select 'x'::uuid
