import { expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { alterTable, createTable, withColumn } from '../../catalog/testing/hot-tables.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import type { Pin } from '../../catalog/seams/hot-tier.ts';
import { Mirror } from '../../engine/union/mirror.ts';
import { columnType } from '../../engine/union/log-source.ts';
import { planUnion } from '../../engine/union/relation-plan.ts';
import { RelationSources } from '../../engine/union/relation-sql.ts';
import { verifyUnion } from '../../engine/union/verify.ts';
import { openRooms, type Rooms } from '../harness/rooms.ts';

const never = new AbortController().signal;

function table(rooms: Rooms, id: number): TableDefinition {
  return must(rooms.hot.catalog().tables.get(id), 'table');
}

async function insert(rooms: Rooms, id: number, rows: readonly (readonly TestValue[])[]): Promise<void> {
  const definition = table(rooms, id);
  const { columns, schemaId } = currentSchema(definition);
  const write = rooms.hot.beginWrite();
  await write.append(
    id,
    schemaId,
    batchOf(
      columns.map((c) => c.type),
      rows,
    ),
  );
  await write.commit();
}

/** The union's rows at the present cut, sorted. */
async function union(rooms: Rooms, id: number, mirror: Mirror | null, columns: readonly string[] = ['k', 'v']): Promise<TestValue[][]> {
  const pin = rooms.hot.pin([id]);
  try {
    return await unionAt(rooms, pin, id, mirror, columns);
  } finally {
    pin.release();
  }
}

/** The same at the cut of a pin. */
async function unionAt(rooms: Rooms, pin: Pin, id: number, mirror: Mirror | null, columns: readonly string[]): Promise<TestValue[][]> {
  const definition = must(pin.catalog.tables.get(id), 'table');
  const sources = new RelationSources(rooms.hot, rooms.duck, mirror);
  try {
    const plan = await planUnion(rooms.warehouse.lake, definition, must(pin.tables.get(id), 'pin'), { columns, filters: [], own: [] });
    const sql = `SELECT ${columns.map((c) => `"${c}"`).join(', ')} FROM ${sources.table(plan)} t`;
    const rows: TestValue[][] = [];
    for await (const batch of rooms.duck.stream({ sql, types: columns.map((c) => columnType(definition, c)) })) rows.push(...rowsOf(batch));
    return sorted(rows);
  } finally {
    sources.dispose();
  }
}

const sorted = (rows: TestValue[][]): TestValue[][] => rows.sort((a, b) => (String(a) < String(b) ? -1 : 1));

async function verify(rooms: Rooms, id: number): ReturnType<typeof verifyUnion> {
  const pin = rooms.hot.pin([id]);
  try {
    return await verifyUnion(
      { hot: rooms.hot, lake: rooms.warehouse.lake, duck: rooms.duck },
      table(rooms, id),
      must(pin.tables.get(id), 'pin'),
      never,
    );
  } finally {
    pin.release();
  }
}

test.each([1, 2, 3, 4, 5, 6])('random inserts, rounds and columns: log, mirror and model agree at every step (seed %i)', async (seed) => {
  await using rooms = await openRooms();
  const random = new SeededRandom(seed);
  // Small limits, so that segments are made, cut, merged and dropped within a few rows.
  const mirror = new Mirror(rooms.hot, rooms.duck, { rowsMax: 500, tailRowsMin: 5, segmentsMax: 3 });
  const partitioned = seed % 2 === 0;
  const definition = await createTable(rooms.hot, 't', {
    bucketCount: 1 + random.int(3),
    ...(partitioned ? { partitionBy: ['v'] } : { bucketKey: ['k'] }),
  });
  let columns = ['k', 'v'];
  const model: TestValue[][] = [];
  let next = 0n;
  let mirrored = 0;
  // A statement that began earlier goes on reading its own cut, whatever the mirror has become meanwhile.
  let older: { readonly pin: Pin; readonly columns: readonly string[]; readonly rows: TestValue[][] } | null = null;
  for (let step = 0; step < 30; step++) {
    const dice = random.int(10);
    if (dice < 6) {
      const rows = Array.from({ length: 1 + random.int(20) }, () => [
        next++,
        `p${random.int(3)}`,
        ...columns.slice(2).map((): TestValue => `x${random.int(5)}`),
      ]);
      await insert(rooms, definition.id, rows);
      model.push(...rows);
    } else if (dice < 8) {
      await rooms.round(definition.id);
    } else if (dice < 9 && columns.length < 4) {
      await alterTable(rooms.hot, definition.id, (t) => withColumn(t, `c${columns.length}`));
      columns = [...columns, `c${columns.length}`];
      for (const row of model) row.push(null);
    }
    const expected = sorted(model.map((row) => [...row]));
    expect(await union(rooms, definition.id, null, columns)).toEqual(expected);
    expect(await union(rooms, definition.id, mirror, columns)).toEqual(expected);
    await mirror.settle();
    mirrored = Math.max(mirrored, mirror.rows);
    expect(await union(rooms, definition.id, mirror, columns)).toEqual(expected);
    if (older !== null) expect(await unionAt(rooms, older.pin, definition.id, mirror, older.columns)).toEqual(older.rows);
    if (random.int(6) === 0) {
      older?.pin.release();
      older = { pin: rooms.hot.pin([definition.id]), columns: [...columns], rows: expected };
    }
  }
  older?.pin.release();
  // No check is vacuous: rows were read from the mirror, and the lake had some.
  expect(mirrored).toBeGreaterThan(0);
  expect(rooms.hot.boundary(definition.id)).not.toBeNull();
  expect(await verify(rooms, definition.id)).toMatchObject({ gaps: 0n, overlaps: 0n, ok: true });
  await mirror.settle();
});

test('the mirror serves what it holds, gives way to other tables, and lets go of what the lake has', async () => {
  await using rooms = await openRooms();
  const mirror = new Mirror(rooms.hot, rooms.duck, { rowsMax: 100, tailRowsMin: 10, segmentsMax: 4 });
  const a = await createTable(rooms.hot, 'a');
  const b = await createTable(rooms.hot, 'b');
  const rows = (n: number): TestValue[][] => Array.from({ length: n }, (_, i) => [BigInt(i), 'x']);
  await insert(rooms, a.id, rows(80));
  await union(rooms, a.id, mirror);
  await mirror.settle();
  expect(mirror.rows).toBe(80);
  await insert(rooms, b.id, rows(60));
  await union(rooms, b.id, mirror);
  await mirror.settle();
  expect(mirror.rows).toBe(60);
  await rooms.round(b.id);
  expect(await union(rooms, b.id, mirror)).toHaveLength(60);
  expect(mirror.rows).toBe(0);
});

/** A round whose Parquet writer does something wrong to the first file. */
async function tamperedRound(rooms: Rooms, id: number, tamper: (batch: ColumnBatch) => ColumnBatch): Promise<void> {
  await rooms.round(id, {
    writer: {
      async write(request) {
        let rows = 0n;
        const tampered = function* (): Generator<ColumnBatch> {
          for (const batch of request.batches) {
            yield rows === 0n ? tamper(batch) : batch;
            rows += BigInt(batch.length);
          }
        };
        const written = await rooms.writer.write({ ...request, batches: tampered() });
        // The round counts: this writer lies about it.
        return { ...written, rows };
      },
    },
  });
}

function editRows(edit: (rows: TestValue[][]) => TestValue[][]): (batch: ColumnBatch) => ColumnBatch {
  return (batch) =>
    batchOf(
      batch.columns.map((c) => c.type),
      edit(rowsOf(batch)),
    );
}

test.each([
  ['a lost row', editRows((rows) => rows.filter((_, i) => i !== 5)), { gaps: 1n, overlaps: 0n, ok: false }],
  ['the first row lost', editRows((rows) => rows.slice(1)), { gaps: 1n, overlaps: 0n, ok: false }],
  ['a doubled row', editRows((rows) => [...rows, rows[3]!]), { gaps: 0n, overlaps: 1n, ok: false }],
  [
    'a changed value',
    editRows((rows) => rows.map((r, i) => (i === 7 ? [r[0]!, 'changed', ...r.slice(2)] : r))),
    { gaps: 0n, overlaps: 0n, ok: false },
  ],
  [
    'a row with the offset of the log',
    editRows((rows) => [...rows, [rows[0]![0]!, 'extra', 0, 20n, rows[0]![4]!]]),
    { gaps: 0n, overlaps: 1n, ok: false },
  ],
])('verify_union finds %s in the lake', async (_, tamper, finding) => {
  await using rooms = await openRooms();
  const { id } = await createTable(rooms.hot, 't');
  await insert(
    rooms,
    id,
    Array.from({ length: 20 }, (_, i) => [BigInt(i), `v${i}`]),
  );
  await tamperedRound(rooms, id, tamper);
  await insert(rooms, id, [[100n, 'hot']]);
  expect(await verify(rooms, id)).toMatchObject(finding);
});

test('verify_union of a table that is whole, truncated, or empty is ok', async () => {
  await using rooms = await openRooms();
  const { id } = await createTable(rooms.hot, 't');
  expect(await verify(rooms, id)).toMatchObject({ ok: true, lakeRows: 0n, hotRows: 0n });
  await insert(rooms, id, [
    [1n, null],
    [null, 'x'],
  ]);
  await rooms.round(id);
  await insert(rooms, id, [[2n, 'y']]);
  expect(await verify(rooms, id)).toMatchObject({ ok: true, lakeRows: 2n, hotRows: 1n });
  await alterTable(rooms.hot, id, (t) => ({ ...t, truncateGeneration: t.truncateGeneration + 1 }));
  expect(await verify(rooms, id)).toMatchObject({ ok: true, lakeRows: 0n, hotRows: 0n });
  await insert(rooms, id, [[3n, 'z']]);
  // The first round removes what was there before the TRUNCATE.
  expect(await rooms.round(id)).toMatchObject({ outcome: 'truncated' });
  expect(await verify(rooms, id)).toMatchObject({ ok: true, lakeRows: 0n, hotRows: 1n });
  expect(await rooms.round(id)).toMatchObject({ outcome: 'tiered' });
  expect(await verify(rooms, id)).toMatchObject({ ok: true, lakeRows: 1n, hotRows: 0n });
});
