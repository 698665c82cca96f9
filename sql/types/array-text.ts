import type { ListVector } from '../../catalog/model/vector.ts';
import { isNullAt } from '../../catalog/model/vector.ts';
import type { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { parseArrayText } from '../../engine/plan/values/parse-array.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { asciiOf, isSpace } from './field-bytes.ts';
import type { FieldParser } from './field-parser.ts';
import type { ValueWriter } from './value-writer.ts';

/** `{1,NULL,"a b"}`; `writeElement` writes an element's own text. */
export function arrayWriter(vector: ListVector, writeElement: ValueWriter): ValueWriter {
  const { offsets, child } = vector;
  return (out, i) => {
    out.byte(0x7b);
    const first = offsets[i]!;
    for (let k = first; k < offsets[i + 1]!; k++) {
      if (k > first) out.byte(0x2c);
      if (isNullAt(child, k)) out.ascii('NULL');
      else {
        const start = out.position;
        writeElement(out, k);
        quoteElement(out, start);
      }
    }
    out.byte(0x7d);
  };
}

/** Quotes the element written from `start` on where it would not be read as itself. */
function quoteElement(out: OutputBuffer, start: number): void {
  const value = out.bytes.subarray(start, out.position);
  let quoted = value.length === 0 || (value.length === 4 && value.toString('latin1').toLowerCase() === 'null');
  for (let i = 0; i < value.length && !quoted; i++) quoted = isSpecial(value[i]!);
  if (!quoted) return;
  const copy = Buffer.from(value);
  out.position = start;
  out.reserve(copy.length * 2 + 2);
  out.byte(0x22);
  for (const byte of copy) {
    if (byte === 0x22 || byte === 0x5c) out.byte(0x5c);
    out.byte(byte);
  }
  out.byte(0x22);
}

function isSpecial(byte: number): boolean {
  return byte === 0x22 || byte === 0x5c || byte === 0x7b || byte === 0x7d || byte === 0x2c || isSpace(byte);
}

/** Reads an array literal, its elements with `parseElement`. Throws `invalid-text`, and `feature-not-supported` for more dimensions. */
export function arrayParser(parseElement: FieldParser): FieldParser {
  return (bytes: Uint8Array, start: number, end: number, into: VectorBuilder) => {
    for (const element of parseArrayText(asciiOf(bytes, start, end))) {
      if (element === null) into.child.appendNull();
      else {
        const text = Buffer.from(element, 'utf8');
        parseElement(text, 0, text.length, into.child);
      }
    }
    into.appendList();
  };
}
