import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogBatch } from '../model/log-batch.ts';
import type { OffsetVector } from '../model/offsets.ts';
import type { HotTier, LakeBoundary } from '../seams/hot-tier.ts';
import { alterTable, createTable, dropTable, hotTable, insert, keysIn, scanRows, truncateTable, withColumn } from './hot-tables.ts';
import { batchOf, rowsOf } from './rows.ts';
import type { SimulatedTime } from './simulated-time.ts';

export interface HotTierFixture {
  readonly tier: HotTier;
  /** The tier's clock. */
  readonly time: SimulatedTime;
  /** Closes the tier and opens it again on the same data. */
  reopen(): Promise<HotTier>;
  close(): Promise<void>;
}

const TYPES = [{ kind: 'bigint' }, { kind: 'text' }] as const;
const rows = (...keys: number[]): [bigint, string][] => keys.map((k) => [BigInt(k), `v${k}`]);
const at = (offsets: Record<string, number>): OffsetVector => new Map(Object.entries(offsets).map(([key, o]) => [key, BigInt(o)]));
const TTL = { 'table.log.ttl': '1000 ms' };

export function boundaryOf(tableId: number, snapshotId: number, offsets: OffsetVector, truncateGeneration = 0): LakeBoundary {
  return {
    tableId,
    truncateGeneration,
    snapshotId: BigInt(snapshotId),
    metadataLocation: `file:///lake/v${snapshotId}.metadata.json`,
    lakeTableUuid: '00000000-0000-4000-8000-0000000000aa',
    offsets,
    roundId: `round-${snapshotId}`,
    committedAtMs: 1_700_000_000_000,
  };
}

/** Moves the table's boundary to the offsets, as a tiering round does. */
export async function moveBoundary(tier: HotTier, tableId: number, snapshotId: number, offsets: OffsetVector): Promise<string> {
  const lease = tier.acquireLease(tableId, 'suite', 60_000)!;
  const { truncateGeneration } = tier.catalog().tables.get(tableId)!;
  const answer = await tier.commitBoundary({
    lease,
    truncateGeneration,
    expectedSnapshotId: tier.boundary(tableId)?.snapshotId ?? null,
    next: boundaryOf(tableId, snapshotId, offsets, truncateGeneration),
  });
  tier.releaseLease(lease);
  return answer;
}

