import type { LakeFilter, LakeFilterValue } from '../../../catalog/seams/lake.ts';
import type { ColumnReference, Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { compareDecimals, decimal, type Decimal, rescale } from '../values/decimal.ts';
import { isDecimal, MICROS_PER_DAY, type Value } from '../values/value.ts';
import { type FoldSession, foldConstant, toInstant } from './fold-constant.ts';

type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** A conjunct that speaks of one column of one relation. */
export interface ColumnFilter {
  readonly column: ColumnReference;
  readonly filter: LakeFilter;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * The conjunct as a filter for pruning, when it compares a column with a constant. What a filter says must hold wherever the conjunct is
 * true; it may hold more often.
 */
export function lakeFilterOf(e: Expression, session: FoldSession): ColumnFilter | null {
  switch (e.kind) {
    case 'column':
      return e.type.oid === OID.bool ? comparison(e, '=', true, OID.bool, session) : null;
    case 'logic':
      return e.op === 'not' ? negation(e.args[0]!, session) : e.op === 'or' ? disjunction(e.args, session) : null;
    case 'boolean-test': {
      const column = plainColumn(e.arg);
      return column === null || e.negated || e.test === 'unknown' ? null : comparison(column, '=', e.test === 'true', OID.bool, session);
    }
    case 'null-test': {
      const column = plainColumn(e.arg);
      return column === null ? null : { column, filter: { op: e.negated ? 'is-not-null' : 'is-null', column: nameOf(column) } };
    }
    case 'call':
      return operator(e, session);
    case 'in-list':
      return e.negated
        ? null
        : oneOf(
            e.left,
            e.items.map((i) => [foldConstant(i, session), i.type.oid] as const),
            session,
          );
    case 'array-comparison': {
      const { comparison: call, array } = e;
      if (e.quantifier !== 'any' || call.kind !== 'call' || call.name !== '=' || call.args[1] !== e.element) return null;
      const values = foldConstant(array, session);
      if (!Array.isArray(values)) return null;
      return oneOf(
        call.args[0]!,
        (values as readonly (Value | null)[]).map((v) => [v, e.element.type.oid] as const),
        session,
      );
    }
    default:
      return null;
  }
}

function operator(e: Extract<Expression, { kind: 'call' }>, session: FoldSession): ColumnFilter | null {
  if (!(e.name in MIRRORED) || e.args.length !== 2) return null;
  const op = e.name as Comparison;
  const [left, right] = e.args as readonly [Expression, Expression];
  const column = plainColumn(left);
  if (column !== null) return comparison(column, op, foldConstant(right, session), right.type.oid, session);
  const mirrored = plainColumn(right);
  return mirrored === null ? null : comparison(mirrored, MIRRORED[op], foldConstant(left, session), left.type.oid, session);
}

function negation(e: Expression, session: FoldSession): ColumnFilter | null {
  return e.kind === 'column' && e.type.oid === OID.bool ? comparison(e, '=', false, OID.bool, session) : null;
}

/** `x = 1 OR x = 2` is `x IN (1, 2)`. */
function disjunction(args: readonly Expression[], session: FoldSession): ColumnFilter | null {
  const filters = args.map((a) => lakeFilterOf(a, session));
  const [first] = filters;
  if (first === null || first === undefined) return null;
  const values: LakeFilterValue[] = [];
  for (const f of filters) {
    if (f === null || f.column.entry !== first.column.entry || f.column.index !== first.column.index) return null;
    if (f.filter.op === '=') values.push(f.filter.value);
    else if (f.filter.op === 'in') values.push(...f.filter.values);
    else return null;
  }
  return { column: first.column, filter: { op: 'in', column: nameOf(first.column), values } };
}

function oneOf(
  left: Expression,
  items: readonly (readonly [Value | null | undefined, number])[],
  session: FoldSession,
): ColumnFilter | null {
  const column = plainColumn(left);
  if (column === null) return null;
  const values: LakeFilterValue[] = [];
  for (const [value, oid] of items) {
    if (value === null) continue;
    const bound = value === undefined ? null : boundOf(column, '=', value, oid, session);
    if (bound === null) return null;
    if (bound !== 'never') values.push(bound.value);
  }
  return { column, filter: { op: 'in', column: nameOf(column), values } };
}

function comparison(
  column: ColumnReference,
  op: Comparison,
  value: Value | null | undefined,
  oid: number,
  session: FoldSession,
): ColumnFilter | null {
  // Compared with NULL nothing is true; that needs no pruning to be quick.
  if (value === null || value === undefined) return null;
  const bound = boundOf(column, op, value, oid, session);
  return bound === null || bound === 'never' ? null : { column, filter: { op: bound.op, column: nameOf(column), value: bound.value } };
}

type Bound = { readonly op: Comparison; readonly value: LakeFilterValue } | 'never' | null;

/** The value in the column's vector form. Null when it cannot be said; `never` when no value of the column equals it. */
function boundOf(column: ColumnReference, op: Comparison, value: Value, oid: number, session: FoldSession): Bound {
  switch (column.type.oid) {
    case OID.bool:
      return typeof value === 'boolean' ? { op, value } : null;
    case OID.int2:
    case OID.int4:
      return integerBound(op, value, (n) => Number(n));
    case OID.int8:
      return integerBound(op, value, (n) => n);
    case OID.float4:
    case OID.float8: {
      // NaN is above all numbers, and bounds of files do not count it.
      const number = typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : null;
      return number === null || !Number.isFinite(number) || op === '>' || op === '>=' ? null : { op, value: number };
    }
    case OID.numeric: {
      const exact = isDecimal(value) ? value : typeof value === 'bigint' ? decimal(value, 0) : null;
      return exact === null || column.type.decimal === null ? null : decimalBound(op, exact, column.type.decimal.scale, (n) => n);
    }
    case OID.text:
    case OID.varchar:
      return typeof value === 'string' ? { op, value } : null;
    case OID.bytea:
      return value instanceof Uint8Array ? { op, value } : null;
    case OID.date:
    case OID.timestamp:
    case OID.timestamptz:
      return typeof value === 'bigint' ? timeBound(column.type.oid, op, value, oid, session) : null;
    default:
      return null;
  }
}

function integerBound(op: Comparison, value: Value, form: (n: bigint) => LakeFilterValue): Bound {
  if (typeof value === 'bigint') return { op, value: form(value) };
  if (isDecimal(value)) return decimalBound(op, value, 0, form);
  return typeof value === 'number' && Number.isSafeInteger(value) ? { op, value: form(BigInt(value)) } : null;
}

/** A bound between two values of the column's scale moves to the one inside. */
function decimalBound(op: Comparison, value: Decimal, scale: number, form: (unscaled: bigint) => LakeFilterValue): Bound {
  const near = rescale(value, scale);
  const order = compareDecimals(near, value);
  if (order === 0) return { op, value: form(near.unscaled) };
  const below = order < 0 ? near.unscaled : near.unscaled - 1n;
  switch (op) {
    case '=':
      return 'never';
    case '<':
    case '<=':
      return { op: '<=', value: form(below) };
    case '>':
    case '>=':
      return { op: '>=', value: form(below + 1n) };
  }
}

function timeBound(column: number, op: Comparison, value: bigint, oid: number, session: FoldSession): Bound {
  if (column === oid) return { op, value: column === OID.date ? Number(value) : value };
  if (oid === OID.date && column === OID.timestamp) return { op, value: value * MICROS_PER_DAY };
  if (column === OID.timestamptz && (oid === OID.date || oid === OID.timestamp)) {
    return { op, value: toInstant(oid === OID.date ? value * MICROS_PER_DAY : value, session.timeZone) };
  }
  if (column === OID.date && oid === OID.timestamp && value % MICROS_PER_DAY === 0n) return { op, value: Number(value / MICROS_PER_DAY) };
  return null;
}

/** The column behind casts that keep the order of its values. */
function plainColumn(e: Expression): ColumnReference | null {
  if (e.kind === 'column') return e;
  if (e.kind !== 'cast') return null;
  if (e.method === 'decimal') return plainColumn(e.arg);
  if (e.method === 'relabel') return e.arg.type.oid === OID.varchar && e.type.oid === OID.text ? plainColumn(e.arg) : null;
  if (e.method !== 'convert') return null;
  const isInteger = ([OID.int2, OID.int4, OID.int8] as number[]).includes(e.arg.type.oid);
  const widens = isInteger && ([OID.int4, OID.int8, OID.numeric] as number[]).includes(e.type.oid);
  return widens ? plainColumn(e.arg) : null;
}

function nameOf(column: ColumnReference): string {
  return column.entry.columns[column.index]!.name;
}
