import { spawnSync } from 'node:child_process';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryServer, textRows } from '../harness/temporary-server.ts';
import { refused, until, verify, witness } from './witness.ts';

const SIZE_MB = 64;

/** A disk of its own that can be filled; null, and why, where that is not allowed. */
let disk: string | null = null;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status === 0) disk = folder;
  else {
    process.stdout.write(`a full disk is not tested: no tmpfs can be mounted here (${mounted.stderr || String(mounted.error)})\n`);
    await rm(folder, { recursive: true });
  }
});
afterAll(async () => {
  if (disk === null) return;
  spawnSync('umount', [disk]);
  await rm(disk, { recursive: true });
});

/** Fills the disk but for so many bytes. */
async function fill(folder: string, left: number): Promise<void> {
  const file = await open(join(folder, 'ballast'), 'w');
  try {
    const block = Buffer.alloc(64 * 1024);
    for (;;) if ((await file.write(block)).bytesWritten < block.length) break;
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  }
  const { size } = await file.stat();
  await file.truncate(Math.max(0, size - left));
  await file.close();
}

const free = (folder: string): Promise<void> => rm(join(folder, 'ballast'));

describe('a full disk', () => {
  test('refuses writes with 53100, keeps what was acknowledged, and takes writes again once there is room', async ({ skip }) => {
    if (disk === null) return skip();
    await using server = await temporaryServer([], {}, await mkdtemp(join(disk, 'writes-')));
    const { client, unharmed } = await witness(server);
    await client.query('INSERT INTO t (id) SELECT i FROM generate_series(1, 100) AS g(i)');
    await fill(disk, 1024 * 1024);

    const big = 'INSERT INTO t (id, name) SELECT i, md5(i::text) || md5((i + 1)::text) FROM generate_series(1, 200000) AS g(i)';
    expect(await refused(client, big)).toMatchObject({ code: '53100', hint: expect.stringMatching(/./) as string });
    const copier = await server.connect();
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i}\t${(i * 2_654_435_761).toString(36).repeat(5)}\n`).join('');
    await expect(pipeline([Buffer.from(lines)], copier.query(copyFrom('COPY t (id, name) FROM STDIN')))).rejects.toMatchObject({
      code: '53100',
    });
    await unharmed(100);

    await free(disk);
    // Room is looked for when there is something to write.
    await until(
      () =>
        client.query('INSERT INTO t (id) VALUES (101)').then(
          () => true,
          () => false,
        ),
      'writes to go on',
    );
    await client.query(big);
    await unharmed(200_101);
    await client.query("CALL sys.tier('t')");
    await unharmed(200_101);
  });

  test('during a round is its last error, costs no row, and the next round goes through once there is room', async ({ skip }) => {
    if (disk === null) return skip();
    await using server = await temporaryServer([], {}, await mkdtemp(join(disk, 'rounds-')));
    const { client, unharmed } = await witness(server);
    await client.query('INSERT INTO t (id, name) SELECT i, md5(i::text) || md5((i + 1)::text) FROM generate_series(1, 50000) AS g(i)');
    await fill(disk, 256 * 1024);
    expect(await refused(client, "CALL sys.tier('t')")).toMatchObject({ code: '53100' });
    const [row] = await textRows(client, "SELECT state, last_error FROM sys.tiering WHERE table_name = 't'");
    expect(row![0]).not.toBe('quarantined');
    expect(row![1]).toMatch(/No space left|disk is full|disk full/i);
    expect(await textRows(client, 'SELECT count(*) FROM "t$lake"')).toEqual([['0']]);
    await unharmed(50_000);

    await free(disk);
    await client.query("CALL sys.tier('t')");
    expect(await textRows(client, 'SELECT count(*) FROM "t$lake"')).toEqual([['50000']]);
    expect(await verify(client, 't')).toEqual({ gaps: '0', overlaps: '0', rows: 50_000, ok: 't' });
    await unharmed(50_000);
    // What the failed round had begun is gone: one data file.
    const files = await readdir(join(server.data, 'lake'), { recursive: true });
    expect(files.filter((path) => path.split('/').includes('t') && path.endsWith('.parquet'))).toHaveLength(1);
    expect(await readdir(join(server.data, 'scratch'))).toEqual([]);
  });
});
