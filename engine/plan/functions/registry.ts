import type { PgFunction, PgOperator } from '../types/pg-function.ts';
import { AGGREGATES as PLAIN_AGGREGATES, WINDOW_FUNCTIONS } from './aggregates.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { CATALOG_FUNCTIONS } from './catalog-functions.ts';
import { COMPARISONS } from './comparison.ts';
import { COORDINATION_FUNCTIONS } from './coordination-functions.ts';
import { DATETIME } from './datetime.ts';
import { duckDbAggregate, duckDbFunction } from './duckdb-functions.ts';
import type { AggregateImplementation, AggregateTable, FunctionTable, Implementation } from './implementation.ts';
import { JSON_AGGREGATES, JSON_BUILDERS } from './json-build.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { MATH } from './math.ts';
import { PATTERNS } from './patterns.ts';
import { REG_FUNCTIONS } from './reg-lookup.ts';
import { SESSION_FUNCTIONS } from './session-functions.ts';
import { STRINGS } from './strings.ts';
import { TO_CHAR } from './to-char.ts';

/**
 * The allow-list: all functions and operators that can be printed, by their Postgres signature. Nothing else reaches DuckDB. Of DuckDB's own
 * functions only those of a generated list can be named (generated/duckdb-functions.ts), none of which reads files, settings or the session.
 */
const SCALARS: FunctionTable = {
  ...ARITHMETIC,
  ...COMPARISONS,
  ...PATTERNS,
  ...STRINGS,
  ...MATH,
  ...DATETIME,
  ...TO_CHAR,
  ...ARRAYS,
  ...JSON_FUNCTIONS,
  ...JSON_BUILDERS,
  ...SESSION_FUNCTIONS,
  ...COORDINATION_FUNCTIONS,
  ...REG_FUNCTIONS,
  ...CATALOG_FUNCTIONS,
};

const AGGREGATES: AggregateTable = { ...PLAIN_AGGREGATES, ...JSON_AGGREGATES };

export function functionImplementation(fn: PgFunction): Implementation | undefined {
  if (fn.isDuckDb) return duckDbFunction(fn);
  return Object.hasOwn(SCALARS, fn.key) ? SCALARS[fn.key] : undefined;
}

export function operatorImplementation(operator: PgOperator): Implementation | undefined {
  return Object.hasOwn(SCALARS, operator.key) ? SCALARS[operator.key] : undefined;
}

export function aggregateImplementation(fn: PgFunction): AggregateImplementation | undefined {
  if (fn.isDuckDb) return duckDbAggregate(fn);
  const table = fn.kind === 'window' ? WINDOW_FUNCTIONS : AGGREGATES;
  return Object.hasOwn(table, fn.key) ? table[fn.key] : undefined;
}

/** Every printable signature, for tests and documentation. */
export function implementedSignatures(): readonly string[] {
  return [...Object.keys(SCALARS), ...Object.keys(AGGREGATES), ...Object.keys(WINDOW_FUNCTIONS)];
}
