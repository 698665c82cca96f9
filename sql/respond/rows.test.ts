import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNullAt, sliceBatch } from '../../catalog/model/vector.ts';
import { unordered } from '../../catalog/testing/nested-values.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { CopyReader } from '../session/copy-reader.ts';
import { arbitraryValue, TYPES } from '../testing/arbitrary-values.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';
import { UTC } from '../types/time-zone.ts';
import { valueWriter } from '../types/value-writer.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { CopyRowFormat } from './copy-rows.ts';
import type { RowWriter } from './data-rows.ts';
import { dataRowWriter } from './data-rows.ts';

const style = { timeZone: UTC };
const row = fc.tuple(...TYPES.map(arbitraryValue));
/** Rows of every type with NULLs, also none, and a slice of them: vectors may begin in the middle of their buffers. */
const batches = fc
  .tuple(fc.array(row, { maxLength: 12 }), fc.nat(), fc.nat())
  .map(([values, a, b]) => sliceBatch(batchOf(TYPES, values), Math.min(a, b) % (values.length + 1), values.length));

/** All rows, written in steps of few bytes: bodies of the messages. */
function bodies(write: RowWriter, length: number, type: string): Buffer[] {
  const out = new OutputBuffer();
  const found: Buffer[] = [];
  for (let next = 0; next < length;) {
    next = write(out, next, 64);
    let at = 0;
    while (at < out.position) {
      expect(String.fromCharCode(out.bytes[at]!)).toBe(type);
      const end = at + 1 + out.bytes.readInt32BE(at + 1);
      found.push(Buffer.from(out.bytes.subarray(at + 5, end)));
      at = end;
    }
    out.position = 0;
  }
  return found;
}

test('a DataRow holds the count, and each value with its length or −1', () => {
  fc.assert(
    fc.property(batches, (batch) => {
      const messages = bodies(dataRowWriter(batch, { text: style, columns: [], formats: [] }), batch.length, 'D');
      expect(messages).toHaveLength(batch.length);
      messages.forEach((body, i) => {
        expect(body.readUInt16BE(0)).toBe(TYPES.length);
        let at = 2;
        for (const vector of batch.columns) {
          const length = body.readInt32BE(at);
          at += 4;
          expect(length === -1).toBe(isNullAt(vector, i));
          if (length < 0) continue;
          const alone = new OutputBuffer();
          valueWriter(vector, style)(alone, i);
          expect(body.toString('latin1', at, at + length)).toBe(alone.bytes.toString('latin1', 0, alone.position));
          at += length;
        }
        expect(at).toBe(body.length);
      });
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['text', copyOptions({ format: 'text' })],
  ['text with a header and another delimiter', copyOptions({ format: 'text', delimiter: '|', null: 'NULL', header: 'match' })],
  ['text with a delimiter that times have', copyOptions({ format: 'text', delimiter: ':' })],
  ['csv', copyOptions({ format: 'csv' })],
  ['csv with a delimiter and a NULL that numbers have', copyOptions({ format: 'csv', delimiter: '-', null: '0' })],
  ['csv with a NULL that numbers are', copyOptions({ format: 'csv', null: '0' })],
  [
    'csv in other characters',
    copyOptions({ format: 'csv', delimiter: ';', quote: "'", escape: '\\', null: 'x', header: 'match', forceQuote: '*' }),
  ],
] as const)('what COPY TO sends as %s, COPY FROM reads as the same rows', (_, options) => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 50 }), (batch, chunk) => {
      const columns = TYPES.map((type, i) => resultColumn(`c${i}`, type));
      const format = new CopyRowFormat(columns, options);
      const header = new OutputBuffer();
      format.writeHeader(header);
      const parts = bodies(format.rowWriter(batch, style), batch.length, 'd');
      const sent = Buffer.concat([header.bytes.subarray(Math.min(5, header.position), header.position), ...parts]);
      const reader = new CopyReader({ relation: 't', columns, options, timeZone: UTC });
      for (let at = 0; at < sent.length; at += chunk) {
        reader.push(sent.subarray(at, at + chunk));
        expect(reader.readRows()).toBe(false);
      }
      expect(reader.readRest()).toBe(false);
      const back = reader.takeBatch();
      const comparable = (rows: TestValue[][]) => rows.map((row) => row.map((value, c) => unordered(TYPES[c]!, value)));
      expect(comparable(back === null ? [] : rowsOf(back))).toEqual(comparable(rowsOf(batch)));
    }),
    { numRuns: 60 },
  );
});
