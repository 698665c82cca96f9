-- Integers: types of results, division, remainders, overflow.
select 1, -1, +1, - -1, 1+1, 2-3, 2*3, 7/2, -7/2, 7/-2, 7%2, -7%2, 7%-2
select 2147483647, 2147483648, 9223372036854775807, 9223372036854775808, -2147483648, -9223372036854775808
select 1::int2 + 1::int2, 1::int2 + 1::int4, 1::int4 + 1::int8, 1::int2 * 1::int8
select 2147483647 + 1
select 2147483647::int8 + 1
select 32767::int2 + 1::int2
select 32767::int2 + 1
select -(-2147483648)
select (-2147483648)::int4 / -1
select (-2147483648)::int4 % -1
select 9223372036854775807 + 1
select 1/0
select 1%0
select 0/1
select 1::int8/0::int2
select x/y from (values (10,3),(10,-3),(-10,3)) t(x,y)
select x/y from (values (10,3),(10,0)) t(x,y)
select x%y from (values (10,3),(10,-1),(-10,3)) t(x,y)
select 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 256 >> 4, -1 >> 1
select 1 << 31, 1::int8 << 40, 3::int2 << 14
select @ -5, @ -5.5, abs(-5), abs(-5::int8), abs(-1.5), abs(-1.5::float8)
select 2 ^ 10, 2.0 ^ 3, 2 ^ 0.5, |/ 16, ||/ 27
select '1' + 1, 1 + '2', '3' * 2.5, '7' / 2, -'5'::int
select '1' + '1'
select 1 + 'a'
select 1 + true
select true + true
select 'a' + 'b'
select 1 + null, null + null
select - 'a'
select 1 + 1.5, 1 + 1.5::float8, 1.5 + 1.5::float8, 1::float4 + 1::float8, 1::int8 + 1.5::float4
-- Floats.
select 1.5::float8, 1e10::float8, 1e15::float8, 1e16::float8, 1e-5::float8, 0.0001::float8, 123456.789::float8, 1e100::float8, -0.0::float8
select 1.5::float4, 1e6::float4, 1234567::float4, 0.1::float4, 1e-5::float4, 16777216::float4
select 'NaN'::float8, 'Infinity'::float8, '-inf'::float8, 'NaN'::float4
select 1.0::float8 / 0
select 1.0::float4 / 0.0::float4
select 0.1::float8 + 0.2::float8, 0.1::float4 + 0.2::float4, 1::float8 / 3
select 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 'Infinity'::float8, -0.0::float8 = 0.0::float8
select 2.5::float8::int, 3.5::float8::int, -2.5::float8::int, 0.5::float8::int8, 1e10::float8::int8
select 1e10::float8::int4
select 'NaN'::float8::int
select 1e300::float8::float4
select round(2.5::float8), round(3.5::float8), round(-0.5::float8), trunc(2.7::float8), ceil(2.1::float8), floor(-2.1::float8), sign(-2.5::float8)
-- Numerics: scales of sums, products, quotients.
select 1.5 + 2.25, 1.50 + 2.5, 1.5 - 2.25, 1.5 * 2.25, 1.50 * 2, 0.1 * 0.1, -1.5, +1.5, 1.5 + 1
select 1/3.0, 2/3.0, 10/3.0, 100/3.0, 10000/3.0, 123456/3.0, 1/30000.0, 1/7.0, 22/7.0, 1/1.0, 5/5.0, 20000/1.0, 0/3.0
select 1.0/3, 1.00/3, 1.000000000000000000001/3, 100000000/0.0003, 0.0001/0.3
select -1/3.0, 1/-3.0, -1/-3.0
select 1.5/0
select 1.5 % 0
select 7.5 % 2, -7.5 % 2, 7.5 % -2, 7 % 2.5, 1.25 % 0.5
select x/y from (values (1.5,2.0),(10,4),(7,3)) t(x,y)
select x::numeric(10,2)/y::numeric(10,2) from (values (1.5,2.0),(10,4),(7,3)) t(x,y)
select x::numeric(10,2)*y::numeric(10,2), x::numeric(10,2)+y::numeric(12,4) from (values (1.5,2.0),(10,4),(7,3)) t(x,y)
select 12345678901234567890.123 + 1, 12345678901234567890 * 2, 99999999999999999999 + 1
select 1e3, 1.5e3, 1e-3, 1.0e-2, .5, 5., 0.00, 1e0
select 1.5::numeric(10,0), 2.5::numeric(10,0), -2.5::numeric(10,0), 1.455::numeric(10,2), 1::numeric(5,2), 123.456::numeric(6,3)
select 1000::numeric(5,2)
select 999.995::numeric(5,2)
select 0.5::numeric(3,3)
select 1::numeric(3,3)
select 1::numeric(39,2)
select 1::numeric(0,2)
select round(1.5), round(2.5), round(-1.5), round(1.456, 2), round(1.45, 1), round(123.4, -1), round(155, -1), round(1.5, 3), trunc(1.567, 2), trunc(-1.567), trunc(155, -1), ceil(1.1), floor(-1.1), ceiling(-1.9), sign(-1.5), sign(0.0)
select 1.5::int, 2.5::int, -1.5::int, 1.4999::int, 1.5::int8, 1.5::int2
select 99999999999.5::int
select 1.5::float8, 1.1::float4, 123456789012345678.5::float8, 0.1::numeric::float8
select 0.1::float8::numeric, 1.5::float8::numeric, 123456.789::float8::numeric, 1e15::float8::numeric, 0.1::float4::numeric, (1.0::float8/3)::numeric
select 1.10::text, 1.5::text, (1/3.0)::text, 100::numeric::text, 1.0 || 'x', (0.1::numeric(2,2))::text
select 1.5 = 1.50, 1.5 < 2, 2 > 1.5, 1.5 <> 1.5, 1 = 1.0
select sqrt(4), sqrt(2), sqrt(4.0), sqrt(2.0), exp(0), exp(1.0), ln(1), ln(2.0), log(100), log(100.0), log(2, 8), power(2,10), power(2.0, 3), pow(2, 0.5), cbrt(27)
select sqrt(-1)
select sqrt(-1.0)
select ln(0)
select ln(-1.0)
select power(0, -1)
select power(-1, 0.5)
select mod(7,2), mod(7.5,2), mod(-7,2), div(7.5,2), div(-7,2), gcd(12,18), lcm(4,6), factorial(5)
select mod(1,0)
select sin(0), cos(0), tan(0), asin(1), acos(1), atan(1), atan2(1,1), degrees(pi()), radians(180), pi(), sinh(0), cot(1)
select asin(2)
select greatest(1, 2.5, 3), least(1, null, 2), greatest(null, null), greatest('a','b'), greatest(1, '2')
select width_bucket(5.35, 0.024, 10.06, 5), width_bucket(0.0::float8, 0.0, 10.0, 5)
select scale(1.50), trim_scale(1.500), min_scale(1.50)
select 1 + 2 * 3, (1 + 2) * 3, 2 - 1 - 1, 100 / 10 / 2, -2 ^ 2
select 1::int8 / 2, 5::int2 / 2::int2, 1.0 / 4, 1 / 4
select sum(x) / count(*) from (values (1),(2),(4)) t(x)
select sum(x) * 1.0 / count(*) from (values (1),(2),(4)) t(x)
select 100.0 * sum(x) / sum(y) from (values (1,3),(2,4)) t(x,y)
-- Numerics of several scales in one column.
select x from (values (0::numeric), (1.50), (-2.5), (100)) t(x)
select x, x + 1.5, x * 2.0, x / 4 from (values (1.5), (2.25)) t(x)
select 'today'::date = current_date, 'now'::timestamptz = now(), 'tomorrow'::date - 'yesterday'::date
