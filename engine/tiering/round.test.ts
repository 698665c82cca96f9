import { describe, expect, test } from 'vitest';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { lakeTableId } from './lake-layout.ts';
import { runRound } from './round.ts';
import { BUCKETS, ModelWorld, ScriptedFailpoints, settled, TABLE } from './testing/model-round.ts';
import { expectWhole, kindOf, tierAll, world } from './testing/round-checks.ts';

describe('a round', () => {
  test('moves the rows of every bucket into the lake and the boundary with them', async () => {
    const w = world();
    w.hot.append(TABLE.id, BUCKETS[0]!, 3);
    w.hot.append(TABLE.id, BUCKETS[1]!, 2);
    const report = await runRound(w.deps(), TABLE.id);
    expect(report).toMatchObject({ outcome: 'tiered', rows: 5n, files: 2, more: false, recovered: false });
    expect(w.hot.boundary(TABLE.id)?.offsets).toEqual(
      new Map([
        ['/0', 3n],
        ['/1', 2n],
      ]),
    );
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(5);
  });

  test('gives rows their bucket, offset and commit time in the lake', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/1', 2);
    await runRound(w.deps(), TABLE.id);
    const micros = BigInt(w.time.wallMs()) * 1000n;
    expect(w.lake.rows(await w.lakeTable())).toEqual([
      [1n, 1, 0n, micros],
      [2n, 1, 1n, micros],
    ]);
  });

  test('does nothing for a table without rows, and makes no lake table for it', async () => {
    const w = world();
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('idle');
    expect(await w.lake.loadTable(lakeTableId(TABLE))).toBeNull();
  });

  test('carries who, what and how far in the snapshot and in the table', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    const { roundId } = await runRound(w.deps(), TABLE.id);
    const table = await w.lakeTable();
    expect(table.lineage[0]!.summary).toEqual({
      'commit-user': '__fluss_lake_tiering',
      'fluss-offsets': '[{"bucket":"/0","offset":3}]',
      'thermocline.round-id': roundId,
      'thermocline.previous-round-id': '',
      'thermocline.table-uuid': TABLE.uuid,
      'thermocline.truncate-generation': '0',
      'thermocline.boundary': '{"":["3"]}',
    });
    expect(table.properties).toMatchObject({ 'thermocline.boundary': '{"":["3"]}', 'thermocline.round-id': roundId });
  });

  test('stops at its limits and says that more is due', async () => {
    const w = world();
    for (let i = 0; i < 10; i++) w.hot.append(TABLE.id, BUCKETS[i % 2]!, 4);
    const report = await runRound(w.deps({ limits: { rowsMax: 6, fetchBytesMax: 8 } }), TABLE.id);
    expect(report).toMatchObject({ outcome: 'tiered', more: true });
    expect(report.rows).toBeLessThan(40n);
    await expectWhole(w);
    await tierAll(w);
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(40);
  });

  test('cuts a bucket into several files when there is too much log for one', async () => {
    const w = world();
    for (let i = 0; i < 6; i++) w.hot.append(TABLE.id, '/0', 10);
    const report = await runRound(w.deps({ limits: { fileBytesMax: 200, fetchBytesMax: 8 } }), TABLE.id);
    expect(report.files).toBeGreaterThan(1);
    await expectWhole(w);
    const offsets = w.lake.rows(await w.lakeTable()).map((row) => row[2]);
    expect(offsets).toEqual(Array.from({ length: 60 }, (_, i) => BigInt(i)));
  });

  test('cuts a large bucket into as many files as are written at a time, of about the same size', async () => {
    const w = world();
    for (let i = 0; i < 21; i++) w.hot.append(TABLE.id, '/0', 10);
    w.hot.append(TABLE.id, '/1', 10);
    await runRound(w.deps({ limits: { fileRowsMin: 20, fetchBytesMax: 8 } }), TABLE.id);
    const sizes = [...w.files.objects.values()].map((rows) => rows.length).sort((a, b) => a - b);
    expect(sizes).toEqual([10, 100, 110]);
    await expectWhole(w);
  });

  test('keeps its lease while a file is being written, and stops when it is lost', async () => {
    for (const lost of [false, true]) {
      const w = world();
      for (let i = 0; i < 4; i++) w.hot.append(TABLE.id, '/0', 2048);
      const write = w.files.write.bind(w.files);
      w.files.write = async (request) => {
        const batches: ColumnBatch[] = [];
        try {
          for (const batch of request.batches) {
            batches.push(batch);
            if (lost) w.hot.drop(TABLE.id);
            // All of it takes twice as long as a lease lasts.
            await w.time.advance(15_000);
            await settled();
          }
        } catch (error) {
          // As an engine that hands on what its source threw.
          throw new ThermoclineError('internal', `the query failed: ${String(error)}`);
        }
        return write({ ...request, batches });
      };
      expect(await runRound(w.deps(), TABLE.id)).toMatchObject(lost ? { outcome: 'superseded' } : { outcome: 'tiered', rows: 8192n });
      expect(w.files.local.size).toBe(0);
      if (lost) expect(w.files.objects.size).toBe(0);
      else await expectWhole(w);
    }
  });

  test('waits for puts under way before it removes the files of a put that failed', async () => {
    const w = world();
    for (let b = 0; b < 12; b++) w.hot.append(TABLE.id, `/${b}`, 1);
    let puts = 0;
    w.lake.putDataFile = async (target, path) => {
      if (++puts === 2) throw new ThermoclineError('disk-full', 'planted');
      // An upload that has read the file already is not stopped by losing it.
      const content = w.files.local.get(path)!;
      await settled();
      w.files.objects.set(target.location, content);
      w.files.local.delete(path);
    };
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('disk-full');
    expect(puts).toBeLessThan(12);
    await settled();
    await settled();
    expect(w.files.objects.size + w.files.local.size + w.files.intents.size).toBe(0);
  });

  test('is refused while another tierer holds the lease', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await w.hot.acquireLease(TABLE.id, 'other', 30_000);
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('leased-elsewhere');
    await w.time.advance(30_001);
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
  });

  test('says so when the table is gone', async () => {
    const w = world();
    w.hot.drop(TABLE.id);
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('table-gone');
  });

  test('stops before its commit when it is told to', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    const stop = new AbortController();
    const failpoints = new ScriptedFailpoints((name) => (name === 'tiering.prepared' ? stop.abort() : undefined));
    expect(await kindOf(runRound(w.deps({ failpoints }), TABLE.id, stop.signal))).toBe('query-canceled');
    expect(w.files.objects.size).toBe(0);
    expect(w.files.intents.size).toBe(0);
    await tierAll(w);
    await expectWhole(w);
  });
});

