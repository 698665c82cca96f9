import type { WindowDef } from '@pgsql/types';
import { BindError, NOWHERE } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { inClause, type NamedWindow, type Scope } from '../scope/scope.ts';
import { boundType, formatBoundType } from '../tree/bound-type.ts';
import type { Expression, FrameBound, WindowFrame } from '../tree/expression.ts';
import type { SortItem } from '../tree/query.ts';
import { startOf } from '../tree/start-of.ts';
import { findExpression } from '../tree/walk.ts';
import { OID } from '../types/pg-type.ts';
import { coerce } from './coerce.ts';
import { sortList } from './sort.ts';

/** Bits of WindowDef.frameOptions (parsenodes.h). */
const FRAME = {
  nonDefault: 0x1,
  range: 0x2,
  rows: 0x4,
  groups: 0x8,
  startUnboundedPreceding: 0x20,
  endUnboundedPreceding: 0x40,
  startUnboundedFollowing: 0x80,
  endUnboundedFollowing: 0x100,
  startCurrentRow: 0x200,
  endCurrentRow: 0x400,
  startOffsetPreceding: 0x800,
  endOffsetPreceding: 0x1000,
  startOffsetFollowing: 0x2000,
  endOffsetFollowing: 0x4000,
  excludeCurrentRow: 0x8000,
  excludeGroup: 0x10000,
  excludeTies: 0x20000,
} as const;

const DEFAULT_FRAME = FRAME.range | FRAME.startUnboundedPreceding | FRAME.endCurrentRow;

/** OVER w, OVER (…): a window, built on a named one where it names one. Throws 42P20. */
export function bindWindow(state: BindState, scope: Scope, node: WindowDef): WindowFrame {
  const location = node.location ?? 0;
  // `OVER w` is the window itself; `OVER (w …)` a copy that may add to it.
  if (node.name !== undefined && node.name !== '') return namedWindow(scope, node.name, location).frame;
  return defineWindow(state, scope, node).frame;
}

/** A WINDOW clause's definition, or the inside of OVER (…). */
export function defineWindow(state: BindState, scope: Scope, node: WindowDef): NamedWindow {
  const location = node.location ?? 0;
  const base = node.refname === undefined || node.refname === '' ? null : namedWindow(scope, node.refname, location);
  const refused = findRefused(base, node);
  if (refused !== null) throw new BindError('windowing', refused, location);
  const partitionBy =
    base === null
      ? inClause(scope, 'window-partition', () => (node.partitionClause ?? []).map((n) => textual(state, state.bind(scope, n))))
      : base.frame.partitionBy;
  const ownOrder = inClause(scope, 'window-order', () => sortList(state, scope, node.orderClause ?? [], []));
  const orderBy = base !== null && ownOrder.length === 0 ? base.frame.orderBy : ownOrder;
  for (const e of [...partitionBy, ...orderBy.map((o) => o.expression)]) refuseNested(e);
  const options = node.frameOptions ?? DEFAULT_FRAME;
  const mode = (options & FRAME.rows) !== 0 ? 'rows' : (options & FRAME.groups) !== 0 ? 'groups' : 'range';
  const frame: WindowFrame = {
    partitionBy,
    orderBy,
    mode,
    start: bound(state, scope, node, options, 'start', mode, orderBy),
    end: bound(state, scope, node, options, 'end', mode, orderBy),
    exclude:
      (options & FRAME.excludeCurrentRow) !== 0
        ? 'current row'
        : (options & FRAME.excludeGroup) !== 0
          ? 'group'
          : (options & FRAME.excludeTies) !== 0
            ? 'ties'
            : 'none',
  };
  if (mode === 'groups' && orderBy.length === 0) throw new BindError('windowing', 'GROUPS mode requires an ORDER BY clause', location);
  return { frame, hasOrder: orderBy.length > 0, hasFrame: (options & FRAME.nonDefault) !== 0 };
}

function findRefused(base: NamedWindow | null, node: WindowDef): string | null {
  if (base === null) return null;
  if ((node.partitionClause ?? []).length > 0) return `cannot override PARTITION BY clause of window "${node.refname}"`;
  if ((node.orderClause ?? []).length > 0 && base.hasOrder) return `cannot override ORDER BY clause of window "${node.refname}"`;
  if (base.hasFrame) return `cannot copy window "${node.refname}" because it has a frame clause`;
  return null;
}

