import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../catalog/base/assert.ts';
import { systemClock, systemRandom } from '../../catalog/base/system.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { LakeColumn, LakePartitionField, LakePartitionValue, LakeTable } from '../../catalog/seams/lake.ts';
import { FolderDisk } from '../../connectors/disk/folder-disk.ts';
import { IcebergLake } from '../../connectors/iceberg/iceberg-lake.ts';
import { FolderObjectStore } from '../../connectors/s3/folder-object-store.ts';
import { copyParquet } from './copy-parquet.ts';

/**
 * Engines that are not ours read the tables we write: Java Iceberg (which also checks every count and bound against the files),
 * pyiceberg, DuckDB's Iceberg extension. The kit lies beside the project and installs itself into ~/.cache on first use.
 */
const KIT = path.resolve(process.env['THERMOCLINE_LIVE_KIT'] ?? '../shared/live');
const READ = path.join(KIT, 'readers/read');
const JAVA = path.join(KIT, 'iceberg-java/iceberg');
const present = existsSync(READ) && existsSync(JAVA);
if (!present) process.stderr.write(`iceberg-readers: skipped, no reader kit at ${KIT} (set THERMOCLINE_LIVE_KIT)\n`);

const ENGINES = ['java', 'pyiceberg', 'duckdb'] as const;
const TEXT: DataType = { kind: 'text' };
const BIGINT: DataType = { kind: 'bigint' };
const SYSTEM: readonly LakeColumn[] = [
  { name: '__bucket', type: { kind: 'integer' }, required: true },
  { name: '__offset', type: BIGINT, required: true },
  { name: '__timestamp', type: { kind: 'timestamptz', precision: 6 }, required: true },
];
const BUCKET: LakePartitionField = { transform: 'identity', column: '__bucket' };

/** Lines of Java's report that must be there: a check that looked at nothing proves nothing. */
const CHECKED = [
  'main is the current snapshot',
  'manifest list header names its snapshot',
  'manifest headers are complete',
  'summary totals',
  'every row can be read',
  'file sizes',
  'split offsets',
  'Parquet columns have field ids',
  'rows belong to their partition',
  'value counts',
  'lower bounds hold',
  'upper bounds are tight',
  'partition summaries are true',
  'manifest min_sequence_number',
];

