import { expect, test } from 'vitest';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { crc32c } from './crc32c.ts';
import { checkLogBatch, logBatchesIn, patchOffsetAndTimestamp, readLogBatchHeader, sealLogBatch } from './log-batch-header.ts';
import { fromHex } from './testing/fluss-goldens.ts';

// fluss-protocol.md, appendix A: a COMPACTED log batch of writer 42, sequence 0, two rows, by the Java client.
const JAVA_BATCH = fromHex(
  '000000000000000038000000000000000000000000b969c1c2010001010000002a0000000000000000000000020000000500000000040101610700000000000202626207',
);

test('the header of a batch by the Java client reads as it was written', () => {
  const header = readLogBatchHeader(JAVA_BATCH)!;
  expect(header).toEqual({
    baseOffset: 0n,
    byteLength: JAVA_BATCH.length,
    timestampMs: 0,
    crc: 0xc2c169b9,
    schemaId: 1,
    appendOnly: true,
    recordCount: 2,
    nextOffset: 2n,
    writerId: 42n,
    sequence: 0,
  });
  checkLogBatch(JAVA_BATCH, header);
});

test('sealing writes the bytes that the Java client writes', () => {
  const ours = new Uint8Array(JAVA_BATCH.length);
  ours.set(JAVA_BATCH.subarray(48), 48);
  sealLogBatch(ours, { schemaId: 1, appendOnly: true, recordCount: 2, writerId: 42n, sequence: 0 });
  expect(ours).toEqual(JAVA_BATCH);
});

test('patching offset and timestamp changes 16 bytes and leaves the checksum true', () => {
  const patched = new Uint8Array(JAVA_BATCH.length + 5);
  patched.set(JAVA_BATCH, 5);
  patchOffsetAndTimestamp(patched, 2n ** 62n + 1n, 1_795_477_635_742, 5);
  const header = readLogBatchHeader(patched, 5)!;
  expect(header).toMatchObject({ baseOffset: 2n ** 62n + 1n, nextOffset: 2n ** 62n + 3n, timestampMs: 1_795_477_635_742 });
  checkLogBatch(patched, header, 5);
  expect(patched.subarray(5 + 21)).toEqual(JAVA_BATCH.subarray(21));
});

test('an empty batch takes one offset', () => {
  const bytes = new Uint8Array(48);
  sealLogBatch(bytes, { schemaId: 3, appendOnly: false, recordCount: 0 });
  expect(readLogBatchHeader(bytes)).toMatchObject({ recordCount: 0, nextOffset: 1n, appendOnly: false, writerId: -1n, sequence: -1 });
});

test('iteration gives whole batches and stops before a tail that is cut off anywhere', () => {
  const two = Buffer.concat([JAVA_BATCH, JAVA_BATCH]);
  for (let cut = 0; cut < JAVA_BATCH.length; cut++) {
    const placed = [...logBatchesIn(two, 0, JAVA_BATCH.length + cut)];
    expect(placed.map((p) => p.at)).toEqual([0]);
  }
  expect([...logBatchesIn(two)].map((p) => p.at)).toEqual([0, JAVA_BATCH.length]);
  expect([...logBatchesIn(two, JAVA_BATCH.length)].map((p) => p.at)).toEqual([JAVA_BATCH.length]);
});

const corrupted = expect.toSatisfy((e: unknown) => isKind(e, 'data-corrupted'));

test.each([
  ['another format byte', 12, [1], 'format byte is 1'],
  ['an unknown format byte', 12, [0x7f], 'format byte is 127'],
  ['a length below a header', 8, [35, 0, 0, 0], 'length field says 35'],
  ['a negative length', 8, [0, 0, 0, 0x80], 'length field says -'],
  ['a negative base offset', 7, [0x80], 'base offset is -'],
  ['a negative timestamp', 20, [0x80], 'timestamp is -'],
  ['a timestamp past the last date', 20, [0x7f], 'timestamp is 9'],
  ['more records than offsets', 44, [3], '3 records over 2 offsets'],
  ['a negative count', 47, [0x80], 'records over 2 offsets'],
  ['a negative offset delta', 31, [0x80], 'offsets'],
])('%s is damage', (_, at, bytes, detail) => {
  const broken = JAVA_BATCH.slice();
  broken.set(bytes, at);
  expect(() => readLogBatchHeader(broken)).toThrow(corrupted);
  try {
    readLogBatchHeader(broken);
  } catch (error) {
    expect((error as { fields: { detail: string } }).fields.detail).toContain(detail);
  }
});

test('any flipped bit from the schema id on fails the checksum', () => {
  for (let at = 25; at < JAVA_BATCH.length; at++) {
    const broken = JAVA_BATCH.slice();
    broken[at]! ^= 0x10;
    const header = { ...readLogBatchHeader(JAVA_BATCH)! };
    expect(() => checkLogBatch(broken, header)).toThrow(corrupted);
  }
  expect(crc32c(JAVA_BATCH, 25)).toBe(0xc2c169b9);
});
