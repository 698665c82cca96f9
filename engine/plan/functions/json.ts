import type { FunctionTable, Implementation } from './implementation.ts';
import { quoted } from './sql.ts';

/*
 * json and jsonb: texts, and one function (engine/duckdb/json-function.ts) that knows PostgreSQL's operators. jsonb is always in the one
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
    [`${type}_array_elements_text(${type})`]: rows('elements-text'),
  };
}

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
  'jsonb_array_elements(jsonb)': rows('elements'),
  'jsonb_object_keys(jsonb)': rows('keys'),
  'jsonb_strip_nulls(jsonb)': text('strip-nulls'),
};
