import { elementTypeOf } from '../types/pg-type.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { quoted } from './sql.ts';

/*
 * json and jsonb: texts, and one function (engine/duckdb/text-function.ts) that knows PostgreSQL's operators. jsonb is always in the one
 * form that it prints in.
 */

const call = (operator: string, a: string, b = `''`): string => `tc_json(${quoted(operator)}, ${a}, ${b})`;
const list = (sql: string): string => `CAST(to_json(${sql}) AS VARCHAR)`;
const index = (sql: string): string => `CAST(${sql} AS VARCHAR)`;

const text = (operator: string, second: (sql: string) => string = (sql) => sql): Implementation => ({
  sql: ([a = '', b]) => (b === undefined ? call(operator, a) : call(operator, a, second(b))),
});
const boolean = (operator: string, second: (sql: string) => string = (sql) => sql): Implementation => ({
  sql: ([a = '', b = '']) => `CAST(${call(operator, a, second(b))} AS BOOLEAN)`,
});
const rows = (operator: string): Implementation => ({
  outputName: operator === 'keys' ? undefined : 'value',
  sql: ([a = '']) => `CAST(CAST(${call(operator, a)} AS JSON) AS VARCHAR[])`,
});

/** For the binder's own calls, by operator. */
export function jsonCall(operator: string): Implementation {
  return text(operator, operator.includes('-index') ? index : undefined);
}

const toInteger: Implementation = { sql: ([a = '']) => `CAST(${call('array-length', a)} AS INTEGER)` };

/** The steps as arguments of their own, or VARIADIC as an array. */
const atPath = (operator: string): Implementation => ({
  sql: ([a = '', ...steps], site) => {
    const isArray = steps.length === 1 && elementTypeOf(site.args[1]!.type.oid) !== 0;
    return call(operator, a, list(isArray ? steps[0]! : `[${steps.join(', ')}]`));
  },
});

/** For both types; json's `->` gives back the very text that was written. */
function forType(type: 'json' | 'jsonb', get: string): FunctionTable {
  const slice = get.startsWith('slice') ? 'slice-' : '';
  return {
    [`->(${type},text)`]: text(get),
    [`->(${type},int4)`]: text(`${get}-index`, index),
    [`->>(${type},text)`]: text(`${slice}get-text`),
    [`->>(${type},int4)`]: text(`${slice}get-index-text`, index),
    [`#>(${type},_text)`]: text(`${get}-path`, list),
    [`#>>(${type},_text)`]: text(`${slice}get-path-text`, list),
    [`${type}_typeof(${type})`]: text('typeof'),
    [`${type}_array_length(${type})`]: toInteger,
    [`${type}_extract_path(${type},_text)`]: atPath(`${get}-path`),
    [`${type}_extract_path_text(${type},_text)`]: atPath(`${slice}get-path-text`),
    [`${type}_array_elements_text(${type})`]: rows('elements-text'),
  };
}

/** Path, value and flag as one argument. NULL where one of them is. */
const change = (operator: string): Implementation => ({
  sql: ([a = '', path = '', value = '', flag = '']) =>
    call(
      operator,
      a,
      `CASE WHEN ${path} IS NULL OR ${value} IS NULL OR ${flag} IS NULL THEN NULL ELSE CAST(to_json({'p': ${path}, 'v': ${value}, 'f': ${flag}}) AS VARCHAR) END`,
    ),
});

/** json_each and its like: for the binder, which makes two columns of it. */
export const JSON_EACH: Readonly<
  Record<string, { readonly key: Implementation; readonly value: Implementation; readonly isText: boolean }>
> = Object.fromEntries(
  ['json_each', 'jsonb_each', 'json_each_text', 'jsonb_each_text'].map((name) => {
    const isText = name.endsWith('_text');
    return [name, { key: { ...rows('each-key'), outputName: undefined }, value: rows(isText ? 'each-text' : 'each-value'), isText }];
  }),
);

export const JSON_FUNCTIONS: FunctionTable = {
  ...forType('json', 'slice-get'),
  ...forType('jsonb', 'get'),
  '@>(jsonb,jsonb)': boolean('contains'),
  '<@(jsonb,jsonb)': { sql: ([a = '', b = '']) => `CAST(${call('contains', b, a)} AS BOOLEAN)` },
  '?(jsonb,text)': boolean('exists'),
  '?|(jsonb,_text)': boolean('exists-any', list),
  '?&(jsonb,_text)': boolean('exists-all', list),
  '=(jsonb,jsonb)': boolean('equals'),
  '<>(jsonb,jsonb)': { sql: ([a = '', b = '']) => `(NOT CAST(${call('equals', a, b)} AS BOOLEAN))` },
  '||(jsonb,jsonb)': text('concat'),
  '-(jsonb,text)': text('delete-key'),
  '-(jsonb,_text)': text('delete-keys', list),
  '-(jsonb,int4)': text('delete-index', index),
  '#-(jsonb,_text)': text('delete-path', list),
  'jsonb_set(jsonb,_text,jsonb,bool)': change('set-path'),
  'jsonb_insert(jsonb,_text,jsonb,bool)': change('insert-path'),
  'jsonb_pretty(jsonb)': text('pretty'),
  'json_array_elements(json)': rows('slice-elements'),
  'json_object_keys(json)': { ...rows('slice-keys'), outputName: undefined },
  'json_strip_nulls(json)': text('slice-strip-nulls'),
  'jsonb_array_elements(jsonb)': rows('elements'),
  'jsonb_object_keys(jsonb)': rows('keys'),
  'jsonb_strip_nulls(jsonb)': text('strip-nulls'),
};
