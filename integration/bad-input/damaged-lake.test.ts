import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { type RestartedServer, restarted } from './restarted.ts';
import { type TemporaryServer, temporaryServer, textRows } from '../harness/temporary-server.ts';
import { refused, verify, witness } from './witness.ts';

const ROWS = 400;

/** A table with two tiering rounds behind it. */
async function tieredTable(client: pg.Client, name: string): Promise<void> {
  await client.query(`CREATE TABLE ${name} (n bigint NOT NULL, s text) WITH ('table.datalake.freshness' = '1 h')`);
  for (const from of [1, ROWS / 2 + 1]) {
    await client.query(`INSERT INTO ${name} SELECT i, 'row ' || i FROM generate_series(${from}, ${from + ROWS / 2 - 1}) AS g(i)`);
    await client.query(`CALL sys.tier('${name}')`);
  }
}

/** The last of a lake table's files whose path matches. */
async function lakeFile(server: TemporaryServer, table: string, pattern: RegExp): Promise<string> {
  const lake = join(server.data, 'lake');
  const all = await readdir(lake, { recursive: true });
  return join(
    lake,
    must(
      all
        .filter((path) => path.split('/').includes(table) && pattern.test(path))
        .sort()
        .at(-1),
      `file of ${table}`,
    ),
  );
}

/** Of the snapshot that queries read. */
async function newestManifestList(client: pg.Client, table: string): Promise<string> {
  const [row] = await textRows(client, `SELECT manifest_list FROM "${table}$lake$snapshots" ORDER BY committed_at DESC LIMIT 1`);
  return must(row?.[0], 'manifest list').replace(/^file:(?:\/\/)?/, '');
}

const FILES: Readonly<Record<string, RegExp>> = {
  data: /\.parquet$/,
  manifest: /metadata\/(?!snap-)[^/]*\.avro$/,
  manifest_list: /metadata\/snap-[^/]*\.avro$/,
  metadata: /metadata\/v\d+\.metadata\.json$/,
};

const DAMAGES: Readonly<Record<string, (file: string) => Promise<void>>> = {
  missing: (file) => rm(file),
  empty: (file) => truncate(file, 0),
  halved: async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  zeroed: async (file) => writeFile(file, Buffer.alloc((await readFile(file)).length)),
};

test('each damaged file of the lake is said by name, with a way out; other tables go on, and all is well once it is back', async () => {
  await using server = await temporaryServer();
  const { client } = await witness(server);
  const cases = Object.keys(FILES).flatMap((file) => Object.keys(DAMAGES).map((damage) => ({ file, damage, table: `${file}_${damage}` })));
  for (const { table } of cases) await tieredTable(client, table);
  const lists = new Map<string, string>();
  for (const { table } of cases) lists.set(table, await newestManifestList(client, table));
  await server.server.stop();
  const before = new Map<string, Buffer>();
  for (const { file, damage, table } of cases) {
    const path = file === 'manifest_list' ? must(lists.get(table), 'list') : await lakeFile(server, table, must(FILES[file], 'pattern'));
    before.set(path, await readFile(path));
    await must(DAMAGES[damage], 'damage')(path);
  }
  const paths = [...before.keys()];
  {
    await using again: RestartedServer = await restarted(server);
    for (const [i, { damage, table }] of cases.entries()) {
      const told = await refused(again.client, `SELECT sum(n), max(s) FROM ${table}`);
      expect({ table, code: told.code }).toEqual({ table, code: damage === 'missing' ? '58P01' : 'XX001' });
      expect(`${told.message} ${told.detail}`).toContain(basename(paths[i]!));
      expect(told.hint).toMatch(/Put the file back from a copy/);
    }
    await again.client.query("INSERT INTO kept VALUES (1011, 'later')");
    await again.client.query("CALL sys.tier('kept')");
    expect(await verify(again.client, 'kept')).toEqual({ gaps: '0', overlaps: '0', rows: 1011, ok: 't' });
  }
  for (const [path, bytes] of before) await writeFile(path, bytes);
  await using mended = await restarted(server);
  for (const { table } of cases) {
    await mended.client.query(`INSERT INTO ${table} VALUES (${ROWS + 1}, 'after')`);
    await mended.client.query(`CALL sys.tier('${table}')`);
    expect(await verify(mended.client, table)).toEqual({ gaps: '0', overlaps: '0', rows: ROWS + 1, ok: 't' });
  }
}, 60_000);

test.each([
  ['missing', (hint: string) => rm(hint)],
  ['nonsense', (hint: string) => writeFile(hint, 'seven')],
  ['too old', (hint: string) => writeFile(hint, '1')],
  ['too new', (hint: string) => writeFile(hint, '99')],
])('a version hint that is %s harms nothing', async (_, damage) => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  await tieredTable(client, 'hinted');
  await damage(await lakeFile(server, 'hinted', /version-hint\.text$/));
  await client.query(`INSERT INTO hinted VALUES (${ROWS + 1}, 'after')`);
  await client.query("CALL sys.tier('hinted')");
  expect(await textRows(client, 'SELECT count(*) FROM "hinted$lake"')).toEqual([[String(ROWS + 1)]]);
  expect(await verify(client, 'hinted')).toEqual({ gaps: '0', overlaps: '0', rows: ROWS + 1, ok: 't' });
  await unharmed();
});

test('a byte that flips in a data page is read as another value at worst, and sys.verify_union finds it while the log has the row', async () => {
  await using server = await temporaryServer();
  const { client, unharmed } = await witness(server);
  await client.query("CREATE TABLE flipped (n bigint NOT NULL) WITH ('table.datalake.freshness' = '1 h')");
  await client.query('INSERT INTO flipped SELECT (i * 7919) % 100003 FROM generate_series(1, 500) AS g(i)');
  await client.query("CALL sys.tier('flipped')");
  const [sum] = await textRows(client, 'SELECT sum(n) FROM flipped');
  const file = await lakeFile(server, 'flipped', FILES['data']!);
  const whole = await readFile(file);
  let misread = 0;
  let refusedFlips = 0;
  for (let at = 40; at < 40 + 600 && misread < 5; at += 7) {
    const flipped = Buffer.from(whole);
    flipped[at] = flipped[at]! ^ 0x10;
    await writeFile(file, flipped);
    const read = await textRows(client, 'SELECT sum(n) FROM flipped').catch((error: pg.DatabaseError) => error);
    if (read instanceof Error) {
      expect(read).toMatchObject({ code: 'XX001' });
      refusedFlips++;
      continue;
    }
    if (read[0]![0] === sum![0]) continue;
    misread++;
    expect(await verify(client, 'flipped')).toMatchObject({ ok: 'f' });
  }
  expect(misread).toBeGreaterThan(0);
  expect(refusedFlips + misread).toBeGreaterThan(1);
  await writeFile(file, whole);
  expect(await verify(client, 'flipped')).toMatchObject({ rows: 500, ok: 't' });
  await unharmed();
});
