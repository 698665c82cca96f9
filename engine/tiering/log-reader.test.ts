import { expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import type { LogCodec } from '../../catalog/seams/log-codec.ts';
import { decodePiece, fetchBucket } from './log-reader.ts';
import { modelCodec } from './testing/model-hot.ts';
import { ModelWorld, TABLE } from './testing/model-round.ts';
import type { TieringHot } from './tiering-hot.ts';

function world(batches: readonly number[]): ModelWorld {
  const w = new ModelWorld();
  w.hot.create(TABLE);
  for (const rows of batches) w.hot.append(TABLE.id, '/0', rows);
  return w;
}

async function read(hot: TieringHot, from: bigint, to: bigint, codec: LogCodec = modelCodec): Promise<LogBatch[]> {
  const out: LogBatch[] = [];
  for await (const piece of fetchBucket(hot, { table: TABLE, bucket: '/0', from, to }, 16, () => Promise.resolve())) {
    out.push(...decodePiece(codec, TABLE, piece));
  }
  return out;
}

const spans = (batches: readonly LogBatch[]): string[] => batches.map((b) => `${b.baseOffset}..${b.nextOffset}`);

test('gives every batch of the range over as many fetches as it takes', async () => {
  const w = world([3, 2, 4, 1]);
  expect(spans(await read(w.hot, 0n, 10n))).toEqual(['0..3', '3..5', '5..9', '9..10']);
});

test('cuts the first and the last batch to the range', async () => {
  const w = world([3, 2, 4]);
  expect(spans(await read(w.hot, 1n, 6n))).toEqual(['1..3', '3..5', '5..6']);
  expect(spans(await read(w.hot, 4n, 5n))).toEqual(['4..5']);
});

test('an empty range fetches nothing', async () => {
  const hot = { fetch: () => Promise.reject(new Error('fetched')) } as unknown as TieringHot;
  expect(await read(hot, 5n, 5n)).toEqual([]);
});

test.each<[string, (batches: LogBatch[]) => LogBatch[]]>([
  ['a missing batch', (b) => b.slice(1)],
  ['a missing last batch', (b) => b.slice(0, -1)],
  ['a batch that comes twice', (b) => [b[0]!, ...b]],
  ['nothing at all', () => []],
])('%s is damage, never a short answer', async (_what, change) => {
  const w = world([3, 2, 4]);
  const codec: LogCodec = { decode: (table, log, columns) => change([...modelCodec.decode(table, log, columns)]) };
  await expect(read(w.hot, 0n, 9n, codec)).rejects.toMatchObject({ kind: 'data-corrupted' });
});

test('a fetch that gives nothing ends in an error, not in a loop', async () => {
  const hot = {
    fetch: async (r: Parameters<TieringHot['fetch']>[0]) => ({ ...r, partition: '', bucket: 0, next: r.from, bytes: new Uint8Array(0) }),
  } as unknown as TieringHot;
  await expect(read(hot, 0n, 3n)).rejects.toMatchObject({ kind: 'data-corrupted' });
});

test('a fetch that fails while the reader is busy fails the read, and nothing else', async () => {
  const w = world([3, 2, 4, 1]);
  let fetches = 0;
  const hot = {
    fetch: async (r: Parameters<TieringHot['fetch']>[0]) => {
      if (++fetches === 2) throw new ThermoclineError('io-error', 'planted');
      return w.hot.fetch(r);
    },
  } as TieringHot;
  const seen: string[] = [];
  const run = async (): Promise<void> => {
    for await (const piece of fetchBucket(hot, { table: TABLE, bucket: '/0', from: 0n, to: 10n }, 16, () => Promise.resolve())) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(...spans([...decodePiece(modelCodec, TABLE, piece)]));
    }
  };
  await expect(run()).rejects.toMatchObject({ kind: 'io-error' });
  expect(seen.length).toBeGreaterThan(0);
});