describe('someone else in the lake', () => {
  async function tiered(): Promise<ModelWorld> {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.append(TABLE.id, '/0', 2);
    return w;
  }

  test.each(['append', 'overwrite', 'delete'])('a foreign %s quarantines before anything is committed above it', async (operation) => {
    const w = await tiered();
    w.lake.foreignCommit(lakeTableId(TABLE), operation);
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-foreign-change');
    expect((await w.lakeTable()).snapshots).toHaveLength(2);
    expect(w.files.objects.size).toBe(1);
    await expectWhole(w);
  });

  test('a foreign compaction is accepted', async () => {
    const w = await tiered();
    w.lake.foreignCommit(lakeTableId(TABLE), 'replace');
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(5);
  });

  test('a compaction that gets in between plan and commit is committed above', async () => {
    const w = await tiered();
    const failpoints = ScriptedFailpoints.once('tiering.committing', () => w.lake.foreignCommit(lakeTableId(TABLE), 'replace'));
    expect((await runRound(w.deps({ failpoints }), TABLE.id)).outcome).toBe('tiered');
    expect(failpoints.hits.get('tiering.conflicted')).toBe(1);
    await expectWhole(w);
  });

  test('a foreign append between plan and commit stops the round and its files go', async () => {
    const w = await tiered();
    const failpoints = new ScriptedFailpoints((name) => {
      if (name === 'tiering.committing') w.lake.foreignCommit(lakeTableId(TABLE), 'append');
    });
    expect(await kindOf(runRound(w.deps({ failpoints }), TABLE.id))).toBe('lake-foreign-change');
    expect(w.files.objects.size).toBe(1);
    await expectWhole(w);
  });

  test('a rollback quarantines; reads stay where they were', async () => {
    const w = await tiered();
    const before = (await w.lakeTable()).currentSnapshotId!;
    await runRound(w.deps(), TABLE.id);
    w.lake.rollback(lakeTableId(TABLE), before);
    w.hot.append(TABLE.id, '/0', 1);
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-foreign-change');
    await expectWhole(w);
  });

  test('a compaction and an expiry of our snapshot: the property still tells, and the boundary follows', async () => {
    const w = await tiered();
    const ours = (await w.lakeTable()).currentSnapshotId!;
    w.lake.foreignCommit(lakeTableId(TABLE), 'replace');
    w.lake.expire(lakeTableId(TABLE), [ours]);
    const report = await runRound(w.deps(), TABLE.id);
    expect(report).toMatchObject({ outcome: 'tiered', recovered: true, rows: 2n });
    await expectWhole(w);
    expect(await w.lakeIds()).toHaveLength(5);
  });

  test('an unrecorded round whose snapshot was expired is still completed', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    w.hot.recordFault = 'before';
    await kindOf(runRound(w.deps(), TABLE.id));
    const ours = (await w.lakeTable()).currentSnapshotId!;
    w.lake.foreignCommit(lakeTableId(TABLE), 'replace');
    w.lake.expire(lakeTableId(TABLE), [ours]);
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('recovered');
    await expectWhole(w);
  });

  test('a lake table that is gone is not replaced by an empty one', async () => {
    const w = await tiered();
    await w.lake.dropTable(lakeTableId(TABLE));
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-missing');
  });

  test('a table of that name that is not ours is left alone', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    const { lakeTableSpec } = await import('./lake-layout.ts');
    await w.lake.createTable({ ...lakeTableSpec(TABLE), properties: {} });
    w.lake.foreignCommit(lakeTableId(TABLE), 'append');
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-foreign-change');
  });

  test('an empty table made by hand that fits is adopted', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    const { lakeTableSpec } = await import('./lake-layout.ts');
    await w.lake.createTable({ ...lakeTableSpec(TABLE), properties: {} });
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    expect((await w.lakeTable()).properties).toMatchObject({ 'thermocline.table-uuid': TABLE.uuid });
  });

  test('a round that was paused between its looks at log and lake does not take the difference for a foreign change', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.append(TABLE.id, '/0', 1);
    const load = w.lake.loadTable.bind(w.lake);
    let resume: (() => void) | undefined;
    w.lake.loadTable = async (id) => {
      w.lake.loadTable = load;
      await new Promise<void>((resolve) => (resume = resolve));
      return load(id);
    };
    const paused = runRound(w.deps({ owner: 'paused' }), TABLE.id);
    await settled();
    await w.time.advance(60_000);
    for (let i = 0; i < 3; i++) {
      w.hot.append(TABLE.id, '/0', 1);
      await tierAll(w);
    }
    resume!();
    expect((await paused).outcome).toBe('superseded');
    await expectWhole(w);
  });

  test('a data folder that is older than the lake is noticed', async () => {
    const w = await tiered();
    const old = w.hot.boundary(TABLE.id);
    await runRound(w.deps(), TABLE.id);
    w.hot.append(TABLE.id, '/0', 2);
    await runRound(w.deps(), TABLE.id);
    w.hot.setBoundary(TABLE.id, old);
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-foreign-change');
  });
});

