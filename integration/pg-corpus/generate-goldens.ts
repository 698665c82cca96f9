import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { corpusStatements, GOLDENS } from './corpus.ts';
import { installedPostgres } from './referee.ts';

/**
 * Records PostgreSQL 15's answers to the corpus: `npx tsx integration/pg-corpus/generate-goldens.ts`. Needs PostgreSQL 15's server
 * binaries (Debian: `apt-get install postgresql`).
 */

const postgres = await installedPostgres();
if (postgres === null) throw new Error('PostgreSQL 15 is not installed');
mkdirSync(GOLDENS, { recursive: true });
for (const file of readdirSync(GOLDENS)) rmSync(new URL(file, GOLDENS));
let count = 0;
for (const [name, statements] of corpusStatements()) {
  const lines: string[] = [];
  for (const sql of statements) lines.push(JSON.stringify({ sql, answer: await postgres.answer(sql) }));
  count += lines.length;
  writeFileSync(new URL(`${name}.jsonl`, GOLDENS), `${lines.join('\n')}\n`);
}
await postgres.close();
process.stdout.write(`${count} statements\n`);
