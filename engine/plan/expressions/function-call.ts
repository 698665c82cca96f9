import type { FuncCall } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { CLAUSE_RULES } from '../scope/clause.ts';
import type { Scope } from '../scope/scope.ts';
import { ROW_TO_JSON } from '../functions/json-build.ts';
import { functionImplementation } from '../functions/registry.ts';
import { boundType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Call, Expression } from '../tree/expression.ts';
import { coercionPath } from '../types/coercion-path.ts';
import type { PgFunction } from '../types/pg-function.ts';
import { findPgType, OID } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { inputText } from '../values/text-input.ts';
import { bindAggregate } from './aggregate-call.ts';
import { callType } from './call-type.ts';
import { coerce, mustCoerce } from './coerce.ts';
import { awaitsValues } from './parameter.ts';
import { resolvePolymorphic } from './polymorphic.ts';
import { bindRowAsJson, TAKES_ROWS } from './row-json.ts';
import { type CallRequest, type ResolvedCall, resolveFunction, unknownFunction } from './resolve-function.ts';

/** A call: function, aggregate, window function, or a cast in a function's clothes. */
export function bindFunctionCall(state: BindState, scope: Scope, node: FuncCall): Expression {
  const request = callRequest(state, scope, node);
  const [first] = request.args;
  // Its argument is bound as what it makes of it.
  if (request.name === ROW_TO_JSON && first?.kind === 'call' && first.name === ROW_TO_JSON) return first;
  const resolved = resolveFunction(request);
  if (resolved.kind === 'cast') {
    refuseDecorations(node, request);
    return coerce(state, request.args[0]!, boundType(resolved.oid), 'explicit', request.location) ?? request.args[0]!;
  }
  if (resolved.fn.kind !== 'function')
    return bindAggregate(state, scope, node, request, resolved.fn, coerceArguments(state, request, resolved));
  refuseDecorations(node, request);
  return bindPlainCall(state, scope, request, resolved);
}

/** Name and bound arguments of a call; functions live in pg_catalog. */
export function callRequest(state: BindState, scope: Scope, node: FuncCall): CallRequest {
  const location = node.location ?? 0;
  const names = (node.funcname ?? []).map(stringOf);
  const nodes = [...(node.args ?? []), ...(node.agg_within_group === true ? (node.agg_order ?? []) : [])];
  const argNames: (string | null)[] = [];
  const args = nodes.map((n) => {
    argNames.push('NamedArgExpr' in n ? (n.NamedArgExpr.name ?? '') : null);
    const row = TAKES_ROWS.has(names.at(-1)!) ? bindRowAsJson(state, scope, n) : null;
    if (row !== null) return row;
    if ('NamedArgExpr' in n) return state.bind(scope, n.NamedArgExpr.arg!);
    return state.bind(scope, 'SortBy' in n ? n.SortBy.node! : n);
  });
  const request: CallRequest = { name: names.at(-1)!, args, argNames, variadicArray: node.func_variadic === true, location };
  const schema = names.length > 1 ? names.at(-2)! : 'pg_catalog';
  if (schema !== 'pg_catalog') {
    if (!state.session.schemaExists(schema)) throw new BindError('undefined-schema', `schema "${schema}" does not exist`, location);
    throw unknownFunction({ ...request, name: names.join('.') });
  }
  return request;
}

function bindPlainCall(
  state: BindState,
  scope: Scope,
  request: CallRequest,
  resolved: Extract<ResolvedCall, { kind: 'function' }>,
): Expression {
  const { fn } = resolved;
  const { args, result } = coerceArguments(state, request, resolved);
  const implementation = functionImplementation(fn);
  if (implementation === undefined) {
    const cast = castFunction(state, fn, args, request);
    if (cast !== null) return cast;
    throw new BindError('feature-not-supported', `function ${fn.name} is not supported`, request.location, {
      detail: `It would be ${fn.key}.`,
    });
  }
  if (implementation.perStatement === true && !isOneRow(scope)) {
    throw new BindError('feature-not-supported', `function ${fn.name} is not supported in a query with FROM`, request.location);
  }
  if (!awaitsValues(args)) implementation.check?.(args, state.session);
  for (const lookup of implementation.lookups ?? []) {
    if (state.context.system.find(lookup.schema, lookup.name) !== undefined) state.addLookup(lookup);
  }
  if (fn.returnsSet) {
    const refused = CLAUSE_RULES[scope.clause].sets;
    if (refused !== null)
      throw new BindError('feature-not-supported', `set-returning functions are not allowed in ${refused}`, request.location);
    scope.setReturning.push({ location: request.location, name: fn.name });
  }
  const call: Call = {
    kind: 'call',
    name: fn.name,
    implementation,
    args,
    returnsSet: fn.returnsSet,
    volatile: fn.volatile,
    type: callType(result, implementation.shape, args),
    location: request.location,
  };
  return call;
}

