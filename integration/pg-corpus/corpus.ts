import { readdirSync, readFileSync } from 'node:fs';
import type { Answer } from './compare.ts';
import { GENERATED } from './generators/all.ts';

/**
 * The corpus: statements written by hand (`statements/`) and generated ones (`generators/`), each with PostgreSQL 15's answer in
 * `goldens/`, recorded by generate-goldens.ts and never from an answer of ours.
 */

const STATEMENTS = new URL('./statements/', import.meta.url);
export const GOLDENS = new URL('./goldens/', import.meta.url);
const DIFFERENCES = new URL('./differences.txt', import.meta.url);

/** All statements by the name of their golden, each once. */
export function corpusStatements(): ReadonlyMap<string, readonly string[]> {
  const corpus = new Map<string, readonly string[]>();
  for (const file of readdirSync(STATEMENTS).filter((f) => f.endsWith('.sql'))) {
    corpus.set(file.slice(0, -4), [...new Set(readStatements(readFileSync(new URL(file, STATEMENTS), 'utf8')))]);
  }
  for (const [name, make] of Object.entries(GENERATED)) corpus.set(name, [...new Set(make())]);
  return corpus;
}

/** Statements one a line; what does not begin like one goes on from the line before; `--` at the start of a line begins a comment. */
export function readStatements(text: string): readonly string[] {
  const statements: string[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('--')) continue;
    if (/^(select|with|values|\()/i.test(line)) statements.push(line.replace(/;$/, ''));
    else statements.push(`${statements.pop() ?? ''}\n${line}`);
  }
  return statements;
}

/** A statement and what PostgreSQL 15 answers. */
export interface Golden {
  readonly sql: string;
  readonly answer: Answer;
}

export function readGolden(name: string): readonly Golden[] {
  return readFileSync(new URL(`${name}.jsonl`, GOLDENS), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Golden);
}

/** Statements whose answer is known to differ, with the reason: `# reason`, then one JSON string a line. */
export function readDifferences(): ReadonlyMap<string, string> {
  const differences = new Map<string, string>();
  let reason = '';
  for (const line of readFileSync(DIFFERENCES, 'utf8').split('\n')) {
    if (line.startsWith('# ')) reason = line.slice(2);
    else if (line !== '') differences.set(JSON.parse(line) as string, reason);
  }
  return differences;
}