function namedWindow(scope: Scope, name: string, location: number): NamedWindow {
  const found = scope.windows.get(name);
  if (found === undefined) throw new BindError('undefined-object', `window "${name}" does not exist`, location);
  return found;
}

function bound(
  state: BindState,
  scope: Scope,
  node: WindowDef,
  options: number,
  edge: 'start' | 'end',
  mode: WindowFrame['mode'],
  orderBy: readonly SortItem[],
): FrameBound {
  const has = (name: 'UnboundedPreceding' | 'UnboundedFollowing' | 'CurrentRow' | 'OffsetPreceding' | 'OffsetFollowing'): boolean =>
    (options & FRAME[`${edge}${name}`]) !== 0;
  if (has('UnboundedPreceding')) return { kind: 'unbounded-preceding' };
  if (has('UnboundedFollowing')) return { kind: 'unbounded-following' };
  if (has('CurrentRow')) return { kind: 'current-row' };
  const offsetNode = edge === 'start' ? node.startOffset : node.endOffset;
  const kind = has('OffsetFollowing') ? 'following' : 'preceding';
  return {
    kind,
    offset: inClause(scope, `window-${mode}`, () =>
      bindOffset(state, state.bind(scope, offsetNode!), edge, mode, orderBy, node.location ?? 0),
    ),
  };
}

/** ROWS and GROUPS count; RANGE adds to the sort key: numbers to numbers, intervals to times. */
function bindOffset(
  state: BindState,
  offset: Expression,
  edge: 'start' | 'end',
  mode: WindowFrame['mode'],
  orderBy: readonly SortItem[],
  location: number,
): Expression {
  const name = mode.toUpperCase();
  const column = findExpression([offset], (e) => e.kind === 'column');
  if (column !== null) throw new BindError('invalid-column-reference', `argument of ${name} must not contain variables`, startOf(column));
  if (mode !== 'range') {
    const count = coerce(state, offset, boundType(OID.int8), 'assignment');
    if (count?.kind === 'constant' && count.value === null && count.parameter === undefined) {
      throw new BindError('null-not-allowed', `frame ${edge === 'start' ? 'starting' : 'ending'} offset must not be null`, NOWHERE);
    }
    if (count?.kind === 'constant' && typeof count.value === 'bigint' && count.value < 0n) {
      throw new BindError('invalid-frame-offset', `frame ${edge === 'start' ? 'starting' : 'ending'} offset must not be negative`, NOWHERE);
    }
    if (count !== null) return count;
    throw new BindError(
      'datatype-mismatch',
      `argument of ${name} must be type bigint, not type ${formatBoundType(offset.type)}`,
      startOf(offset),
    );
  }
  const [key] = orderBy;
  if (key === undefined || orderBy.length > 1) {
    throw new BindError('windowing', 'RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column', location);
  }
  const keyType = key.expression.type.oid;
  const isTime = ([OID.date, OID.time, OID.timestamp, OID.timestamptz, OID.interval] as number[]).includes(keyType);
  const isNumber = ([OID.int2, OID.int4, OID.int8, OID.float4, OID.float8, OID.numeric] as number[]).includes(keyType);
  const target = isTime
    ? OID.interval
    : keyType === OID.int2 || keyType === OID.int4
      ? OID.int8
      : keyType === OID.float4
        ? OID.float8
        : keyType;
  const coerced = isTime || isNumber ? coerce(state, offset, boundType(target), 'implicit') : null;
  if (coerced !== null) return coerced;
  throw new BindError(
    'feature-not-supported',
    `RANGE with offset PRECEDING/FOLLOWING is not supported for column type ${formatBoundType(key.expression.type)} and offset type ${formatBoundType(offset.type)}`,
    startOf(offset),
    isTime || isNumber ? { hint: 'Cast the offset value to an appropriate type.' } : {},
  );
}

function refuseNested(expression: Expression): void {
  const nested = findExpression([expression], (e) => e.kind === 'window');
  if (nested !== null) throw new BindError('windowing', 'window functions are not allowed in window definitions', nested.location);
}

function textual(state: BindState, expression: Expression): Expression {
  return expression.type.oid === OID.unknown ? (coerce(state, expression, boundType(OID.text), 'implicit') ?? expression) : expression;
}
