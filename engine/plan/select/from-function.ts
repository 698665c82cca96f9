import type { FuncCall, Node, RangeFunction } from '@pgsql/types';
import { assert, unreachable } from '../../../catalog/base/assert.ts';
import type { DataType } from '../../../catalog/model/data-type.ts';
import type { SystemRelation } from '../../system-relation.ts';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { coerce } from '../expressions/coerce.ts';
import { callRequest } from '../expressions/function-call.ts';
import { nodeLocation } from '../expressions/node-location.ts';
import { JSON_EACH } from '../functions/json.ts';
import { RECORD_FUNCTIONS, type RecordFunction } from '../functions/record-functions.ts';
import type { Implementation } from '../functions/implementation.ts';
import { signature, unknownFunction } from '../expressions/resolve-function.ts';
import { inClause, type Scope } from '../scope/scope.ts';
import { boundType, type BoundType, fromDataType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import type { RangeColumn, RangeEntry } from '../tree/query.ts';
import { OID } from '../types/pg-type.ts';
import { stringOf } from '../types/type-name.ts';
import { isDecimal, type Value } from '../values/value.ts';
import { decimalToNumber } from '../values/decimal.ts';
import { figureColumnName } from './column-name.ts';
import { aliased, type BoundFrom } from './from-names.ts';
import { systemRelation } from './relation.ts';
import { checkValue } from './targets.ts';

/** Functions in FROM: each gives a column, set-returning ones their rows; sys.* table functions are relations. */
export function bindFunctionItem(state: BindState, scope: Scope, node: RangeFunction): BoundFrom {
  const calls = (node.functions ?? []).flatMap((f): Node[] => {
    if (!('List' in f)) return [];
    const [call, columns] = f.List.items ?? [];
    if (columns !== undefined && 'List' in columns) {
      throw new BindError('syntax', 'a column definition list is only allowed for functions returning "record"', nodeLocation(call));
    }
    return call === undefined ? [] : [call];
  });
  if ((node.coldeflist ?? []).length > 0) {
    throw new BindError('syntax', 'a column definition list is only allowed for functions returning "record"', nodeLocation(calls[0]));
  }
  const [only] = calls;
  const relation = calls.length === 1 && only !== undefined && 'FuncCall' in only ? tableFunction(state, only.FuncCall) : null;
  if (relation !== null && only !== undefined && 'FuncCall' in only) return bindTableFunction(state, scope, relation, only.FuncCall, node);

  const expressions = inClause(scope, 'from-function', () =>
    calls
      .flatMap((c) => expandUnnest(c))
      .flatMap((c) => jsonEach(state, scope, c) ?? recordColumns(state, scope, c) ?? [bindColumnCall(state, scope, c)]),
  );
  const names = calls
    .flatMap((c) => expandUnnest(c))
    .flatMap((c) =>
      isJsonEach(c) ? ['key', 'value'] : (recordFunction(c)?.columns.map((column) => column.name) ?? [figureColumnName(c)]),
    );
  const alias = node.alias?.aliasname;
  const columns = expressions.map((e, i): RangeColumn => ({
    name: outputNameOf(e) ?? (expressions.length === 1 && alias !== undefined ? alias : names[i]!),
    type: e.type,
    stored: 'native',
    hidden: false,
  }));
  if (node.ordinality === true) columns.push({ name: 'ordinality', type: boundType(OID.int8), stored: 'native', hidden: false });
  // What a function in FROM gives is rows: it does not make this level's select list a set.
  scope.setReturning = [];
  const entry: RangeEntry = {
    kind: 'entry',
    id: state.nextId(),
    name: alias ?? names[0] ?? '',
    columns,
    source: { kind: 'function', calls: expressions, ordinality: node.ordinality === true },
    lateral: true,
  };
  return aliased(scope, entry, node.alias, null, names[0] ?? null);
}

function isJsonEach(node: Node): node is { FuncCall: FuncCall } {
  return 'FuncCall' in node && Object.hasOwn(JSON_EACH, stringOf(node.FuncCall.funcname!.at(-1)!));
}

/** json_each(x) in FROM: its keys and its values side by side. */
function jsonEach(state: BindState, scope: Scope, node: Node): readonly Expression[] | null {
  if (!isJsonEach(node)) return null;
  const request = callRequest(state, scope, node.FuncCall);
  const { name, location } = request;
  const type = boundType(name.startsWith('jsonb') ? OID.jsonb : OID.json);
  const [first] = request.args;
  const arg = first === undefined || request.args.length > 1 ? null : coerce(state, first, type, 'implicit');
  if (arg === null) throw unknownFunction(request);
  const { key, value, isText } = JSON_EACH[name]!;
  const column = (implementation: Implementation, result: BoundType): Expression => ({
    kind: 'call',
    name,
    implementation,
    args: [arg],
    returnsSet: true,
    volatile: false,
    type: result,
    location,
  });
  return [column(key, boundType(OID.text)), column(value, isText ? boundType(OID.text) : type)];
}

function recordFunction(node: Node): RecordFunction | undefined {
  const name = 'FuncCall' in node ? stringOf(node.FuncCall.funcname!.at(-1)!) : '';
  return Object.hasOwn(RECORD_FUNCTIONS, name) ? RECORD_FUNCTIONS[name] : undefined;
}

/** The columns of a function that gives records, side by side. */
function recordColumns(state: BindState, scope: Scope, node: Node): readonly Expression[] | null {
  const found = recordFunction(node);
  if (found === undefined || !('FuncCall' in node)) return null;
  const request = callRequest(state, scope, node.FuncCall);
  const { name, location } = request;
  const args = request.args.map((arg, i) => {
    const parameter = found.parameters[i];
    return parameter === undefined ? null : coerce(state, arg, boundType(parameter), 'implicit');
  });
  if (args.length !== found.parameters.length || !args.every((arg): arg is Expression => arg !== null)) throw unknownFunction(request);
  return found.columns.map(({ oid, implementation }): Expression => {
    return { kind: 'call', name, implementation, args, returnsSet: true, volatile: false, type: boundType(oid), location };
  });
}

function outputNameOf(e: Expression): string | undefined {
  return e.kind === 'call' ? e.implementation.outputName : undefined;
}

/** unnest(a, b) in FROM is two unnests side by side. */
function expandUnnest(node: Node): readonly Node[] {
  if (!('FuncCall' in node)) return [node];
  const call = node.FuncCall;
  const args = call.args ?? [];
  if (stringOf(call.funcname!.at(-1)!) !== 'unnest' || args.length < 2) return [node];
  return args.map((arg) => ({ FuncCall: { ...call, args: [arg] } }));
}

function bindColumnCall(state: BindState, scope: Scope, node: Node): Expression {
  const expression = state.bind(scope, node);
  checkValue(expression);
  return expression.type.oid === OID.unknown ? (coerce(state, expression, boundType(OID.text), 'implicit') ?? expression) : expression;
}

function tableFunction(state: BindState, call: FuncCall): SystemRelation | null {
  const names = (call.funcname ?? []).map(stringOf);
  const schemas = names.length > 1 ? [names.at(-2)!] : state.context.searchPath;
  for (const schema of schemas) {
    const found = state.context.system.find(schema, names.at(-1)!);
    if (found?.parameters !== undefined) return found;
  }
  return null;
}

function bindTableFunction(state: BindState, scope: Scope, relation: SystemRelation, call: FuncCall, node: RangeFunction): BoundFrom {
  const location = call.location ?? 0;
  if (node.ordinality === true)
    throw new BindError('feature-not-supported', 'WITH ORDINALITY is not supported for this function', location);
  const request = inClause(scope, 'from-function', () => callRequest(state, scope, { ...call, funcname: [call.funcname!.at(-1)!] }));
  const parameters = relation.parameters ?? [];
  if (request.args.length !== parameters.length) throw unknownFunction({ ...request, name: `${relation.schema}.${relation.name}` });
  const args = request.args.map((arg, i) => {
    const value = coerce(state, arg, fromDataType(parameters[i]!.type), 'implicit');
    if (value === null) throw unknownFunction({ ...request, name: `${relation.schema}.${relation.name}` });
    if (value.kind !== 'constant') {
      throw new BindError('feature-not-supported', `arguments of ${signature(request)} must be constants`, arg.location);
    }
    return value.value === null ? null : plainArgument(value.value, parameters[i]!.type);
  });
  const { entry, schema, name } = systemRelation(state, relation, null, location, args);
  return aliased(scope, entry, node.alias, schema, name);
}

function plainArgument(value: Value, type: DataType): string | number | boolean {
  switch (type.kind) {
    case 'boolean':
    case 'text':
    case 'varchar':
    case 'real':
    case 'double':
      assert(typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number', 'a plain value');
      return value;
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return Number(value);
    case 'decimal':
      return isDecimal(value) ? decimalToNumber(value) : 0;
    case 'char':
    case 'time':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'array':
    case 'map':
    case 'row':
    case 'bytea':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return String(value);
    default:
      return unreachable(type);
  }
}
