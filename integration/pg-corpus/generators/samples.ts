/** Values of each type that its operators, casts and aggregates are tried on; NULL is added where they are used. */
export const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  bool: ['true', 'false'],
  int2: ['0', '1', '-7', '32767'],
  int4: ['0', '2', '-7', '46340', '2147483647'],
  int8: ['0', '3', '-10', '3000000000'],
  oid: ['0', '7', '4294967295'],
  float4: ['0', '1.5', '-2.25', '1e10'],
  float8: ['0', '0.1', '-2.5', '1e15', '123456.789'],
  // Of one scale, as a column's values are: what becomes of several is in statements/arithmetic.sql.
  numeric: ['0.000', '1.500', '-2.500', '100.000', '123456.789', '0.001'],
  text: ['', 'a', 'B', 'abc', 'a_b%', 'äö €', "it''s"],
  varchar: ['x', 'yz '],
  bpchar: ['x', 'yz '],
  name: ['abc', 'x'],
  bytea: ['', '\\x00ff', '\\x616263'],
  date: ['2000-01-01', '2024-02-29', '1969-12-31', '0001-01-01'],
  time: ['00:00:00', '12:34:56.789', '23:59:59.999999'],
  timestamp: ['2000-01-01 00:00:00', '2024-02-29 12:34:56.789', '1969-12-31 23:59:59.999999'],
  timestamptz: ['2000-01-01 00:00:00+00', '2024-03-31 01:30:00+02', '1969-12-31 23:59:59.5+00'],
  interval: ['0', '1 day', '1 mon -2 days 03:04:05.6', '-1 year', '25:00:00'],
  uuid: ['00000000-0000-0000-0000-000000000000', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  json: ['{"a": 1, "b": [1, 2, {"c": null}]}', '[1,"x",true]', '"s"', 'null'],
  jsonb: ['{"a": 1, "b": [1, 2, {"c": null}]}', '[1, "x", true]', '"s"', '12.50'],
  _int4: ['{}', '{1,2,3}', '{3,NULL,1}'],
  _text: ['{}', '{a,b}', '{"x y",NULL,""}'],
};

/** FROM item `alias(alias)` of a type's samples and NULL (not typed: a numeric of no scale would be one more scale). */
export function column(type: string, alias: string, values: readonly string[] = SAMPLES[type]!): string {
  return `(values ${[...values.map((v) => `('${v}'::${type})`), '(null)'].join(', ')}) ${alias}(${alias})`;
}
