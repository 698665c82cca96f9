import { DUCKDB_FUNCTIONS } from '../generated/duckdb-functions.ts';
import { PG_FUNCTIONS } from '../generated/pg-functions.ts';
import { PG_OTHER_FUNCTION_NAMES } from '../generated/pg-function-names.ts';
import { PG_OPERATORS } from '../generated/pg-operators.ts';
import { oidOfType } from './pg-type.ts';

/** A row of pg_proc, or a function that only DuckDB has. */
export interface PgFunction {
  readonly name: string;
  readonly args: readonly number[];
  readonly result: number;
  readonly kind: 'function' | 'aggregate' | 'window';
  readonly volatile: boolean;
  readonly returnsSet: boolean;
  /** Element type when the last argument is VARIADIC; 0 otherwise. */
  readonly variadic: number;
  readonly defaults: number;
  readonly argNames: readonly string[];
  /** Ordered-set and hypothetical-set aggregates take WITHIN GROUP. */
  readonly withinGroup: boolean;
  /** `substr(text,int4)`: what implementations are keyed by. */
  readonly key: string;
  /** No name of PostgreSQL's: printed under its own. */
  readonly isDuckDb: boolean;
}

/** A row of pg_operator. */
export interface PgOperator {
  readonly name: string;
  /** 0 for a prefix operator. */
  readonly left: number;
  readonly right: number;
  readonly result: number;
  /** `+(int4,int4)`, `-(,int4)`. */
  readonly key: string;
}

const KINDS = { f: 'function', a: 'aggregate', w: 'window' } as const;

let functions: ReadonlyMap<string, readonly PgFunction[]> | null = null;
let operators: ReadonlyMap<string, readonly PgOperator[]> | null = null;
let otherNames: ReadonlySet<string> | null = null;

/** All overloads of a name, in pg_catalog: PostgreSQL's, or where it has none of that name, DuckDB's. */
export function functionsNamed(name: string): readonly PgFunction[] {
  functions ??= group([
    ...PG_FUNCTIONS.trim()
      .split('\n')
      .map((line) => functionOf(line, false)),
    ...DUCKDB_FUNCTIONS.trim()
      .split('\n')
      .map((line) => functionOf(line, true)),
  ]);
  return functions.get(name) ?? [];
}

export function operatorsNamed(name: string): readonly PgOperator[] {
  operators ??= group(PG_OPERATORS.trim().split('\n').map(operatorOf));
  return operators.get(name) ?? [];
}

/** Whether PostgreSQL has a function of that name, if only over types we lack. */
export function isOtherPgFunction(name: string): boolean {
  otherNames ??= new Set(PG_OTHER_FUNCTION_NAMES.trim().split('\n'));
  return otherNames.has(name);
}

function functionOf(line: string, isDuckDb: boolean): PgFunction {
  const [name = '', args = '', result = '', kind = '', , volatility, set, variadic = '', defaults, argNames = '', aggregateKind] =
    line.split('|');
  return {
    name,
    args: args === '' ? [] : args.split(',').map(oidOfType),
    result: oidOfType(result),
    kind: KINDS[kind as keyof typeof KINDS],
    volatile: volatility === 'v',
    returnsSet: set === 't',
    variadic: variadic === '' ? 0 : oidOfType(variadic),
    defaults: Number(defaults),
    argNames: argNames === '' ? [] : argNames.split(','),
    withinGroup: aggregateKind === 'o' || aggregateKind === 'h',
    key: `${name}(${args})`,
    isDuckDb,
  };
}

function operatorOf(line: string): PgOperator {
  const [name = '', left = '', right = '', result = ''] = line.split(' ');
  return {
    name,
    left: left === '-' ? 0 : oidOfType(left),
    right: oidOfType(right),
    result: oidOfType(result),
    key: `${name}(${left === '-' ? '' : left},${right})`,
  };
}

function group<T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const row of rows) {
    const list = map.get(row.name);
    if (list === undefined) map.set(row.name, [row]);
    else list.push(row);
  }
  return map;
}
