select '{"b": 1, "a": [1, 2.50, 1e2], "bb": null, "b": 2}'::jsonb
select '{"b" : 1, "a":[1 ,2]}'::json
select x::jsonb from (values ('{"bb":1,"a":{"z":1.0,"y":2}}'), ('[]'), ('null'), ('"a\u00e9\n\t\\\""'), (' 1 ')) t(x)
select x::jsonb from (values ('{')) t(x)
select x::json from (values ('[1 , 2]'), ('{"a" : 1}')) t(x)
select '{'::jsonb
select '"\u0000"'::jsonb
select '{"a": {"b": [10, 20]}}'::jsonb -> 'a' -> 'b' -> 1
select '{"a": {"b": [10, 20]}}'::jsonb -> 'a' ->> 'b'
select '{"a": {"b": [10, 20]}}'::jsonb #> '{a,b,-1}', '{"a": {"b": [10, 20]}}'::jsonb #>> '{a,b,0}', '{"a":1}'::jsonb #> '{a,b}', '{"a":1}'::jsonb #> '{}'
select '{"a" : {"b" : [10 , 20]}}'::json -> 'a', '{"a" : {"b" : [10 , 20]}}'::json -> 'a' -> 'b' -> 1, '{"a" : {"b" : [10 , 20]}}'::json #> '{a,b}'
select '{"a" : "x\ny", "n": null}'::json ->> 'a', '{"n": null}'::json ->> 'n', '{"n": null}'::json -> 'n', '{"n": null}'::json -> 'x'
select '[1, {"a": 2}]'::json -> 1 ->> 'a', '[1,2]'::jsonb -> -1, '[1,2]'::jsonb -> 5, '1'::jsonb -> 0, '[1]'::jsonb -> 'a'
select j ->> 'k', j -> 'k' from (values ('{"k": 1}'::jsonb), ('{"k": "v"}'), ('{}'), (null)) t(j)
select '{"a": 1, "b": 2}'::jsonb @> '{"b": 2}', '{"a": 1}'::jsonb @> '{"a": 1.0}', '[1, 2, 3]'::jsonb @> '[3, 1]', '[1, 2]'::jsonb @> '1', '1'::jsonb @> '[1]'
select '{"a": [1, {"b": 2}]}'::jsonb @> '{"a": [{"b": 2}]}', '{"b": 2}'::jsonb <@ '{"a": 1, "b": 2}'
select '{"a": 1}'::jsonb ? 'a', '["a", "b"]'::jsonb ? 'b', '"a"'::jsonb ? 'a', '{"a": 1}'::jsonb ? 'b', '[1]'::jsonb ? '1'
select '{"a": 1, "b": 2}'::jsonb ?| array['c', 'b'], '{"a": 1}'::jsonb ?& array['a', 'b'], '{"a": 1}'::jsonb ?& array['a']
select '{"a": 1}'::jsonb || '{"b": 2, "a": 3}', '[1]'::jsonb || '[2]', '[1]'::jsonb || '2', '1'::jsonb || '2', '{"a": 1}'::jsonb || '[1]'
select '{"a": 1, "b": 2}'::jsonb - 'a', '["a", "b", "a"]'::jsonb - 'a', '[1, 2, 3]'::jsonb - 1, '[1, 2, 3]'::jsonb - -1, '{"a": 1, "b": 2, "c": 3}'::jsonb - array['a', 'c']
select '1'::jsonb - 'a'
select '{"a": 1}'::jsonb - 1
select '{"a": 1, "b": [1, 2]}'::jsonb = '{"b": [1, 2], "a": 1.0}', '1'::jsonb <> '2', 'null'::jsonb = 'null', '[]'::jsonb = '{}'
select jsonb_typeof('[]'), jsonb_typeof('{}'), jsonb_typeof('1'), jsonb_typeof('"a"'), jsonb_typeof('true'), jsonb_typeof('null'), json_typeof(' 1.5')
select jsonb_array_length('[1, 2, null]'), json_array_length('[]')
select jsonb_array_length('{}')
select jsonb_array_length('1')
select jsonb_array_elements('[1, "a", null, {"b": 2}]')
select * from jsonb_array_elements('[1, "a", null]')
select * from jsonb_array_elements_text('[1, "a", null]')
select jsonb_object_keys('{"bb": 1, "a": 2, "c": null}')
select jsonb_object_keys('[]')
select jsonb_strip_nulls('{"a": null, "b": [null, {"c": null}]}')
select '1.5'::jsonb::numeric, '2'::jsonb::int, '1.5'::jsonb::float8, 'true'::jsonb::boolean, '2.5'::jsonb::int
select '"a"'::jsonb::int
select 'true'::jsonb::numeric
select '{"a": 1}'::json::jsonb, '{"b": 1, "a": 2}'::jsonb::json, '{"b": 1, "a": 2}'::jsonb::text, '{"b" : 1}'::json::text
select '{"a": "x"}'::jsonb ->> 'a' || 'y', length('{"a": "xyz"}'::jsonb ->> 'a'), ('{"a": 5}'::jsonb ->> 'a')::int + 1
select count(*) from (values ('{"a": 1}'::jsonb), ('{"a": 2}'), ('{}')) t(j) where j @> '{"a": 1}' or j ->> 'a' = '2'
select '1e5'::jsonb, '1.50e1'::jsonb, '-0'::jsonb, '-0.0'::jsonb, '1E-2'::jsonb, '12345678901234567890.123'::jsonb
select '[1,]'::jsonb
select '01'::jsonb
select 'nul'::jsonb
select '{"a" 1}'::json
select '{"a" : 1.50e1, "b" : [1 , 2]}'::json ->> 'a', '{"a" : 1.50e1, "b" : [1 , 2]}'::json ->> 'b', '1'::json -> 0, '{"a": 1.50e1}'::jsonb ->> 'a'
select ('{"a": {"b": [10, 20]}}'::jsonb)['a']['b'][1], ('[1, 2]'::jsonb)[0], ('{"a": 1}'::jsonb)['x']