function run(file: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: 1 << 28, timeout: 600_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${path.basename(file)} ${args.join(' ')}: ${error.message}\n${stdout}\n${stderr}`));
    });
    child.stdin!.end(input);
  });
}

interface Job {
  /** Folder of the table. */
  readonly folder: string;
  readonly snapshot?: bigint;
  /** Every row as the readers print it, in any order. */
  readonly rows: readonly object[];
}

describe.skipIf(!present)('foreign readers', () => {
  let root: string;
  let instance: DuckDBInstance;
  let db: DuckDBConnection;
  let lake: IcebergLake;
  let files = 0;
  const jobs = new Map<string, Job>();

  const append = async (
    table: LakeTable,
    parts: readonly { partition?: readonly LakePartitionValue[]; bucket: number; select: string }[],
    properties?: Record<string, string>,
  ): Promise<LakeTable> => {
    const written = [];
    for (const part of parts) {
      const scratch = path.join(root, `scratch-${files++}.parquet`);
      const metrics = await copyParquet(db, part.select, table.fields, scratch);
      const target = lake.newDataFile(table, part.partition ?? [], part.bucket, 1, systemRandom.uuid());
      await lake.putDataFile(target, scratch);
      written.push({ target, written: metrics });
    }
    const summary = { 'commit-user': '__fluss_lake_tiering', 'fluss-offsets': 'none' };
    return lake.commitAppend({ table, requiredParent: table.currentSnapshotId, files: written, summary, properties });
  };

  const create = (name: string, columns: readonly LakeColumn[], partition: readonly LakePartitionField[], properties = {}) =>
    lake.createTable({ id: { namespace: ['db'], name }, columns, partition, sortBy: ['__offset'], identifier: [], properties });

  const folderOf = (table: LakeTable): string => path.join(root, 'warehouse', ...table.id.namespace, table.id.name);

  beforeAll(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), 'thermocline-readers-'));
    instance = await DuckDBInstance.create(':memory:');
    db = await instance.connect();
    await db.run(`SET TimeZone = 'UTC'`);
    lake = new IcebergLake({
      store: new FolderObjectStore({ disk: new FolderDisk(), random: systemRandom, root: path.join(root, 'warehouse') }),
      clock: systemClock,
      random: systemRandom,
    });
    await buildTables();
  }, 300_000);

  afterAll(async () => {
    db?.closeSync();
    instance?.closeSync();
    if (root !== undefined) await fs.rm(root, { recursive: true });
  });

  async function buildTables(): Promise<void> {
    const plain = await create(
      'plain',
      [{ name: 'id', type: BIGINT, required: false }, { name: 'name', type: TEXT, required: false }, ...SYSTEM],
      [BUCKET],
    );
    const system = (bucket: number, offset: string) =>
      `${bucket}::INTEGER AS __bucket, ${offset} AS __offset, TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS __timestamp`;
    const at = '2026-03-01T12:00:00.123456Z';
    const row = (id: number, bucket: number, more: object = {}) => ({
      id,
      name: id % 3 === 0 ? null : `name ${id}`,
      ...more,
      __bucket: bucket,
      __offset: id,
      __timestamp: at,
    });
    const rows = (from: number, to: number, bucket: number, more?: object) =>
      Array.from({ length: to - from }, (_, i) => row(from + i, bucket, more));
    const select = (from: number, to: number, bucket: number, extra = '') =>
      `SELECT i AS id, CASE WHEN i % 3 <> 0 THEN 'name ' || i END AS name, ${extra} ${system(bucket, 'i')} FROM range(${from}, ${to}) r(i)`;

    let table = await append(plain, [
      { bucket: 0, select: select(0, 500, 0) },
      { bucket: 1, select: select(500, 700, 1) },
    ]);
    const oldSnapshot = must(table.currentSnapshotId, 'snapshot');
    table = await append(table, [{ bucket: 0, select: select(700, 710, 0) }]);
    const all = [...rows(0, 500, 0), ...rows(500, 700, 1), ...rows(700, 710, 0)];
    jobs.set('a plain log table', { folder: folderOf(table), rows: all });

    table = await lake.alterTable(table, {
      columns: [
        ...table.fields.slice(0, -3),
        { fieldId: null, name: 'extra', type: { kind: 'double' }, required: false, doc: 'added later' },
        ...table.fields.slice(-3),
      ],
      setProperties: { 'fluss.table.datalake.freshness': '5s' },
    });
    table = await append(table, [{ bucket: 1, select: select(710, 720, 1, '1.5::DOUBLE AS extra,') }]);
    const withExtra = (r: ReturnType<typeof row>, extra: number | null) => ({
      id: r.id,
      name: r.name,
      extra,
      __bucket: r.__bucket,
      __offset: r.__offset,
      __timestamp: at,
    });
    jobs.set('after ADD COLUMN', {
      folder: folderOf(table),
      rows: [...all.map((r) => withExtra(r, null)), ...rows(710, 720, 1).map((r) => withExtra(r, 1.5))],
    });
    jobs.set('at an old snapshot', { folder: folderOf(table), snapshot: oldSnapshot, rows: [...rows(0, 500, 0), ...rows(500, 700, 1)] });
    // The same table twice: the first job must not see what came later.
    jobs.set('a plain log table', { folder: folderOf(table), snapshot: must(table.lineage[1], 'parent').snapshotId, rows: all });

    const day = await create(
      'partitioned',
      [{ name: 'id', type: BIGINT, required: false }, { name: 'day', type: TEXT, required: false }, ...SYSTEM],
      [{ transform: 'identity', column: 'day' }, BUCKET],
    );
    const days = ['2026-03-01', 'a b%/ü*', null];
    table = await append(
      day,
      days.map((d, i) => ({
        partition: [d],
        bucket: i,
        select: `SELECT i AS id, ${d === null ? 'NULL::VARCHAR' : `'${d}'`} AS day, ${system(i, 'i')} FROM range(${i * 100}, ${i * 100 + 20}) r(i)`,
      })),
    );
    jobs.set('a partitioned table', {
      folder: folderOf(table),
      rows: days.flatMap((d, b) =>
        Array.from({ length: 20 }, (_, i) => ({ id: b * 100 + i, day: d, __bucket: b, __offset: b * 100 + i, __timestamp: at })),
      ),
    });

    const keyed = await create(
      'keyed',
      [{ name: 'k', type: TEXT, required: false }, ...SYSTEM],
      [{ transform: 'bucket', column: 'k', buckets: 4 }],
    );
    // By the specification's vectors: 'iceberg' hashes to 1210000089, '34' to −427558391.
    const bucketOf = (hash: number) => (hash & 0x7fffffff) % 4;
    const keys = [
      ['iceberg', bucketOf(1210000089)],
      ['34', bucketOf(-427558391)],
    ] as const;
    table = await append(
      keyed,
      keys.map(([k, bucket]) => ({ bucket, select: `SELECT '${k}' AS k, ${system(bucket, '7::BIGINT')}` })),
    );
    jobs.set('a table with a bucket key', {
      folder: folderOf(table),
      rows: keys.map(([k, bucket]) => ({ k, __bucket: bucket, __offset: 7, __timestamp: at })),
    });

    let merged = await create(
      'merged',
      [{ name: 'id', type: BIGINT, required: false }, { name: 'name', type: TEXT, required: false }, ...SYSTEM],
      [BUCKET],
      { 'commit.manifest.min-count-to-merge': '4' },
    );
    for (let i = 0; i < 14; i++) merged = await append(merged, [{ bucket: i % 2, select: select(i * 10, i * 10 + 10, i % 2) }]);
    jobs.set('after merged manifests', {
      folder: folderOf(merged),
      rows: Array.from({ length: 14 }, (_, i) => rows(i * 10, i * 10 + 10, i % 2)).flat(),
    });

    let emptied = await create(
      'emptied',
      [{ name: 'id', type: BIGINT, required: false }, { name: 'name', type: TEXT, required: false }, ...SYSTEM],
      [BUCKET],
    );
    emptied = await append(emptied, [{ bucket: 0, select: select(0, 10, 0) }]);
    emptied = await lake.commitDeleteAll({ table: emptied, requiredParent: emptied.currentSnapshotId, summary: {} });
    const nothing = must(emptied.currentSnapshotId, 'snapshot');
    emptied = await append(emptied, [{ bucket: 1, select: select(50, 53, 1) }], { boundary: '53' });
    emptied = await lake.commitAppend({
      table: emptied,
      requiredParent: emptied.currentSnapshotId,
      files: [],
      summary: { 'fluss-offsets': 'x' },
    });
    jobs.set('after delete-all and an empty append', { folder: folderOf(emptied), rows: rows(50, 53, 1) });
    jobs.set('right after delete-all', { folder: folderOf(emptied), snapshot: nothing, rows: [] });

    await buildAllTypes();
  }

  async function buildAllTypes(): Promise<void> {
    const types: readonly (readonly [string, DataType, string, readonly (readonly [string, unknown])[]])[] = [
      [
        'b',
        { kind: 'boolean' },
        'BOOLEAN',
        [
          ['true', true],
          ['false', false],
        ],
      ],
      [
        'i2',
        { kind: 'smallint' },
        'INTEGER',
        [
          ['-32768', -32768],
          ['32767', 32767],
        ],
      ],
      [
        'i4',
        { kind: 'integer' },
        'INTEGER',
        [
          ['-2147483648', -2147483648],
          ['2147483647', 2147483647],
        ],
      ],
      [
        'i8',
        { kind: 'bigint' },
        'BIGINT',
        [
          ['-9007199254740991', -9007199254740991],
          ['9007199254740991', 9007199254740991],
        ],
      ],
      [
        'f4',
        { kind: 'real' },
        'FLOAT',
        [
          ['-1.5', -1.5],
          ["'NaN'", 'NaN'],
        ],
      ],
      [
        'f8',
        { kind: 'double' },
        'DOUBLE',
        [
          ["'-Infinity'", '-Infinity'],
          ['0.1', 0.1],
        ],
      ],
      [
        'd9',
        { kind: 'decimal', precision: 9, scale: 2 },
        'DECIMAL(9,2)',
        [
          ['-9999999.99', '-9999999.99'],
          ['0.05', '0.05'],
        ],
      ],
      [
        'd38',
        { kind: 'decimal', precision: 38, scale: 10 },
        'DECIMAL(38,10)',
        [
          ["'-9999999999999999999999999999.0000000001'", '-9999999999999999999999999999.0000000001'],
          ['1', '1.0000000000'],
        ],
      ],
      [
        't',
        { kind: 'text' },
        'VARCHAR',
        [
          [`'${'😀'.repeat(20)}'`, '😀'.repeat(20)],
          ["''", ''],
        ],
      ],
      [
        'v',
        { kind: 'varchar', length: 40 },
        'VARCHAR',
        [
          [`'${'\u{10FFFF}'.repeat(17)}'`, '\u{10FFFF}'.repeat(17)],
          ["'a'", 'a'],
        ],
      ],
      [
        'y',
        { kind: 'bytea' },
        'BLOB',
        [
          ["'\\x00\\xFF'::BLOB", '0x00ff'],
          [`'${'\\xFF'.repeat(17)}'::BLOB`, `0x${'ff'.repeat(17)}`],
        ],
      ],
      [
        'da',
        { kind: 'date' },
        'DATE',
        [
          ["'1969-12-31'", '1969-12-31'],
          ["'2026-03-01'", '2026-03-01'],
        ],
      ],
      [
        'ts',
        { kind: 'timestamp', precision: 6 },
        'TIMESTAMP',
        [
          ["'1969-12-31 23:59:59.999999'", '1969-12-31T23:59:59.999999'],
          ["'2026-03-01 00:00:00'", '2026-03-01T00:00:00.000000'],
        ],
      ],
      [
        'tz',
        { kind: 'timestamptz', precision: 6 },
        'TIMESTAMPTZ',
        [
          ["'1969-12-31 23:59:59.999999Z'", '1969-12-31T23:59:59.999999Z'],
          ["'2026-03-01 00:00:00.5Z'", '2026-03-01T00:00:00.500000Z'],
        ],
      ],
    ];
    const columns = types.map(([name, type]): LakeColumn => ({ name, type, required: false }));
    let table = await create('all_types', [...columns, ...SYSTEM], [BUCKET]);
    const system = (offset: number) =>
      `0::INTEGER AS __bucket, ${offset}::BIGINT AS __offset, TIMESTAMPTZ '2026-03-01 00:00:00Z' AS __timestamp`;
    const list = (pick: (sample: readonly (readonly [string, unknown])[]) => string) =>
      types.map(([name, , sql, samples]) => `CAST(${pick(samples)} AS ${sql}) AS ${name}`).join(', ');
    const nulls = `SELECT ${list(() => 'NULL')}, ${system(0)}`;
    const first = `SELECT ${list((s) => s[0]![0])}, ${system(1)}`;
    const second = `SELECT ${list((s) => s[1]![0])}, ${system(2)}`;
    table = await append(table, [{ bucket: 0, select: `${nulls} UNION ALL ${first} UNION ALL ${second}` }]);
    table = await append(table, [{ bucket: 0, select: nulls }]);
    const wide = (pick: (sample: readonly (readonly [string, unknown])[]) => unknown, offset: number) => ({
      ...Object.fromEntries(types.map(([name, , , samples]) => [name, pick(samples)])),
      __bucket: 0,
      __offset: offset,
      __timestamp: '2026-03-01T00:00:00.000000Z',
    });
    jobs.set('all types with NULLs and extremes', {
      folder: folderOf(table),
      rows: [wide(() => null, 0), wide((s) => s[0]![1], 1), wide((s) => s[1]![1], 2), wide(() => null, 0)],
    });
  }

  /** The readers' canonical form: lines in the order of their bytes. */
  const canonical = (rows: readonly object[]): string[] =>
    rows.map((r) => JSON.stringify(r)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  test.each(ENGINES)(
    '%s reads the same rows from every table',
    async (engine) => {
      // JSON.stringify would not print 63-bit ids.
      const input = [...jobs].map(
        ([id, job]) => `{"id":${JSON.stringify(id)},"table":${JSON.stringify(job.folder)},"snapshot":${job.snapshot ?? null}}`,
      );
      const output = await run(READ, ['batch', '--engine', engine], `${input.join('\n')}\n`);
      const answers = output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; rows?: number; hash?: string; error?: string });
      expect(answers.map((a) => a.id).sort()).toEqual([...jobs.keys()].sort());
      for (const [id, job] of jobs) {
        const answer = must(
          answers.find((a) => a.id === id),
          id,
        );
        expect(answer, id).toMatchObject({ rows: job.rows.length });
        const hash = createHash('sha256').update(canonical(job.rows).join('\n')).digest('hex');
        if (answer.hash !== hash) {
          const lines = await run(READ, [
            '--engine',
            engine,
            job.folder,
            ...(job.snapshot === undefined ? [] : ['--snapshot', String(job.snapshot)]),
          ]);
          expect(lines.trim().split('\n'), `${engine}: ${id}`).toEqual(canonical(job.rows));
        }
        expect(answer.hash, `${engine}: ${id}`).toBe(hash);
      }
    },
    600_000,
  );

  test('the Java library finds every count, bound, id and reference right, at every snapshot', async () => {
    for (const folder of new Set([...jobs.values()].map((j) => j.folder))) {
      const report = await run(JAVA, ['check', folder, '--all-snapshots']);
      expect(report, folder).toContain('PASS');
      expect(report, folder).not.toContain('FAIL');
      for (const what of CHECKED) expect(report, `${folder}: ${what}`).toContain(`PASS ${what}`);
    }
  }, 600_000);

  test('Java’s hadoop catalog finds the tables by name', async () => {
    const catalog = `type=hadoop,warehouse=${path.join(root, 'warehouse')}`;
    for (const name of ['plain', 'keyed', 'merged']) {
      const count = await run(JAVA, ['count', `db.${name}`, '--catalog', catalog]);
      const { rows } = must([...jobs.values()].filter((j) => j.folder.endsWith(`/${name}`) && j.snapshot === undefined)[0], name);
      expect(Number(count.trim())).toBe(rows.length);
    }
  }, 300_000);

  test('pushed-down filters lose no row', async () => {
    const { folder, rows } = must(jobs.get('a partitioned table'), 'job');
    for (const [filter, wanted] of [
      ["day = 'a b%/ü*'", rows.filter((r) => 'day' in r && r.day === 'a b%/ü*')],
      ['id >= 110', rows.filter((r) => 'id' in r && Number(r.id) >= 110)],
    ] as const) {
      for (const engine of ['pyiceberg', 'duckdb']) {
        const lines = (await run(READ, ['--engine', engine, folder, '--filter', filter]))
          .split('\n')
          .filter((line) => line.startsWith('{'));
        expect(lines, `${engine} ${filter}`).toEqual(canonical(wanted));
      }
    }
  }, 300_000);

  test('a table that Java goes on writing is read and written on by us', async () => {
    const table = must(await lake.loadTable({ namespace: ['db'], name: 'plain' }), 'table');
    const rowsFile = path.join(root, 'rows.json');
    await fs.writeFile(
      rowsFile,
      `${JSON.stringify({ id: 9000, name: 'java', extra: null, __bucket: 0, __offset: 9000, __timestamp: '2026-03-01T00:00:00Z' })}\n`,
    );
    await run(JAVA, ['append', folderOf(table), '--rows', rowsFile]);
    const after = must(await lake.loadTable(table.id), 'table');
    expect(after.lineage[1]!.snapshotId).toBe(table.currentSnapshotId);
    const scan = await lake.planScan({
      table: after,
      snapshotId: after.currentSnapshotId!,
      filter: [{ op: '>=', column: 'id', value: 9000n }],
    });
    expect(scan.rows).toBe(1n);
    const next = await append(after, [
      {
        bucket: 1,
        select: `SELECT 9001::BIGINT AS id, 'ours' AS name, NULL::DOUBLE AS extra, 1::INTEGER AS __bucket, 9001::BIGINT AS __offset, TIMESTAMPTZ '2026-03-01 00:00:00Z' AS __timestamp`,
      },
    ]);
    expect(next.lineage[0]!.summary['total-records']).toBe('722');
    const report = await run(JAVA, ['check', folderOf(table), '--all-snapshots']);
    expect(report).not.toContain('FAIL');
  }, 300_000);
});
