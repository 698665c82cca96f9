import { type DataType, isNested } from '../../../catalog/model/data-type.ts';
import { BindError } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import { jsonCall } from '../functions/json.ts';
import { boundType, fromDataType } from '../tree/bound-type.ts';
import { constant } from '../tree/constant.ts';
import type { Expression } from '../tree/expression.ts';
import { startOf } from '../tree/start-of.ts';
import { OID } from '../types/pg-type.ts';
import { coerce } from './coerce.ts';

/** A part of a jsonb, and what the table's column says of its type. */
export interface JsonPart {
  readonly expression: Expression;
  readonly document: DataType | undefined;
}

/** The column's own type, when a jsonb is a row, a map or an array of them. */
export function documentOf(e: Expression): DataType | undefined {
  return e.kind === 'column' ? e.entry.columns[e.index]?.document : undefined;
}

/** `(r).field`: of a row only. */
export function fieldOfRow(state: BindState, { expression, document }: JsonPart, name: string): JsonPart {
  const field = document?.kind === 'row' ? document.fields.find((f) => f.name === name) : undefined;
  if (field === undefined) {
    if (document?.kind !== 'row') {
      throw new BindError('feature-not-supported', 'fields of composite values are not supported', startOf(expression));
    }
    throw new BindError('undefined-column', `column "${name}" not found in data type row`, startOf(expression));
  }
  return part(state, expression, constant(name, OID.text, expression.location), field.type);
}

/** `m['key']`, `j[0]`: a member by name, an element by its place from 0, as PostgreSQL subscripts a jsonb. */
export function subscriptOfJson(state: BindState, { expression, document }: JsonPart, index: Expression): JsonPart {
  const asText = document?.kind === 'map' || index.type.oid === OID.unknown || index.type.oid === OID.text;
  const key = coerce(state, index, boundType(asText ? OID.text : OID.int4), 'assignment');
  if (key === null) {
    throw new BindError('datatype-mismatch', 'jsonb subscript must be coercible to either integer or text', startOf(index));
  }
  return part(
    state,
    expression,
    key,
    document?.kind === 'map' ? document.value : document?.kind === 'array' ? document.element : undefined,
  );
}

/** The part in its own type where that is known and plain, else as jsonb. */
function part(state: BindState, of: Expression, key: Expression, type: DataType | undefined): JsonPart {
  const { location } = of;
  const place = key.type.oid === OID.text ? '' : '-index';
  const base = { kind: 'call', args: [of, key], returnsSet: false, volatile: false, location } as const;
  if (type === undefined || isNested(type)) {
    const implementation = jsonCall(`get${place}`);
    return { expression: { ...base, name: 'jsonb_extract_path', implementation, type: boundType(OID.jsonb) }, document: type };
  }
  const text: Expression = {
    ...base,
    name: 'jsonb_extract_path_text',
    implementation: jsonCall(`get${place}-text`),
    type: boundType(OID.text),
  };
  return { expression: coerce(state, text, fromDataType(type), 'explicit') ?? text, document: undefined };
}