describe('TRUNCATE, DROP, RENAME, ALTER', () => {
  test('TRUNCATE is carried to the lake by the next round, the new rows by the one after', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.truncate(TABLE.id);
    const ids = w.hot.append(TABLE.id, '/0', 2);
    expect(await runRound(w.deps(), TABLE.id)).toMatchObject({ outcome: 'truncated', more: true });
    expect(await w.lakeIds()).toEqual([]);
    expect(await w.union()).toEqual(ids);
    expect(await runRound(w.deps(), TABLE.id)).toMatchObject({ outcome: 'tiered', rows: 2n });
    expect(await w.lakeIds()).toEqual(ids);
    expect(w.hot.boundary(TABLE.id)?.offsets).toEqual(new Map([['/0', 5n]]));
  });

  test('two TRUNCATEs with a removal in between that was not recorded', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.truncate(TABLE.id);
    w.hot.recordFault = 'before';
    await kindOf(runRound(w.deps(), TABLE.id));
    w.hot.truncate(TABLE.id);
    const ids = w.hot.append(TABLE.id, '/1', 2);
    await tierAll(w);
    expect(await w.lakeIds()).toEqual(ids);
    await expectWhole(w);
  });

  test('the lake table of a dropped table waits for its readers before it makes room', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    const next = { ...TABLE, id: 8, uuid: '22222222-2222-4222-8222-222222222222' };
    w.hot.drop(TABLE.id);
    w.hot.create(next);
    w.hot.pinned.add(TABLE.id);
    const ids = w.hot.append(next.id, '/0', 1);
    expect(await kindOf(runRound(w.deps(), next.id))).toBe('object-in-use');
    expect((await w.lakeTable()).properties['thermocline.table-uuid']).toBe(TABLE.uuid);
    w.hot.pinned.clear();
    expect((await runRound(w.deps(), next.id)).outcome).toBe('tiered');
    expect(await w.lakeIds(next)).toEqual(ids);
  });

  test("another service's table of a higher id is not dropped", async () => {
    const w = world();
    const stranger = { ...TABLE, id: 99, uuid: '99999999-9999-4999-8999-999999999999' };
    w.hot.create(stranger);
    w.hot.append(stranger.id, '/0', 1);
    await runRound(w.deps(), stranger.id);
    w.hot.drop(stranger.id);
    w.hot.append(TABLE.id, '/0', 1);
    expect(await kindOf(runRound(w.deps(), TABLE.id))).toBe('lake-foreign-change');
  });

  test('a renamed table keeps its place, and a new table of its old name takes one beside it', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    w.hot.alter(TABLE.id, { name: { ...TABLE.name, table: 'renamed' } });
    w.hot.append(TABLE.id, '/0', 2);
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('tiered');
    await expectWhole(w);
    const next = { ...TABLE, id: 8, uuid: '22222222-2222-4222-8222-222222222222' };
    w.hot.create(next);
    const ids = w.hot.append(next.id, '/0', 4);
    for (let i = 0; i < 2; i++) await runRound(w.deps(), next.id);
    expect(await w.union(next.id)).toEqual(ids);
    await expectWhole(w);
    const spare = await w.lake.loadTable({ namespace: ['public'], name: 't_22222222' });
    expect(spare).not.toBeNull();
  });

  test('a new column reaches the lake, also without new rows', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    await runRound(w.deps(), TABLE.id);
    const columns = [...TABLE.schemas[0]!.columns, { id: 1, name: 'note', type: { kind: 'text' }, nullable: true } as const];
    w.hot.alter(TABLE.id, { schemas: [...TABLE.schemas, { schemaId: 2, columns }] });
    expect((await runRound(w.deps(), TABLE.id)).outcome).toBe('idle');
    expect((await w.lakeTable()).fields.map((f) => f.name)).toEqual(['id', 'note', '__bucket', '__offset', '__timestamp']);
  });

  test('a log with a hole is never passed over', async () => {
    const w = world();
    w.hot.append(TABLE.id, '/0', 3);
    const deps = w.deps();
    const holed = { ...deps, codec: { decode: () => [] } };
    const error = await runRound(holed, TABLE.id).then(
      () => null,
      (e: unknown) => e,
    );
    expect(isKind(error, 'data-corrupted')).toBe(true);
    await expectWhole(w);
  });
});
