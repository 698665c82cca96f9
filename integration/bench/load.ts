import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startPostgresServer } from '../harness/postgres-server.ts';
import { benchServer, timed } from './bench-server.ts';
import type { BenchLine } from './report.ts';
import { EVENT_COLUMNS } from './rows.ts';

const COPY_ROWS = 500_000;
const BATCH_ROWS = 1000;
const BATCHES = 100;
const SINGLE_CLIENTS = 32;
const SINGLE_ROWS_PER_CLIENT = 200;

interface Load {
  readonly name: string;
  /** What goes out per run, in rows. */
  readonly rows: number;
  readonly bounds: readonly [floor: number, goal: number, aim: number];
  run(target: Target): Promise<unknown>;
}

/** One of the two servers. */
interface Target {
  readonly clients: readonly pg.Client[];
  readonly client: pg.Client;
  readonly table: string;
}

const LOADS: readonly Load[] = [
  { name: 'copy-in', rows: COPY_ROWS, bounds: [1, 2, 3], run: copyIn },
  { name: 'insert-1000', rows: BATCHES * BATCH_ROWS, bounds: [1.5, 3, 6], run: insertBatches },
  { name: 'insert-1', rows: SINGLE_CLIENTS * SINGLE_ROWS_PER_CLIENT, bounds: [0.5, 1, 1.5], run: insertSingles },
  { name: 'copy-out', rows: COPY_ROWS, bounds: [0.8, 1.5, 2.5], run: copyOut },
];

/** P7: durable rows a second into a table, and rows a second out of it, against PostgreSQL 15 with a logged table and fsync. */
export async function load(rounds: number): Promise<readonly BenchLine[]> {
  await using postgres = await startPostgresServer(['fsync=on', 'shared_buffers=512MB', 'max_wal_size=4GB']);
  if (postgres === null) throw new Error('P7 needs PostgreSQL 15, which is not installed');
  await using bench = await benchServer();
  const ours = await connections(() => bench.connect());
  const theirs = await connections(() => postgres.connect());
  const lines: BenchLine[] = [];
  try {
    for (const { name, rows, bounds, run } of LOADS) {
      const figures: { readonly ours: number[]; readonly peer: number[] } = { ours: [], peer: [] };
      for (let round = 0; round <= rounds; round++) {
        for (const [who, clients] of [['ours', ours] as const, ['peer', theirs] as const]) {
          const table = `${name.replaceAll('-', '_')}_${round}`;
          const client = clients[0]!;
          await client.query(`CREATE TABLE ${table} (${EVENT_COLUMNS})`);
          const target = { clients, client, table };
          if (name === 'copy-out') await copyIn(target);
          const { ms } = await timed(() => run(target));
          const { rows: answer } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
          if (Number(answer[0]!.n) !== rows) throw new Error(`${name}: ${answer[0]!.n} rows of ${rows} arrived (${who})`);
          // The first round warms both up.
          if (round > 0) figures[who].push(rows / (ms / 1000));
          await client.query(`DROP TABLE ${table}`);
        }
      }
      const [floor, goal, aim] = bounds;
      const line = { id: 'P7', better: 'higher', unit: 'rows/s', peerName: 'PostgreSQL', judged: 'ratio' } as const;
      lines.push({ ...line, name, ...figures, floor, goal, aim });
    }
  } finally {
    await Promise.allSettled(theirs.map((client) => client.end()));
  }
  return lines;
}

function connections(connect: () => Promise<pg.Client>): Promise<pg.Client[]> {
  return Promise.all(Array.from({ length: SINGLE_CLIENTS }, connect));
}

function row(i: number): (string | number)[] {
  const made = new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString().replace('T', ' ').slice(0, 19);
  return [i, i % 97, (i % 10_007) / 8, `customer-${i % 50_000}`, made];
}

// The texts are made once and before anything is timed: what is timed is the server.

let copyTexts: Buffer[] | null = null;
let batchTexts: string[] | null = null;
let singleTexts: string[] | null = null;

function copyText(): Buffer[] {
  return (copyTexts ??= Array.from({ length: COPY_ROWS / 1000 }, (_, block) =>
    Buffer.from(Array.from({ length: 1000 }, (_, i) => `${row(block * 1000 + i + 1).join('\t')}\n`).join('')),
  ));
}

/** Rows `first`, `first` + 1 … of a VALUES list. */
function values(first: number, count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const [id, kind, amount, customer, made] = row(first + i);
    return `(${id}, ${kind}, ${amount}, '${customer}', '${made}')`;
  }).join(', ');
}

async function copyIn({ client, table }: Target): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} FROM STDIN`));
  for (const chunk of copyText()) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}

async function insertBatches({ client, table }: Target): Promise<void> {
  for (const text of (batchTexts ??= Array.from({ length: BATCHES }, (_, b) => values(b * BATCH_ROWS + 1, BATCH_ROWS)))) {
    await client.query(`INSERT INTO ${table} VALUES ${text}`);
  }
}

async function insertSingles({ clients, table }: Target): Promise<void> {
  const texts = (singleTexts ??= Array.from({ length: SINGLE_CLIENTS * SINGLE_ROWS_PER_CLIENT }, (_, i) => values(i + 1, 1)));
  await Promise.all(
    clients.map(async (client, c) => {
      for (let i = 0; i < SINGLE_ROWS_PER_CLIENT; i++) {
        await client.query(`INSERT INTO ${table} VALUES ${texts[c * SINGLE_ROWS_PER_CLIENT + i]}`);
      }
    }),
  );
}

/** What comes out is what went in, to the byte. */
async function copyOut({ client, table }: Target): Promise<void> {
  const stream = client.query(copyTo(`COPY ${table} TO STDOUT`));
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) bytes += chunk.length;
  const expected = copyText().reduce((sum, text) => sum + text.length, 0);
  if (stream.rowCount !== COPY_ROWS || bytes !== expected)
    throw new Error(`${stream.rowCount} rows, ${bytes} bytes of ${expected} came out`);
}
