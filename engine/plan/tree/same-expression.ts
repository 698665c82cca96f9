import { isDecimal, isInterval, type Value } from '../values/value.ts';
import type { Expression } from './expression.ts';
import { childrenOf } from './walk.ts';

/** Structural equality, locations aside (Postgres's equal()): what makes a select-list item a grouping key, or two sort keys one. */
export function sameExpression(a: Expression, b: Expression): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.type.oid !== b.type.oid || a.type.typmod !== b.type.typmod || !sameFacts(a, b)) return false;
  const left = childrenOf(a);
  const right = childrenOf(b);
  return left.length === right.length && left.every((child, i) => sameExpression(child, right[i]!));
}

function sameFacts(a: Expression, b: Expression): boolean {
  switch (a.kind) {
    case 'constant':
      return b.kind === a.kind && a.parameter?.number === b.parameter?.number && sameValue(a.value, b.value);
    case 'column':
      return b.kind === a.kind && a.entry === b.entry && a.index === b.index;
    case 'call':
      return b.kind === a.kind && a.implementation === b.implementation && a.name === b.name && !a.volatile;
    case 'cast':
      return b.kind === a.kind && a.method === b.method;
    case 'logic':
      return b.kind === a.kind && a.op === b.op;
    case 'null-test':
      return b.kind === a.kind && a.negated === b.negated;
    case 'boolean-test':
      return b.kind === a.kind && a.negated === b.negated && a.test === b.test;
    case 'distinct-test':
      return b.kind === a.kind && a.negated === b.negated;
    case 'case':
      return b.kind === a.kind && a.whens.length === b.whens.length && (a.operand === null) === (b.operand === null);
    case 'min-max':
      return b.kind === a.kind && a.op === b.op;
    case 'in-list':
      return b.kind === a.kind && a.negated === b.negated;
    case 'array-comparison':
      return b.kind === a.kind && a.quantifier === b.quantifier;
    case 'subscript':
      return b.kind === a.kind && a.base === b.base;
    case 'aggregate':
      return (
        b.kind === a.kind &&
        a.implementation === b.implementation &&
        a.distinct === b.distinct &&
        (a.filter === null) === (b.filter === null) &&
        a.args.length === b.args.length &&
        a.orderBy.every((s, i) => s.descending === b.orderBy[i]?.descending && s.nullsFirst === b.orderBy[i]?.nullsFirst)
      );
    case 'window':
      // Frames rarely repeat: telling two apart that are equal only costs a column.
      return false;
    case 'subquery':
      return b.kind === a.kind && a.query === b.query;
    case 'coalesce':
    case 'case-operand':
    case 'nullif':
    case 'array':
    case 'grouping':
    case 'row':
      return true;
  }
}

function sameValue(a: Value | null, b: Value | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b);
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (isDecimal(a) && isDecimal(b)) return a.unscaled === b.unscaled && a.scale === b.scale;
  if (isInterval(a) && isInterval(b)) return a.months === b.months && a.days === b.days && a.micros === b.micros;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((v, i) => sameValue(v as Value | null, b[i] as Value | null));
  return false;
}
