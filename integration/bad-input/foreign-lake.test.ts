import { expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { openWarehouse } from '../../sql/program/compose-warehouse.ts';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';
import { foreignCommit, foreignRollback, foreignSnapshot } from '../tiering/foreign-lake.ts';
import { refused, verify, witness } from './witness.ts';

/** A table of 200 rows in two rounds, and one more row that is hot. */
async function tiered(server: TemporaryServer, sql: (text: string) => Promise<unknown>) {
  await sql("CREATE TABLE shared (n bigint NOT NULL) WITH ('table.datalake.freshness' = '1 h')");
  for (const from of [1, 101]) {
    await sql(`INSERT INTO shared SELECT i FROM generate_series(${from}, ${from + 99}) AS g(i)`);
    await sql("CALL sys.tier('shared')");
  }
  await sql('INSERT INTO shared VALUES (201)');
  const { lake, store } = openWarehouse(`${server.data}/lake`);
  const load = async (): Promise<LakeTable> => must(await lake.loadTable({ namespace: ['public'], name: 'shared' }), 'table');
  return { store, load };
}

const STATE = "SELECT state, last_error FROM sys.tiering WHERE table_name = 'shared'";

test.each(['append', 'overwrite', 'delete'] as const)('a foreign %s puts the table aside until it is taken back', async (operation) => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  const { store, load } = await tiered(server, (text) => client.query(text));
  const ours = must((await load()).currentSnapshotId, 'snapshot');
  await foreignCommit(store, await load(), foreignSnapshot(operation));

  expect(await refused(client, "CALL sys.tier('shared')")).toMatchObject({
    code: '55000',
    message: 'lake table "shared" was changed by someone else',
    detail: expect.stringContaining(`(${operation})`) as string,
    hint: expect.stringContaining('Roll the lake table back to the snapshot before it') as string,
  });
  expect(await textRows(client, STATE)).toEqual([['quarantined', expect.stringContaining('changed by someone else')]]);
  // Reads stay at the last round, and writes go on.
  await client.query('INSERT INTO shared VALUES (202)');
  expect(await textRows(client, 'SELECT count(*), sum(n) FROM shared')).toEqual([['202', '20503']]);
  expect(await verify(client, 'shared')).toEqual({ gaps: '0', overlaps: '0', rows: 202, ok: 't' });
  await unharmed();

  await foreignCommit(store, await load(), foreignRollback(ours));
  await client.query("CALL sys.tier('shared')");
  expect(await textRows(client, 'SELECT count(*) FROM "shared$lake"')).toEqual([['202']]);
  expect(await textRows(client, STATE)).not.toEqual([['quarantined', expect.anything()]]);
  expect(await verify(client, 'shared')).toEqual({ gaps: '0', overlaps: '0', rows: 202, ok: 't' });
  await unharmed();
});

test('a foreign rollback changes no read, and puts the table aside until it is taken back', async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  const { store, load } = await tiered(server, (text) => client.query(text));
  const [first, second] = (await load()).snapshots.map((s) => s.snapshotId);
  await foreignCommit(store, await load(), foreignRollback(must(first, 'first')));

  expect(await refused(client, "CALL sys.tier('shared')")).toMatchObject({
    code: '55000',
    hint: expect.stringContaining('main') as string,
  });
  expect(await textRows(client, 'SELECT count(*), sum(n) FROM shared')).toEqual([['201', '20301']]);
  expect(await verify(client, 'shared')).toEqual({ gaps: '0', overlaps: '0', rows: 201, ok: 't' });
  await unharmed();

  await foreignCommit(store, await load(), foreignRollback(must(second, 'second')));
  await client.query("CALL sys.tier('shared')");
  expect(await verify(client, 'shared')).toEqual({ gaps: '0', overlaps: '0', rows: 201, ok: 't' });
  await unharmed();
});

test("someone's compaction is no harm", async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  const { store, load } = await tiered(server, (text) => client.query(text));
  await foreignCommit(store, await load(), foreignSnapshot('replace'));
  await client.query("CALL sys.tier('shared')");
  expect(await verify(client, 'shared')).toEqual({ gaps: '0', overlaps: '0', rows: 201, ok: 't' });
  await unharmed();
});
