import type { DataType } from '../../catalog/model/data-type.ts';
import { jsonAppender } from '../../catalog/model/json-appender.ts';
import { type JsonValue, parseJson, printJsonb } from '../../catalog/model/json-text.ts';
import { type FixedVector, isNullAt, type Vector } from '../../catalog/model/vector.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import type { FieldParser } from './field-parser.ts';
import type { ValueWriter } from './value-writer.ts';

/*
 * Rows, maps and arrays of them as the jsonb that Postgres clients see of them. A row and a map are objects (a map's keys in their text
 * form), an array is an array; numbers and booleans are JSON's own, everything else is the string of its text form.
 */

type WriterOf = (vector: Vector) => ValueWriter;

/** Value i of a vector as JSON. */
export type JsonReader = (i: number) => JsonValue;

/** `textOf` makes the writers of plain values. */
export function jsonReader(vector: Vector, textOf: WriterOf): JsonReader {
  const read = presentReader(vector, textOf);
  return (i) => (isNullAt(vector, i) ? null : read(i));
}

function presentReader(vector: Vector, textOf: WriterOf): JsonReader {
  const { type } = vector;
  if (vector.layout === 'list' && type.kind === 'map') {
    const { offsets, child } = vector;
    const [keys, values] = child.layout === 'struct' ? child.children : [];
    const keyOf = textReader(keys!, textOf);
    const valueOf = jsonReader(values!, textOf);
    return (i) => {
      const out = new Map<string, JsonValue>();
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) out.set(keyOf(k), valueOf(k));
      return out;
    };
  }
  if (vector.layout === 'list') {
    const { offsets } = vector;
    const elementOf = jsonReader(vector.child, textOf);
    return (i) => Array.from({ length: offsets[i + 1]! - offsets[i]! }, (_, k) => elementOf(offsets[i]! + k));
  }
  if (vector.layout === 'struct' && type.kind === 'row') {
    const readers = vector.children.map((c) => jsonReader(c, textOf));
    return (i) => new Map(type.fields.map((f, c) => [f.name, readers[c]!(i)]));
  }
  const text = textReader(vector, textOf);
  switch (type.kind) {
    case 'boolean':
      return (i) => text(i) === 't';
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
      return (i) => ({ number: text(i) });
    case 'real':
    case 'double': {
      const { values } = vector as FixedVector;
      // JSON has no NaN and no infinity: those are strings.
      return (i) => (Number.isFinite(values[i]) ? { number: text(i) } : text(i));
    }
    case 'json':
    case 'jsonb':
      return (i) => parseJson(text(i));
    case 'timestamp':
    case 'timestamptz':
      return (i) => text(i).replace(' ', 'T');
    default:
      return text;
  }
}

function textReader(vector: Vector, textOf: WriterOf): (i: number) => string {
  const write = textOf(vector);
  const out = new OutputBuffer();
  return (i) => {
    out.position = 0;
    write(out, i);
    return out.bytes.toString('utf8', 0, out.position);
  };
}

export function documentWriter(vector: Vector, textOf: WriterOf): ValueWriter {
  const read = jsonReader(vector, textOf);
  return (out, i) => out.utf8(printJsonb(read(i)));
}

/** `parserOf` makes the parsers of plain values. */
export function documentParser(type: DataType, parserOf: (type: DataType) => FieldParser): FieldParser {
  const append = jsonAppender(type, (plain) => {
    const parse = parserOf(plain);
    return (text, into) => {
      const bytes = Buffer.from(text, 'utf8');
      parse(bytes, 0, bytes.length, into);
    };
  });
  return (bytes, start, end, into) => append(parseJson(Buffer.from(bytes.subarray(start, end)).toString('utf8')), into);
}
