import { must } from '../../catalog/base/assert.ts';
import { bindQuery } from '../../engine/plan/bind.ts';
import { catalogOf, contextOf, table } from '../../engine/plan/testing/bind-sql.ts';
import { parseStatements } from '../../sql/parse/parse-statements.ts';
import { PgGrammar } from '../../sql/parse/pg-grammar.ts';
import { peerDuckDb, timed } from './bench-server.ts';
import type { BenchLine } from './report.ts';

const STATEMENTS = 300;

/** Texts that both sides understand, a class each. */
const CLASSES: Readonly<Record<string, string>> = {
  'point lookup': 'SELECT id, customer, amount FROM events WHERE id = 17',
  aggregate:
    'SELECT kind, count(*) AS n, sum(amount) AS total, max(made) AS newest FROM events WHERE amount > 10 AND kind <> 3 GROUP BY kind ORDER BY n DESC LIMIT 10',
  join: 'SELECT a.id, b.customer, a.amount + b.amount AS both FROM events a JOIN events b ON a.kind = b.kind LEFT JOIN events c ON c.id = a.id WHERE a.made > b.made AND c.amount IS NULL ORDER BY a.id LIMIT 5',
  window:
    'WITH ranked AS (SELECT id, kind, amount, row_number() OVER (PARTITION BY kind ORDER BY amount DESC, id) AS place FROM events) SELECT kind, avg(amount) AS mean FROM ranked WHERE place <= 3 GROUP BY kind HAVING count(*) > 1 ORDER BY kind',
  subquery:
    "SELECT customer, CASE WHEN amount > 100 THEN 'big' WHEN amount > 10 THEN 'middle' ELSE 'small' END AS size FROM events e WHERE amount > (SELECT avg(amount) FROM events i WHERE i.kind = e.kind) AND customer LIKE 'customer-1%' AND id IN (SELECT id FROM events WHERE kind = 5)",
};

/** How long a statement takes from its text to DuckDB's SQL (parse, bind, print), against what DuckDB takes to plan the same text. */
export async function planning(rounds: number): Promise<readonly BenchLine[]> {
  const grammar = await PgGrammar.load();
  const catalog = catalogOf(
    table(1, 'events', {
      id: { kind: 'bigint' },
      kind: { kind: 'integer' },
      amount: { kind: 'double' },
      customer: { kind: 'text' },
      made: { kind: 'timestamp', precision: 6 },
    }),
  );
  const duck = await peerDuckDb(1);
  const lines: BenchLine[] = [];
  try {
    await duck.run('CREATE TABLE events (id BIGINT, kind INTEGER, amount DOUBLE, customer VARCHAR, made TIMESTAMP)');
    for (const [name, sql] of Object.entries(CLASSES)) {
      const ours: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const mine = await timed(() => {
          for (let i = 0; i < STATEMENTS; i++) plan(sql);
          return Promise.resolve();
        });
        const theirs = await timed(async () => {
          for (let i = 0; i < STATEMENTS; i++) (await duck.connection.prepare(sql)).destroySync();
        });
        // The first round warms both up.
        if (round === 0) continue;
        ours.push((mine.ms * 1000) / STATEMENTS);
        peer.push((theirs.ms * 1000) / STATEMENTS);
      }
      const line = { id: 'plan', better: 'lower', unit: 'µs', peerName: 'DuckDB', judged: 'ratio' } as const;
      lines.push({ ...line, name, ours, peer, floor: 2, goal: 1, aim: 0.5 });
    }
  } finally {
    duck.close();
  }
  return lines;

  function plan(sql: string): void {
    const { statement } = must(parseStatements(sql, grammar)[0], 'a statement');
    if (statement.kind !== 'query') throw new TypeError(`not a query: ${sql}`);
    const printed = bindQuery(statement.query, contextOf(sql, catalog)).print((id) => [`r${id}`]);
    if (!printed.includes('SELECT')) throw new Error(`not printed: ${printed}`);
  }
}
