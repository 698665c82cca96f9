select 'a' || 'b', 'a' || 1, 1 || 'a', 'a' || null, 'a' || true, 1.5 || 'x', 'x' || 1.0::float8, 'd' || '2001-01-01'::date
select 1 || 2
select lower('ABC'), upper('abc'), initcap('hello wORLD foo-bar'), length('héllo'), char_length('abc'), octet_length('héllo'), bit_length('ab')
select substr('abcdef', 2), substr('abcdef', 2, 3), substr('abcdef', 0, 2), substr('abcdef', -2, 4), substr('abcdef', 10), substring('abcdef' from 2 for 3), substring('abcdef' for 2), substring('abcdef', 4)
select substr('abc', 1, -1)
select substr('abcdef', -1), substr('abc', 2147483647), substr('abc', 2, 2147483647)
select position('b' in 'abc'), strpos('abc', 'c'), position('' in 'abc'), strpos('abc', 'z')
select trim('  a  '), trim(both 'x' from 'xxaxx'), ltrim('  a '), rtrim(' a  '), btrim('xyaxy', 'xy'), trim(leading from '  a'), trim(trailing 'b' from 'abb'), ltrim('abc', 'ab')
select replace('abcabc', 'b', 'X'), replace('abc', '', 'x'), translate('abc', 'ab', 'x'), reverse('abc'), reverse('añb')
select concat('a', null, 1, true, 1.5), concat_ws(',', 'a', null, 'b', 2), concat(null), concat_ws(null, 'a')
select left('abc', 2), left('abc', -1), right('abc', 2), right('abc', -1), left('abc', 0), left('abc', 10), left('abc', -10)
select lpad('a', 3), lpad('abc', 2), lpad('a', 5, 'xy'), rpad('a', 3) || '|', rpad('a', 5, 'xy'), lpad('a', -1, 'x'), lpad('a', 3, '')
select split_part('a,b,c', ',', 2), split_part('a,b,c', ',', 5), split_part('a,b,c', ',', -1), split_part('abc', '', 1), split_part('abc', '', 2)
select split_part('a,b', ',', 0)
select repeat('ab', 3), repeat('ab', 0), repeat('ab', -1), starts_with('abc', 'ab'), starts_with('abc', 'b'), 'abc' ^@ 'ab'
select md5('abc'), md5(''), encode(sha256('abc'::bytea), 'hex')
select chr(65), chr(233), ascii('A'), ascii('é'), ascii('')
select chr(0)
select chr(-1)
select overlay('abcdef' placing 'XX' from 2), overlay('abcdef' placing 'XX' from 2 for 4), overlay('abcdef' placing 'X' from 3 for 0)
select quote_ident('abc'), quote_ident('Abc'), quote_ident('select'), quote_ident('a"b'), quote_ident('a b'), quote_literal('a''b'), quote_literal('a\b'), quote_nullable(null), quote_literal(1), quote_nullable('x')
select to_hex(255), to_hex(-1), to_hex(255::int8), to_hex(-1::int8), to_hex(0)
select encode('abc'::bytea, 'hex'), encode('abc'::bytea, 'base64'), decode('616263', 'hex'), decode('YWJj', 'base64')
select encode('abc'::bytea, 'foo')
select convert_from('abc'::bytea, 'UTF8'), convert_to('abc', 'UTF8'), length('abc'::bytea), octet_length('\x0102'::bytea), md5('abc'::bytea)
select format('%s-%s', 'a', 1), format('%I.%I', 'a b', 'c'), format('%L', 'x''y'), format('%%'), format('%2$s %1$s', 'a', 'b'), format('%s', null), format('x')
select format('%s')
select format('%z', 1)
select string_to_array('a,b,c', ','), string_to_array('abc', null), string_to_array('', ','), string_to_array('a,b', ''), string_to_array('a,x,b', ',', 'x')
select array_to_string(array[1,2,3], ','), array_to_string(array['a',null,'b'], ','), array_to_string(array['a',null,'b'], ',', '*')
-- LIKE and its kin.
select 'abc' like 'a%', 'abc' like '_b_', 'abc' like 'abc', 'abc' like 'b', 'abc' not like 'a%', 'ABC' ilike 'a%', 'ABC' not ilike 'a%'
select 'a_c' like 'a\_c', 'abc' like 'a\_c', 'a%c' like 'a\%c', 'a\c' like 'a\\c', 'a_c' like 'a!_c' escape '!', 'a\c' like 'a\c' escape '', 'a!c' like 'a!!c' escape '!'
select 'a' like 'a\'
select 'abc' like 'a%' escape 'ab'
select x like y from (values ('abc','a%'),('abc','b%')) t(x,y)
select x like y escape '!' from (values ('a%c','a!%c'),('abc','a!%c')) t(x,y)
select null like 'a', 'a' like null
select 'abc' ~ 'b', 'abc' ~ '^b', 'abc' !~ 'b', 'ABC' ~* 'b', 'ABC' !~* 'b', 'abc' ~ '^abc$', 'abc' ~ ''
select 'abc' ~ 'a.c', E'a\nc' ~ 'a.c', 'foo1' ~ '\d', 'foo bar' ~ '\mbar', 'a.b' ~ 'a\.b', 'aXb' ~ '(?i)x', '***' ~ '***=***', 'x]y' ~ '[]]', 'abc' ~ '[[:alpha:]]+'
select 'abc' ~ '('
select 'a' ~ 'a{2'
select 'abc' similar to 'a%', 'abc' similar to '(a|b)%', 'abc' similar to 'b', 'abc' not similar to 'a_c', 'a%c' similar to 'a\%c', 'a%c' similar to 'a!%c' escape '!'
select regexp_replace('foobar', 'o', 'X'), regexp_replace('foobar', 'o', 'X', 'g'), regexp_replace('foobar', '(o+)', '<\1>'), regexp_replace('FOO', 'o', 'x', 'gi'), regexp_replace('foo', 'o', '\&\&', 'g')
select regexp_match('foobar', 'o(b)(a)'), regexp_match('foobar', 'ob'), regexp_match('foobar', 'z'), regexp_matches('foobar', 'o')
select regexp_matches('foobar', 'o', 'g')
select regexp_matches('foobar', '(o)(.)', 'g')
select regexp_split_to_array('a1b2c', '\d'), regexp_split_to_table('a b', ' ')
select substring('foobar' from 'o(.)b'), substring('foobar' from 'o.b'), substring('foobar' from 'z')
select 'a' < 'b', 'a' < 'B', 'abc' < 'abd', '' < 'a', 'a' = 'a ', 'Z' < 'a'
select 'a'::char(3) = 'a', 'a '::char(3) = 'a  '::char(2), 'a'::char(3) || 'b', length('a'::char(5)), 'abc'::char(2), ('a'::char(3))::text || '|'
select 'a'::char(3), 'abc'::varchar(2), 'abc'::varchar, 'x'::"char", 'xyz'::"char", 'a'::name, 'a'::bpchar
select max(x) from (values ('a'::char(3)),('b')) t(x)
select x from (values ('b'),('a'),('C'),(''),(null)) t(x) order by x
select x from (values ('b'),('a'),('C'),(''),(null)) t(x) order by x desc
select 'abc'::bytea, '\x616263'::bytea, 'a\\b'::bytea, '\xZZ'::bytea
select '\x616263'::bytea || 'd'::bytea, '\x61'::bytea = 'a'::bytea, '\x61'::bytea < '\x62'::bytea
select E'a\tb', 'it''s', $$dollar$$, U&'d\0061t', 'a' 'b'
select 'a' collate "C" < 'b', 'a' collate "C"
select 'a' collate "xx"
select 1 collate "C"
select lower(1)
select length(null), lower(null), substr(null, 1)
select upper(x) from (values ('a'), (null)) t(x)
select coalesce(null, 'a'), coalesce(null, null), coalesce('a', 'b'), nullif('a', 'a'), nullif('a', 'b'), nullif(1, 2), nullif(1, 1)
select substring('abc' from 1 for null::int), lpad('x', null)
select unistr('\0061')
select similar_escape('a', 'b')
select to_char(1234.5, '9,999.99'), to_char(-12, '999'), to_char(0.5, '0.99'), to_char(0.5, '9.99'), to_char(12, 'FM999'), to_char(12, '000'), to_char(1234567, '999'), to_char(5, '9'), to_char(-5.5, 'FM9.99')
select to_char(1234.5, 'FM9,999.00'), to_char(12.3, '99.99S'), to_char(-12.3, 'S99.99'), to_char(12, '99MI'), to_char(-12, '99PR'), to_char(485, '"Good number:"999'), to_char(0, '999'), to_char(0, '9.9'), to_char(0, 'FM0.0')
select to_char(12345.678, '99999D99'), to_char(12345, '99G999'), to_char(123.456::float8, '999.9'), to_char(0.1, 'FM990.099')
