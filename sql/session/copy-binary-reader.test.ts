import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unordered } from '../../catalog/testing/nested-values.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { BinaryCopyRows } from '../respond/binary-copy-rows.ts';
import { arbitraryValue, TYPES } from '../testing/arbitrary-values.ts';
import { resultColumn } from '../testing/results.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { CopyBinaryReader } from './copy-binary-reader.ts';

const columns = TYPES.map((type, i) => resultColumn(`c${i}`, type));

/** The contents of CopyData messages. */
function bodies(out: OutputBuffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < out.position;) {
    const size = out.bytes.readInt32BE(at + 1);
    parts.push(Buffer.from(out.bytes.subarray(at + 5, at + 1 + size)));
    at += 1 + size;
  }
  return Buffer.concat(parts);
}

test('what COPY TO sends in binary, COPY FROM reads as the same rows, however it is cut', () => {
  const row = fc.tuple(...TYPES.map((t) => arbitraryValue(t)));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 4 }), fc.integer({ min: 1, max: 200 }), (rows, chunk) => {
      const out = new OutputBuffer();
      const format = new BinaryCopyRows(columns);
      format.writeHeader(out);
      format.rowWriter(batchOf(TYPES, rows))(out, 0, Number.POSITIVE_INFINITY);
      format.writeTrailer(out);
      const sent = bodies(out);
      const reader = new CopyBinaryReader('t', columns);
      for (let at = 0; at < sent.length; at += chunk) {
        reader.push(sent.subarray(at, at + chunk));
        expect(reader.readRows()).toBe(false);
      }
      expect(reader.readRest()).toBe(false);
      const back = reader.takeBatch();
      const comparable = (all: readonly (readonly TestValue[])[]) => all.map((r) => r.map((v, c) => unordered(TYPES[c]!, v)));
      expect(comparable(back === null ? [] : rowsOf(back))).toEqual(comparable(rows));
      expect(reader.line).toBe(rows.length);
    }),
    { numRuns: 40 },
  );
});

describe('bytes that are no rows', () => {
  const SIGNATURE = '5047434f50590aff0d0a00';
  const two = [resultColumn('a', { kind: 'integer' }), resultColumn('b', { kind: 'text' })];

  test.each<[string, string, string, string]>([
    ['', '22P04', 'COPY file signature not recognized', 'COPY t, line 0'],
    ['00112233445566778899aabbccddeeff00112233', '22P04', 'COPY file signature not recognized', 'COPY t, line 0'],
    [`${SIGNATURE}0001000000000000`, '22P04', 'unrecognized critical flags in COPY file header', 'COPY t, line 0'],
    [`${SIGNATURE}0000000000000000` + '0001', '22P04', 'row field count is 1, expected 2', 'COPY t, line 1'],
    [`${SIGNATURE}0000000000000000` + '0002fffffffe', '22P04', 'invalid field size', 'COPY t, line 1, column a'],
    [`${SIGNATURE}0000000000000000` + '000200000004', '22P04', 'unexpected EOF in COPY data', 'COPY t, line 0'],
    [
      `${SIGNATURE}0000000000000000` + '00020000000300000100000000',
      '08P01',
      'insufficient data left in message',
      'COPY t, line 1, column a',
    ],
    [
      `${SIGNATURE}0000000000000000` + '0002ffffffff00000001ff',
      '22021',
      'invalid byte sequence for encoding "UTF8": 0xff',
      'COPY t, line 1, column b',
    ],
    [`${SIGNATURE}0000000000000000` + 'ffff00', '22P04', 'received copy data after EOF marker', 'COPY t, line 0'],
  ])('%s', (hex, sqlstate, message, where) => {
    const reader = new CopyBinaryReader('t', two);
    const read = (): void => {
      reader.push(Buffer.from(hex, 'hex'));
      reader.readRows();
      reader.readRest();
    };
    expect(read).toThrow(expect.objectContaining({ sqlstate, message, fields: expect.objectContaining({ where }) }));
  });
});
