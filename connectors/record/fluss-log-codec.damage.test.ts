import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { EncodedLog, LogBatch } from '../../catalog/model/log-batch.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import { batchOf, rowsOf } from '../../catalog/testing/rows.ts';
import { encodeLogBatch } from './encode-log-batch.ts';
import { FlussLogCodec } from './fluss-log-codec.ts';
import { readLogBatchHeader, sealLogBatch } from './log-batch-header.ts';
import { ALL_TYPES, arbitraryBatch } from './testing/arbitrary-batch.ts';
import { encodedAt, logOf, tableOf } from './testing/tables.ts';

const codec = await FlussLogCodec.load();
const COMPRESSIONS: readonly ArrowCompression[] = ['NONE', 'LZ4_FRAME', 'ZSTD'];
const ID_NAME: readonly DataType[] = [{ kind: 'integer' }, { kind: 'text' }];

describe('damaged logs', () => {
  const table = tableOf(ID_NAME);
  const schema = currentSchema(table);
  const three = batchOf(ID_NAME, [
    [1, 'a'],
    [2, null],
    [3, 'ccc'],
  ]);

  function decodeAll(log: EncodedLog): LogBatch[] {
    return [...codec.decode(table, log)];
  }

  function errorOf(run: () => unknown): ThermoclineError {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(ThermoclineError);
      return error as ThermoclineError;
    }
    throw new Error('nothing was thrown');
  }

  test.each(COMPRESSIONS)('%s: one flipped bit anywhere but in the timestamp is reported with table, bucket and offset', (compression) => {
    const parts = [0n, 3n, 6n].map((at) => encodedAt(schema, three, at, { compression }));
    const log = logOf(parts, 0n, 9n);
    expect(decodeAll(log).map((b) => b.batch.length)).toEqual([3, 3, 3]);
    const size = parts[0]!.length;
    for (let at = size; at < 2 * size; at++) {
      // Bytes 13–19 hold the timestamp down to its sign: any value there is a time, and no checksum covers it.
      if (at - size >= 13 && at - size < 20) continue;
      for (const flip of [1, 0x80]) {
        const bytes = log.bytes.slice();
        bytes[at]! ^= flip;
        const error = errorOf(() => decodeAll({ ...log, bytes }));
        expect(error.kind, `byte ${at - size}`).toBe('data-corrupted');
        expect(error.message).toBe('damaged log batch in table "public.t" bucket 3 at offset 3');
        expect(error.fields.detail).toMatch(/\.$/);
      }
    }
  });

  test('a partition is named', () => {
    const log = { ...logOf([encodedAt(schema, three, 0n)], 0n, 3n), partition: 'eu' };
    log.bytes[60]! ^= 1;
    expect(errorOf(() => decodeAll(log)).message).toBe('damaged log batch in table "public.t" partition "eu" bucket 3 at offset 0');
  });

  test('a log that is cut off, has a gap, repeats, begins late or ends early is never a short answer', () => {
    const parts = [0n, 3n, 6n].map((at) => encodedAt(schema, three, at));
    const [first, second, third] = parts as [Uint8Array, Uint8Array, Uint8Array];
    const detail = (log: EncodedLog) => errorOf(() => decodeAll(log)).fields.detail;
    expect(detail({ ...logOf(parts, 0n, 9n), bytes: logOf(parts, 0n, 9n).bytes.subarray(0, -1) })).toMatch('It is cut off after');
    expect(detail(logOf([first, third], 0n, 9n))).toBe('A batch with base offset 6 stands where offset 3 should follow.');
    expect(detail(logOf([first, first], 0n, 9n))).toBe('A batch with base offset 0 stands where offset 3 should follow.');
    expect(detail(logOf([second, third], 1n, 9n))).toBe('The first batch begins at offset 3, after the wanted one.');
    expect(detail(logOf([first, second], 0n, 9n))).toBe('The log should reach to offset 9, but there is nothing more.');
    expect(detail(logOf([], 0n, 9n))).toBe('The log should reach to offset 9, but there is nothing more.');
    expect(decodeAll(logOf([first, second], 0n, 9n, 6n))).toHaveLength(2); // the store said that it ends there
    expect(decodeAll(logOf([], 4n, 9n, 4n))).toHaveLength(0);
  });

  test('bytes with a true checksum but made-up contents throw, or decode to rows that can be read to their end', () => {
    const wide = tableOf(ALL_TYPES);
    let refused = 0;
    let read = 0;
    const arbitraryFlips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        arbitraryBatch(ALL_TYPES, 30),
        fc.constantFrom(...COMPRESSIONS),
        fc.boolean(),
        arbitraryFlips,
        (batch, compression, keyed, flips) => {
          const kinds = keyed ? new Uint8Array(batch.length).fill(3) : null;
          const bytes = encodeLogBatch({ schema: currentSchema(wide), batch, kinds, compression, zstdLevel: 3 });
          for (const [at, flip] of flips) bytes[48 + (at % (bytes.length - 48))]! ^= flip;
          sealLogBatch(bytes, { schemaId: 1, appendOnly: !keyed, recordCount: batch.length });
          try {
            for (const decoded of codec.decode(wide, logOf([bytes], 0n, BigInt(batch.length)))) rowsOf(decoded.batch);
            read++;
          } catch (error) {
            if (!isKind(error, 'data-corrupted')) throw error;
            refused++;
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(50);
    expect(read).toBeGreaterThan(50);
  });

  test('text offsets that run backwards or past their bytes are refused', () => {
    const types = [{ kind: 'text' }] as const;
    const one = tableOf(types);
    for (const [value, offset] of [
      [1, 9],
      [2, 1],
      [3, 1000],
      [0, -1],
    ] as const) {
      const bytes = encodeLogBatch({
        schema: currentSchema(one),
        batch: batchOf(types, [['ab'], ['cd'], ['ef']]),
        kinds: null,
        compression: 'NONE',
        zstdLevel: 3,
      });
      // The body ends with the offsets (16 bytes) and the text (padded to 8).
      new DataView(bytes.buffer).setInt32(bytes.length - 24 + value * 4, offset, true);
      sealLogBatch(bytes, { schemaId: 1, appendOnly: true, recordCount: 3 });
      expect(
        isKind(
          errorOf(() => [...codec.decode(one, logOf([bytes], 0n, 3n))]),
          'data-corrupted',
        ),
        `${value}: ${offset}`,
      ).toBe(true);
    }
  });

  test('garbage of any length throws and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), (garbage, sealed) => {
        const bytes = garbage.slice();
        if (sealed && bytes.length > 48)
          sealLogBatch(bytes, { schemaId: 1, appendOnly: (garbage[0]! & 1) === 0, recordCount: 1 + (garbage[1]! & 7) });
        expect(
          isKind(
            errorOf(() => decodeAll(logOf([bytes], 0n, 1n))),
            'data-corrupted',
          ),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a batch below the wanted range is stepped over unread, one above it is not reached', () => {
    const parts = [0n, 3n, 6n].map((at) => encodedAt(schema, three, at));
    parts[0]![60]! ^= 1;
    parts[2]![60]! ^= 1;
    expect(decodeAll({ ...logOf(parts, 3n, 6n), next: 9n }).map((b) => b.baseOffset)).toEqual([3n]);
    expect(readLogBatchHeader(parts[0]!)!.nextOffset).toBe(3n);
  });
});