/** What every {@link HotTier} must do. */
export function describeHotTier(name: string, make: () => Promise<HotTierFixture>): void {
  describe(`hot tier: ${name}`, () => {
    let fixture: HotTierFixture;
    let tier: HotTier;
    let time: SimulatedTime;

    beforeEach(async () => {
      fixture = await make();
      ({ tier, time } = fixture);
    });
    afterEach(() => fixture.close());

    async function reopen(): Promise<void> {
      tier = await fixture.reopen();
    }

    describe('catalog', () => {
      test('a table is there once its creation resolves, and after a reopen', async () => {
        const table = await createTable(tier, 't', { options: { 'table.log.ttl': '5000 ms' }, comment: 'hello' });
        expect(tier.catalog().tables.get(table.id)).toEqual(table);
        await reopen();
        expect(tier.catalog().tables.get(table.id)).toEqual(table);
        expect(tier.catalog().nextTableId).toBe(table.id + 1);
      });

      test('concurrent DDL is serialised: each sees what the one before did', async () => {
        const tables = await Promise.all(Array.from({ length: 10 }, (_, i) => createTable(tier, `t${i}`)));
        expect(new Set(tables.map((t) => t.id)).size).toBe(10);
        const doubled = await Promise.allSettled([createTable(tier, 'same'), createTable(tier, 'same')]);
        expect(doubled.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
        expect(doubled[1]).toMatchObject({ reason: { kind: 'duplicate-table' } });
      });

      test('an error of the decision passes through and changes nothing', async () => {
        const before = tier.catalog();
        const boom = new Error('boom');
        await expect(
          tier.changeCatalog(() => {
            throw boom;
          }),
        ).rejects.toBe(boom);
        expect(await tier.changeCatalog(() => [])).toBe(before);
        expect(tier.catalog()).toBe(before);
      });

      test('DDL is not visible before it is durable', async () => {
        const creating = createTable(tier, 't');
        await Promise.resolve();
        expect(tier.catalog().tables.size).toBe(0);
        await creating;
        expect(tier.catalog().tables.size).toBe(1);
      });

      test('databases and schemas are remembered', async () => {
        await tier.changeCatalog(() => [
          { op: 'create-database', database: 'd' },
          { op: 'create-schema', database: 'd', schema: 's' },
        ]);
        await reopen();
        expect([...tier.catalog().databases.get('d')!]).toEqual(['public', 's']);
      });
    });

    describe('writing and reading', () => {
      test('committed rows are read back in order with offsets and the commit time', async () => {
        const { id } = await createTable(tier, 't');
        const first = await insert(tier, id, rows(1, 2, 3));
        await time.advance(500);
        const second = await insert(tier, id, rows(4));
        expect([first.rows, second.rows]).toEqual([3, 1]);
        expect(second.sequence).toBeGreaterThan(first.sequence);
        expect(second.timestampMs).toBe(first.timestampMs + 500);
        const expected = [1, 2, 3, 4].map((k, i) => ({
          key: '/0',
          offset: BigInt(i),
          timestampMs: k === 4 ? second.timestampMs : first.timestampMs,
          row: [BigInt(k), `v${k}`],
        }));
        expect(await scanRows(tier, id)).toEqual(expected);
        expect(tier.ends(id)).toEqual(at({ '/0': 4 }));
        await reopen();
        expect(await scanRows(tier, id)).toEqual(expected);
        expect(tier.ends(id)).toEqual(at({ '/0': 4 }));
      });

      test('nothing is seen before the commit, everything after it', async () => {
        const a = await createTable(tier, 'a');
        const b = await createTable(tier, 'b');
        const write = tier.beginWrite();
        await write.append(a.id, 1, batchOf(TYPES, rows(1, 2)));
        await write.append(b.id, 1, batchOf(TYPES, rows(3)));
        await write.append(a.id, 1, batchOf(TYPES, rows(4)));
        expect([tier.ends(a.id).size, tier.ends(b.id).size]).toEqual([0, 0]);
        const commit = await write.commit({ job: 'j', epoch: 1 });
        expect(commit.rows).toBe(4);
        expect([await keysIn(tier, a.id), await keysIn(tier, b.id)]).toEqual([[1, 2, 4], [3]]);
      });

      test('an aborted write leaves nothing', async () => {
        const { id } = await createTable(tier, 't');
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(1, 2)));
        await write.abort();
        await write.abort();
        await insert(tier, id, rows(3));
        expect(await keysIn(tier, id)).toEqual([3]);
      });

      test('abort after commit is harmless', async () => {
        const { id } = await createTable(tier, 't');
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(1)));
        await write.commit();
        await write.abort();
        expect(await keysIn(tier, id)).toEqual([1]);
      });

      test('a write without rows commits', async () => {
        const { id } = await createTable(tier, 't');
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, []));
        expect((await write.commit()).rows).toBe(0);
        expect(await keysIn(tier, id)).toEqual([]);
      });

      test('many concurrent commits each get offsets of their own', async () => {
        const { id } = await createTable(tier, 't');
        const commits = await Promise.all(Array.from({ length: 60 }, (_, i) => insert(tier, id, rows(i * 2, i * 2 + 1))));
        expect(new Set(commits.map((c) => c.sequence)).size).toBe(60);
        const keys = await keysIn(tier, id);
        expect(keys.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, i) => i));
        for (let i = 0; i < 120; i += 2) expect(keys[i + 1]).toBe(keys[i]! + 1);
      });

      test('rows go to the bucket of their key and the partition of their values', async () => {
        const { id } = await createTable(tier, 't', { partitionBy: ['v'], bucketKey: ['k'], bucketCount: 4 });
        const wanted = Array.from({ length: 200 }, (_, i) => [BigInt(i), `p${i % 3}`] as const);
        await insert(tier, id, wanted.slice(0, 120));
        await insert(tier, id, wanted.slice(120));
        const found = await scanRows(tier, id);
        expect(new Set(found.map((r) => r.key)).size).toBe(12);
        for (const r of found) expect(r.key.startsWith(`${String(r.row[1])}/`)).toBe(true);
        const buckets = new Map(found.map((r) => [r.row[0], r.key.split('/')[1]]));
        await insert(tier, id, wanted);
        for (const r of await scanRows(tier, id)) expect(r.key.split('/')[1]).toBe(buckets.get(r.row[0]));
        expect(found.map((r) => Number(r.row[0])).toSorted((a, b) => a - b)).toEqual(wanted.map((r) => Number(r[0])));
        await reopen();
        expect(await scanRows(tier, id)).toHaveLength(400);
      });

      test('a large write is one commit', async () => {
        const { id } = await createTable(tier, 't', { options: { 'table.log.arrow.compression.type': 'NONE' } });
        await insert(tier, id, rows(-1));
        const write = tier.beginWrite();
        let k = 0;
        for (let i = 0; i < 20; i++) {
          const some = Array.from({ length: 2000 }, () => [BigInt(k++), 'x'.repeat(100)] as const);
          await write.append(id, 1, batchOf(TYPES, some));
        }
        expect(await keysIn(tier, id)).toEqual([-1]);
        expect((await write.commit()).rows).toBe(40_000);
        await insert(tier, id, rows(-2));
        const expected = [-1, ...Array.from({ length: 40_000 }, (_, i) => i), -2];
        expect(await keysIn(tier, id)).toEqual(expected);
        await reopen();
        expect(await keysIn(tier, id)).toEqual(expected);
        expect(await keysIn(tier, id, { from: at({ '/0': 39_999 }) })).toEqual(expected.slice(39_999));
      });

      test('a table can be made and filled in one commit', async () => {
        const write = tier.beginWrite();
        const table = hotTable(tier.catalog().nextTableId, 'made');
        write.changeCatalog((state) => [{ op: 'create-table', table: { ...table, id: state.nextTableId } }]);
        await write.append(table.id, 1, batchOf(TYPES, rows(1, 2)));
        await write.commit();
        expect(await keysIn(tier, table.id)).toEqual([1, 2]);
      });

      test('a commit whose DDL does not fit leaves nothing of its rows', async () => {
        const { id } = await createTable(tier, 't');
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(1)));
        write.changeCatalog((state) => [{ op: 'create-table', table: hotTable(state.nextTableId, 't') }]);
        await expect(write.commit()).rejects.toMatchObject({ kind: 'duplicate-table' });
        expect(await keysIn(tier, id)).toEqual([]);
      });

      test('TRUNCATE in a write takes the rows before it and leaves those after it', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1));
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(2)));
        write.changeCatalog((s) => [{ op: 'alter-table', table: { ...s.tables.get(id)!, truncateGeneration: 1 } }]);
        await write.append(id, 1, batchOf(TYPES, rows(3, 4)));
        expect((await write.commit()).rows).toBe(2);
        expect(await keysIn(tier, id)).toEqual([3, 4]);
        await reopen();
        expect(await keysIn(tier, id)).toEqual([3, 4]);
      });

      test('commit times never go back, whatever the clock does', async () => {
        const { id } = await createTable(tier, 't');
        const first = await insert(tier, id, rows(1));
        time.jumpWall(-3_600_000);
        const second = await insert(tier, id, rows(2));
        expect(second.timestampMs).toBeGreaterThanOrEqual(first.timestampMs);
        await reopen();
        expect((await insert(tier, id, rows(3))).timestampMs).toBeGreaterThanOrEqual(first.timestampMs);
      });
    });

    describe('ranges', () => {
      test('any range of offsets can be read, also from within a batch', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(0, 1, 2, 3, 4));
        await insert(tier, id, rows(5));
        await insert(tier, id, rows(6, 7, 8, 9));
        for (const again of [false, true]) {
          for (let from = 0; from <= 10; from++) {
            for (let to = from; to <= 10; to++) {
              const keys = await keysIn(tier, id, { from: at({ '/0': from }), to: at({ '/0': to }) });
              expect(keys).toEqual(Array.from({ length: to - from }, (_, i) => from + i));
            }
          }
          if (!again) await reopen();
        }
      });

      test('fetch gives whole batches around the range and says where to go on', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(0, 1, 2));
        await insert(tier, id, rows(3, 4));
        const one = await tier.fetch({ tableId: id, bucket: '/0', from: 1n, to: 5n, bytesMax: 1 });
        expect([one.from, one.next, one.to]).toEqual([1n, 3n, 5n]);
        const all = await tier.fetch({ tableId: id, bucket: '/0', from: 0n, to: 5n, bytesMax: 1 << 20 });
        expect(all.next).toBe(5n);
        expect(all.bytes.length).toBeGreaterThan(one.bytes.length);
        const first = await tier.fetch({ tableId: id, bucket: '/0', from: 0n, to: 1n, bytesMax: 1 << 20 });
        expect([first.next, first.bytes.length]).toEqual([3n, one.bytes.length]);
        const none = await tier.fetch({ tableId: id, bucket: '/0', from: 5n, to: 5n, bytesMax: 100 });
        expect([none.next, none.bytes.length]).toEqual([5n, 0]);
      });

      test('bytes of a fetch belong to the caller', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(0, 1, 2));
        const log = await tier.fetch({ tableId: id, bucket: '/0', from: 0n, to: 3n, bytesMax: 1 << 20 });
        log.bytes.fill(0xff);
        expect(await keysIn(tier, id)).toEqual([0, 1, 2]);
        await reopen();
        expect(await keysIn(tier, id)).toEqual([0, 1, 2]);
      });

      test('a projection gives the columns in the wanted order, or only counts', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2));
        expect((await scanRows(tier, id, { columns: [1, 0] })).map((r) => r.row)).toEqual([
          ['v1', 1n],
          ['v2', 2n],
        ]);
        const counted: LogBatch[] = [];
        for await (const b of tier.scan({ tableId: id, from: at({}), to: tier.ends(id), columns: [] })) counted.push(b);
        expect(counted.reduce((n, b) => n + b.batch.length, 0)).toBe(2);
      });

      test('a column added later is NULL in older rows', async () => {
        const table = await createTable(tier, 't');
        await insert(tier, table.id, rows(1));
        await alterTable(tier, table.id, (t) => withColumn(t, 'w'));
        await insert(tier, table.id, [[2n, 'v2', 'w2']]);
        const expected = [
          [1n, 'v1', null],
          [2n, 'v2', 'w2'],
        ];
        expect((await scanRows(tier, table.id)).map((r) => r.row)).toEqual(expected);
        await reopen();
        expect((await scanRows(tier, table.id)).map((r) => r.row)).toEqual(expected);
      });

      test('a cursor gives what a scan gives', async () => {
        const { id } = await createTable(tier, 't', { bucketKey: ['k'], bucketCount: 3 });
        for (let i = 0; i < 20; i++) await insert(tier, id, rows(i * 3, i * 3 + 1, i * 3 + 2));
        const to = tier.ends(id);
        const cursor = tier.cursor({ tableId: id, from: at({ '/1': 2 }), to });
        if (cursor === null) return;
        const found: unknown[] = [];
        for (let b = cursor.next(); b !== null; b = cursor.next()) found.push(...rowsOf(b.batch));
        cursor.close();
        expect(found).toEqual((await scanRows(tier, id, { from: at({ '/1': 2 }), to })).map((r) => r.row));
        expect(found.length).toBe(58);
      });
    });

    describe('following', () => {
      test('a scan without an end pushes what later commits bring, in buckets old and new', async () => {
        const { id } = await createTable(tier, 't', { partitionBy: ['v'] });
        await insert(tier, id, [[1n, 'a']]);
        const abort = new AbortController();
        const seen: number[] = [];
        const done = (async () => {
          for await (const b of tier.scan({ tableId: id, from: new Map(), signal: abort.signal })) {
            for (const row of rowsOf(b.batch)) seen.push(Number(row[0]));
            if (seen.length === 4) abort.abort(new Error('enough'));
          }
        })();
        await insert(tier, id, [[2n, 'a']]);
        await insert(tier, id, [
          [3n, 'b'],
          [4n, 'b'],
        ]);
        await expect(done).rejects.toThrow('enough');
        expect(seen).toEqual([1, 2, 3, 4]);
      });

      test('a scan that follows keeps its columns when the table gets another', async () => {
        const { id } = await createTable(tier, 't');
        const abort = new AbortController();
        const seen: unknown[] = [];
        const done = (async () => {
          for await (const b of tier.scan({ tableId: id, from: new Map(), signal: abort.signal })) {
            seen.push(...rowsOf(b.batch));
            if (seen.length === 2) abort.abort(new Error('enough'));
          }
        })();
        await insert(tier, id, rows(1));
        await alterTable(tier, id, (t) => withColumn(t, 'w'));
        await insert(tier, id, [[2n, 'v2', 'w2']]);
        await expect(done).rejects.toThrow('enough');
        expect(seen).toEqual(rows(1, 2));
      });

      test('whenMoved resolves at the next commit of the table, at once when it lies behind, and ends with its signal', async () => {
        const { id } = await createTable(tier, 't');
        const other = await createTable(tier, 'other');
        let moved = false;
        const waiting = tier.whenMoved(id, at({}), new AbortController().signal).then(() => (moved = true));
        await insert(tier, other.id, rows(1));
        expect(moved).toBe(false);
        await insert(tier, id, rows(1));
        await waiting;
        await tier.whenMoved(id, at({}), new AbortController().signal);
        const abort = new AbortController();
        const aborted = tier.whenMoved(id, at({ '/0': 1 }), abort.signal);
        abort.abort(new Error('stop'));
        await expect(aborted).rejects.toThrow('stop');
      });

      test('a dropped table ends those who wait for it', async () => {
        const { id } = await createTable(tier, 't');
        const waiting = tier.whenMoved(id, at({}), new AbortController().signal);
        const ended = expect(waiting).rejects.toMatchObject({ kind: 'undefined-table' });
        await dropTable(tier, id);
        await ended;
      });
    });

    describe('truncate, drop, alter', () => {
      test('TRUNCATE leaves no rows, and offsets go on', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2, 3));
        await moveBoundary(tier, id, 1, at({ '/0': 2 }));
        await truncateTable(tier, id);
        for (const again of [false, true]) {
          expect(await keysIn(tier, id)).toEqual([]);
          expect([tier.starts(id), tier.ends(id), tier.boundary(id)]).toEqual([at({ '/0': 3 }), at({ '/0': 3 }), null]);
          if (!again) await reopen();
        }
        await insert(tier, id, rows(4));
        expect((await scanRows(tier, id)).map((r) => [r.offset, r.row[0]])).toEqual([[3n, 4n]]);
        const pin = tier.pin([id]);
        expect(pin.tables.get(id)).toMatchObject({ origins: at({ '/0': 3 }), starts: at({ '/0': 3 }), ends: at({ '/0': 4 }) });
        pin.release();
      });

      test('rows written before a TRUNCATE or a change of columns are refused after it', async () => {
        const { id } = await createTable(tier, 't');
        for (const change of [() => truncateTable(tier, id), () => alterTable(tier, id, (t) => withColumn(t, 'w'))]) {
          const write = tier.beginWrite();
          const { columns, schemaId } = tier.catalog().tables.get(id)!.schemas.at(-1)!;
          await write.append(
            id,
            schemaId,
            batchOf(
              columns.map((c) => c.type),
              rows(1),
            ),
          );
          await change();
          await expect(write.commit()).rejects.toMatchObject({ kind: 'object-not-ready' });
        }
        const write = tier.beginWrite();
        await expect(write.append(id, 1, batchOf(TYPES, rows(1)))).rejects.toMatchObject({ kind: 'object-not-ready' });
        await write.abort();
        expect(await keysIn(tier, id)).toEqual([]);
      });

      test('a rename or an option does not disturb a write', async () => {
        const { id } = await createTable(tier, 't');
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(1)));
        await alterTable(tier, id, (t) => ({ ...t, name: { ...t.name, table: 'renamed' }, options: TTL }));
        await write.commit();
        expect(await keysIn(tier, id)).toEqual([1]);
      });

      test('a dropped table is gone, with its rows on the way', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1));
        const write = tier.beginWrite();
        await write.append(id, 1, batchOf(TYPES, rows(2)));
        await dropTable(tier, id);
        await expect(write.commit()).rejects.toMatchObject({ kind: 'undefined-table' });
        expect(() => tier.ends(id)).toThrow(expect.objectContaining({ kind: 'undefined-table' }) as Error);
        const late = tier.beginWrite();
        await expect(late.append(id, 1, batchOf(TYPES, rows(2)))).rejects.toMatchObject({ kind: 'undefined-table' });
        const again = await createTable(tier, 't');
        expect(again.id).not.toBe(id);
        expect(await keysIn(tier, again.id)).toEqual([]);
        await reopen();
        expect([...tier.catalog().tables.keys()]).toEqual([again.id]);
      });
    });

    describe('pins', () => {
      test('a pin is one cut: later commits do not move it', async () => {
        const a = await createTable(tier, 'a');
        const b = await createTable(tier, 'b');
        await insert(tier, a.id, rows(1));
        const pin = tier.pin();
        await insert(tier, a.id, rows(2));
        await insert(tier, b.id, rows(3));
        await createTable(tier, 'c');
        expect(pin.catalog.tables.size).toBe(2);
        expect([pin.tables.get(a.id)!.ends, pin.tables.get(b.id)!.ends]).toEqual([at({ '/0': 1 }), at({})]);
        expect(await keysIn(tier, a.id, { to: pin.tables.get(a.id)!.ends })).toEqual([1]);
        pin.release();
        pin.release();
      });

      test('every pin sees whole commits', async () => {
        const a = await createTable(tier, 'a');
        const b = await createTable(tier, 'b');
        let running = true;
        const looking = (async () => {
          let looks = 0;
          while (running) {
            const pin = tier.pin([a.id, b.id]);
            const [x, y] = [a.id, b.id].map((id) => pin.tables.get(id)!.ends.get('/0') ?? 0n);
            expect(x).toBe(y);
            pin.release();
            looks++;
            await new Promise((resolve) => setImmediate(resolve));
          }
          return looks;
        })();
        for (let i = 0; i < 30; i++) {
          const write = tier.beginWrite();
          await write.append(a.id, 1, batchOf(TYPES, rows(i)));
          await write.append(b.id, 1, batchOf(TYPES, rows(i)));
          await write.commit();
        }
        running = false;
        expect(await looking).toBeGreaterThan(0);
      });

      test('pinned rows outlive TRUNCATE and DROP', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2));
        const pin = tier.pin([id]);
        await truncateTable(tier, id);
        await insert(tier, id, rows(3));
        const both = tier.pin([id]);
        await dropTable(tier, id);
        const pinned = pin.tables.get(id)!;
        expect(await keysIn(tier, id, { from: pinned.starts, to: pinned.ends })).toEqual([1, 2]);
        pin.release();
        const later = both.tables.get(id)!;
        expect(await keysIn(tier, id, { from: later.starts, to: later.ends })).toEqual([3]);
        both.release();
      });

      test('rows taken away after their pin ended are an error, never a short answer', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2));
        const pin = tier.pin([id]);
        const { starts, ends } = pin.tables.get(id)!;
        await truncateTable(tier, id);
        pin.release();
        await expect(keysIn(tier, id, { from: starts, to: ends })).rejects.toMatchObject({ kind: 'snapshot-too-old' });
      });

      test('an expired pin says so and holds nothing', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1));
        await moveBoundary(tier, id, 7, at({ '/0': 1 }));
        const pin = tier.pin([id]);
        expect([...tier.pinnedSnapshots(id)]).toEqual([7n]);
        await time.advance(3_600_000);
        expect(() => pin.tables).toThrow(expect.objectContaining({ kind: 'snapshot-too-old' }) as Error);
        expect(tier.pinnedSnapshots(id).size).toBe(0);
        pin.release();
      });

      test('snapshots stay pinned as long as a pin stands on them', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2));
        await moveBoundary(tier, id, 7, at({ '/0': 1 }));
        const first = tier.pin([id]);
        const second = tier.pin([id]);
        await moveBoundary(tier, id, 8, at({ '/0': 2 }));
        const third = tier.pin([id]);
        expect(tier.pinnedSnapshots(id)).toEqual(new Set([7n, 8n]));
        first.release();
        expect(tier.pinnedSnapshots(id)).toEqual(new Set([7n, 8n]));
        second.release();
        expect(tier.pinnedSnapshots(id)).toEqual(new Set([8n]));
        third.release();
      });
    });

    describe('boundary and leases', () => {
      test('a boundary moves forward under its lease and is remembered', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2, 3));
        expect(tier.boundary(id)).toBeNull();
        expect(await moveBoundary(tier, id, 10, at({ '/0': 2 }))).toBe('recorded');
        expect(tier.boundary(id)).toEqual(boundaryOf(id, 10, at({ '/0': 2 })));
        await reopen();
        expect(tier.boundary(id)).toEqual(boundaryOf(id, 10, at({ '/0': 2 })));
        expect(await moveBoundary(tier, id, 11, at({ '/0': 3 }))).toBe('recorded');
        expect(tier.pin([id]).tables.get(id)!.boundary!.snapshotId).toBe(11n);
      });

      test('a boundary is refused when lease, generation, predecessor or direction do not fit', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2, 3));
        const old = tier.acquireLease(id, 'a', 1000)!;
        await time.advance(2000);
        const lease = tier.acquireLease(id, 'b', 60_000)!;
        const request = { lease, truncateGeneration: 0, expectedSnapshotId: null, next: boundaryOf(id, 10, at({ '/0': 2 })) };
        expect(await tier.commitBoundary({ ...request, lease: old })).toBe('lease-lost');
        expect(await tier.commitBoundary({ ...request, expectedSnapshotId: 9n })).toBe('boundary-moved');
        expect(await tier.commitBoundary({ ...request, truncateGeneration: 1, next: boundaryOf(id, 10, at({ '/0': 2 }), 1) })).toBe(
          'table-changed',
        );
        expect(tier.boundary(id)).toBeNull();
        expect(await tier.commitBoundary(request)).toBe('recorded');
        expect(await tier.commitBoundary(request)).toBe('recorded');
        expect(await tier.commitBoundary({ ...request, expectedSnapshotId: 10n, next: boundaryOf(id, 11, at({ '/0': 1 })) })).toBe(
          'boundary-moved',
        );
        await truncateTable(tier, id);
        expect(await tier.commitBoundary({ ...request, expectedSnapshotId: 10n, next: boundaryOf(id, 11, at({ '/0': 3 })) })).toBe(
          'table-changed',
        );
        await dropTable(tier, id);
        expect(await tier.commitBoundary(request)).toBe('table-changed');
      });

      test('a lake ahead of the log is an error', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1));
        await expect(moveBoundary(tier, id, 1, at({ '/0': 2 }))).rejects.toMatchObject({ kind: 'lake-foreign-change' });
        expect(tier.boundary(id)).toBeNull();
      });

      test('one unexpired lease a table; epochs only grow, over reopens too', async () => {
        const { id } = await createTable(tier, 't');
        const other = await createTable(tier, 'other');
        const first = tier.acquireLease(id, 'a', 1000)!;
        expect(tier.acquireLease(id, 'b', 1000)).toBeNull();
        expect(tier.acquireLease(other.id, 'b', 1000)).not.toBeNull();
        await time.advance(900);
        expect(tier.renewLease(first, 1000)).toBe(true);
        await time.advance(900);
        expect(tier.acquireLease(id, 'b', 1000)).toBeNull();
        await time.advance(200);
        const second = tier.acquireLease(id, 'b', 1000)!;
        expect(second.epoch).toBeGreaterThan(first.epoch);
        expect(tier.renewLease(first, 1000)).toBe(false);
        tier.releaseLease(first);
        expect(tier.acquireLease(id, 'c', 1000)).toBeNull();
        tier.releaseLease(second);
        const third = tier.acquireLease(id, 'c', 1000)!;
        await reopen();
        expect(tier.renewLease(third, 1000)).toBe(false);
        const fourth = tier.acquireLease(id, 'd', 1000)!;
        expect(fourth.epoch).toBeGreaterThan(third.epoch);
      });

      test('a boundary is set back by a relink alone, to a round at or below it, and is remembered', async () => {
        const { id } = await createTable(tier, 't');
        await insert(tier, id, rows(1, 2, 3));
        await moveBoundary(tier, id, 10, at({ '/0': 1 }));
        await moveBoundary(tier, id, 11, at({ '/0': 3 }));
        const lease = tier.acquireLease(id, 'b', 60_000)!;
        const request = { lease, truncateGeneration: 0, expectedSnapshotId: 11n, next: boundaryOf(id, 10, at({ '/0': 1 })) };
        expect(await tier.commitBoundary(request)).toBe('boundary-moved');
        expect(await tier.relinkBoundary({ ...request, expectedSnapshotId: 12n })).toBe('boundary-moved');
        expect(await tier.relinkBoundary({ ...request, next: boundaryOf(id, 9, at({ '/0': 1, '/1': 1 })) })).toBe('boundary-moved');
        const wrong = { ...request, truncateGeneration: 1, next: boundaryOf(id, 10, at({ '/0': 1 }), 1) };
        expect(await tier.relinkBoundary(wrong)).toBe('table-changed');
        expect(await tier.relinkBoundary({ ...request, lease: { ...lease, epoch: lease.epoch - 1 } })).toBe('lease-lost');
        const pin = tier.pin([id]);
        expect(await tier.relinkBoundary(request)).toBe('recorded');
        expect(tier.boundary(id)).toEqual(request.next);
        expect(pin.tables.get(id)!.boundary!.snapshotId).toBe(11n);
        pin.release();
        await reopen();
        expect(tier.boundary(id)).toEqual(request.next);
        expect(await moveBoundary(tier, id, 12, at({ '/0': 2 }))).toBe('recorded');
      });

      test('a boundary is never set back past what the log still has', async () => {
        const { id } = await createTable(tier, 't', { options: TTL });
        await insert(tier, id, rows(1, 2));
        await moveBoundary(tier, id, 10, at({ '/0': 1 }));
        await moveBoundary(tier, id, 11, at({ '/0': 2 }));
        await time.advance(60_000);
        await reopen();
        await tier.retain();
        const lease = tier.acquireLease(id, 'b', 60_000)!;
        const request = { lease, truncateGeneration: 0, expectedSnapshotId: 11n, next: boundaryOf(id, 10, at({ '/0': 1 })) };
        await expect(tier.relinkBoundary(request)).rejects.toMatchObject({
          kind: 'snapshot-too-old',
          fields: { detail: 'Bucket 0: offsets 1 to 2 are in neither; the log begins at 2.' },
        });
        expect(tier.boundary(id)!.snapshotId).toBe(11n);
      });

      test('prepareBoundary says the offsets in the form Fluss reads', async () => {
        const plain = await createTable(tier, 't');
        const parts = await createTable(tier, 'p', { partitionBy: ['v'] });
        expect(JSON.parse(await tier.prepareBoundary(plain.id, at({ '/0': 5 })))).toMatchObject([{ bucket: 0, offset: 5 }]);
        expect(JSON.parse(await tier.prepareBoundary(parts.id, at({ 'b/0': 7, 'a/1': 5 })))).toMatchObject([
          { bucket: 1, partition_name: 'v=a', offset: 5 },
          { bucket: 0, partition_name: 'v=b', offset: 7 },
        ]);
      });
    });

    describe('retention', () => {
      test('rows stay until the lake has them and their time is over', async () => {
        const { id } = await createTable(tier, 't', { options: TTL });
        await insert(tier, id, rows(1, 2));
        await time.advance(60_000);
        expect(await tier.retain()).toBe(0);
        expect(await keysIn(tier, id)).toEqual([1, 2]);
        await moveBoundary(tier, id, 1, at({ '/0': 2 }));
        await reopen(); // everything is in its segment then
        await tier.retain();
        expect(tier.starts(id)).toEqual(at({ '/0': 2 }));
        await insert(tier, id, rows(3));
        expect((await scanRows(tier, id)).map((r) => r.offset)).toEqual([2n]);
        await expect(keysIn(tier, id, { from: at({ '/0': 1 }) })).rejects.toMatchObject({ kind: 'snapshot-too-old' });
        const pin = tier.pin([id]);
        expect(pin.tables.get(id)!.origins.get('/0') ?? 0n).toBe(0n);
        pin.release();
        await reopen();
        expect(tier.starts(id)).toEqual(at({ '/0': 2 }));
        expect(await keysIn(tier, id)).toEqual([3]);
      });

      test('young rows, rows above the boundary and tables without a limit stay', async () => {
        const young = await createTable(tier, 'young', { options: TTL });
        const ahead = await createTable(tier, 'ahead', { options: TTL });
        const forever = await createTable(tier, 'forever', { options: { 'table.log.ttl': '0 ms' } });
        const held = await createTable(tier, 'held', { options: TTL });
        for (const t of [ahead, forever, held]) await insert(tier, t.id, rows(1, 2));
        await time.advance(60_000);
        await insert(tier, young.id, rows(1, 2));
        for (const t of [young, forever, held]) await moveBoundary(tier, t.id, 1, at({ '/0': 2 }));
        await moveBoundary(tier, ahead.id, 1, at({ '/0': 1 }));
        await reopen();
        await tier.retain({ held: new Set([held.id]) });
        for (const t of [young, ahead, forever, held]) expect(await keysIn(tier, t.id)).toEqual([1, 2]);
      });

      test('a pin keeps the rows it may read', async () => {
        const { id } = await createTable(tier, 't', { options: TTL });
        await insert(tier, id, rows(1, 2));
        await reopen();
        const pin = tier.pin([id]);
        await moveBoundary(tier, id, 1, at({ '/0': 2 }));
        await time.advance(60_000);
        await tier.retain();
        expect(await keysIn(tier, id, { from: pin.tables.get(id)!.starts, to: pin.tables.get(id)!.ends })).toEqual([1, 2]);
        pin.release();
        const later = tier.pin([id]);
        await tier.retain();
        expect(tier.starts(id)).toEqual(at({ '/0': 2 }));
        later.release();
      });
    });

    test('after close every call is refused', async () => {
      const { id } = await createTable(tier, 't');
      const write = tier.beginWrite();
      const waiting = tier.whenMoved(id, at({}), new AbortController().signal);
      const ended = expect(waiting).rejects.toMatchObject({ kind: 'admin-shutdown' });
      await tier.close();
      await tier.close();
      await ended;
      const shut = expect.objectContaining({ kind: 'admin-shutdown' }) as Error;
      expect(() => tier.catalog()).toThrow(shut);
      expect(() => tier.pin()).toThrow(shut);
      expect(() => tier.beginWrite()).toThrow(shut);
      await expect(write.append(id, 1, batchOf(TYPES, rows(1)))).rejects.toMatchObject({ kind: 'admin-shutdown' });
      await expect(createTable(tier, 'x')).rejects.toMatchObject({ kind: 'admin-shutdown' });
      await expect(tier.fetch({ tableId: id, bucket: '/0', from: 0n, to: 1n, bytesMax: 1 })).rejects.toMatchObject({
        kind: 'admin-shutdown',
      });
      await expect(tier.retain()).rejects.toMatchObject({ kind: 'admin-shutdown' });
    });
  });
}
