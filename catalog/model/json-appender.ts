import { ThermoclineError } from '../errors/thermocline-error.ts';
import { type DataType, formatType, structFields } from './data-type.ts';
import { isJsonNumber, type JsonMap, type JsonValue, printJsonb } from './json-text.ts';
import type { VectorBuilder } from './vector-builder.ts';

/** For each plain type, how the text of a value is appended. */
export type TextAppenders = (type: DataType) => (text: string, into: VectorBuilder) => void;

export type JsonAppender = (value: JsonValue, into: VectorBuilder) => void;

/**
 * Appends a JSON value as one of the type. A row's missing fields are NULL, unknown ones are refused. Throws `invalid-text` for a value of
 * another shape, and the errors of plain types' input.
 */
export function jsonAppender(type: DataType, textOf: TextAppenders): JsonAppender {
  const append = presentAppender(type, textOf);
  return (value, into) => (value === null ? into.appendNull() : append(value, into));
}

function presentAppender(type: DataType, textOf: TextAppenders): JsonAppender {
  switch (type.kind) {
    case 'array': {
      const element = jsonAppender(type.element, textOf);
      return (value, into) => {
        if (!Array.isArray(value)) throw wrongShape(type, 'an array', value);
        for (const e of value as readonly JsonValue[]) element(e, into.child);
        into.appendList();
      };
    }
    case 'map': {
      const key = textOf(type.key);
      const element = jsonAppender(type.value, textOf);
      return (value, into) => {
        const [keys, values] = into.child.children;
        for (const [name, v] of objectOf(type, value)) {
          key(name, keys!);
          element(v, values!);
          into.child.appendStruct();
        }
        into.appendList();
      };
    }
    case 'row': {
      const fields = structFields(type).map((f) => ({ name: f.name, append: jsonAppender(f.type, textOf) }));
      const known = new Set(fields.map((f) => f.name));
      return (value, into) => {
        const object = objectOf(type, value);
        for (const name of object.keys()) {
          if (known.has(name)) continue;
          throw new ThermoclineError('invalid-text', `type ${formatType(type)} has no field "${name}"`);
        }
        fields.forEach((f, i) => f.append(object.get(f.name) ?? null, into.children[i]!));
        into.appendStruct();
      };
    }
    default: {
      const append = textOf(type);
      const isJson = type.kind === 'json' || type.kind === 'jsonb';
      return (value, into) => append(isJson ? printJsonb(value) : plainText(type, value), into);
    }
  }
}

function plainText(type: DataType, value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value !== null && isJsonNumber(value)) return value.number;
  throw wrongShape(type, 'a plain value', value);
}

function objectOf(type: DataType, value: JsonValue): JsonMap {
  if (value instanceof Map) return value;
  throw wrongShape(type, 'an object', value);
}

function wrongShape(type: DataType, wanted: string, value: JsonValue): ThermoclineError {
  const shown = printJsonb(value);
  return new ThermoclineError('invalid-text', `invalid value for type ${formatType(type)}: ${wanted} is needed`, {
    detail: `It is ${shown.length > 100 ? `${shown.slice(0, 100)}…` : shown}.`,
  });
}