/** Whether FROM is nothing, or sub-queries and common tables that are one row of constants each. */
function isOneRow(scope: Scope): boolean {
  return [...scope.entries].every(({ source }) => {
    const query = source.kind === 'common-table' ? source.table.query : source.kind === 'subquery' ? source.query : null;
    if (query?.kind !== 'select' || query.from.length > 0 || query.returnsSets) return false;
    return [query.where, query.having, query.limit, query.offset].every((clause) => clause === null);
  });
}

/** Arguments in the order of the parameters, coerced to their concrete types; omitted ones have their default. */
function coerceArguments(
  state: BindState,
  request: CallRequest,
  resolved: Extract<ResolvedCall, { kind: 'function' }>,
): { readonly args: readonly Expression[]; readonly result: number } {
  const { fn, declared } = resolved;
  const given = resolved.args.map((arg, i) => arg ?? defaultArgument(state, fn, i, request));
  const types = resolvePolymorphic(declared, fn.result, given, request.location);
  return { args: given.map((arg, i) => mustCoerce(state, arg, types.args[i]!)), result: types.result };
}

/** Where an omitted argument is not zero. */
const DEFAULTS: Readonly<Record<string, string>> = { 'jsonb_set.create_if_missing': 't', 'jsonb_insert.insert_after': 'f' };

/** The other functions of the allow-list with defaults have zeros (make_interval). */
function defaultArgument(state: BindState, fn: PgFunction, index: number, request: CallRequest): Expression {
  const oid = fn.args[index]!;
  const stated = DEFAULTS[`${fn.name}.${fn.argNames[index]}`];
  if (stated === undefined && oid !== OID.int4 && oid !== OID.float8) {
    throw new BindError(
      'feature-not-supported',
      `function ${fn.name} is not supported without its argument "${fn.argNames[index]}"`,
      request.location,
    );
  }
  return constant(inputText(oid, -1, stated ?? '0', state.context), oid, request.location);
}

/** `int4(x)`, `date(t)`: functions that implement a cast are that cast. */
function castFunction(state: BindState, fn: PgFunction, args: readonly Expression[], request: CallRequest): Expression | null {
  const type = findPgType(fn.name);
  const [arg] = args;
  if (type === undefined || arg === undefined || args.length > 1 || coercionPath(arg.type.oid, type.oid, 'explicit') === 'none')
    return null;
  return coerce(state, arg, boundType(type.oid), 'explicit', request.location);
}

/** DISTINCT, ORDER BY, FILTER and OVER belong to aggregates. */
function refuseDecorations(node: FuncCall, request: CallRequest): void {
  const { name } = request;
  if (node.agg_star === true) throw notAnAggregate(`${name}(*)`, request);
  if (node.agg_distinct === true) throw notAnAggregate('DISTINCT', request);
  if (node.agg_within_group === true) throw notAnAggregate('WITHIN GROUP', request);
  if ((node.agg_order ?? []).length > 0) throw notAnAggregate('ORDER BY', request);
  if (node.agg_filter !== undefined) throw notAnAggregate('FILTER', request);
  if (node.over !== undefined) {
    throw new BindError(
      'wrong-object-type',
      `OVER specified, but ${name} is not a window function nor an aggregate function`,
      request.location,
    );
  }
}

function notAnAggregate(what: string, request: CallRequest): BindError {
  return new BindError('wrong-object-type', `${what} specified, but ${request.name} is not an aggregate function`, request.location);
}
