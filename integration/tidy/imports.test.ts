import { readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';
import { REPO, sourceFiles } from './source-files.ts';

/**
 * Who may import whom (design §2). A wrong import fails here with the rule it breaks.
 *
 *     integration → everything        composition roots (sql/main.ts, sql/*-worker.ts, sql/program/compose*.ts) → everything
 *     sql → engine → catalog ← connectors
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  catalog: ['catalog'],
  connectors: ['connectors', 'catalog'],
  engine: ['engine', 'catalog'],
  sql: ['sql', 'engine', 'catalog'],
  integration: ['integration', 'sql', 'engine', 'connectors', 'catalog'],
};

const COMPOSITION_ROOT = /^sql\/(main|[a-z-]+-worker|program\/compose[a-z-]*)\.ts$/;
/** Connectors are strangers to each other, but for these shelves that any of them may lean on. */
const SHARED_CONNECTORS = ['record', 's3', 'disk', 'testing'];

export interface Import {
  readonly from: string;
  readonly to: string;
}

export function importsOf(file: string, source: string): Import[] {
  const found: Import[] = [];
  for (const m of source.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g)) {
    found.push({ from: file, to: normalize(join(dirname(file), m[1]!)) });
  }
  return found;
}

export function brokenRule({ from, to }: Import): string | null {
  const [room] = from.split('/');
  const [target, shelf] = to.split('/');
  if (COMPOSITION_ROOT.test(from)) return null;
  if (!ALLOWED[room!]!.includes(target!)) return `${room} must not import ${target}`;
  if (room === 'connectors' && target === 'connectors' && !from.endsWith('.test.ts')) {
    const own = from.split('/')[1];
    if (shelf !== own && !SHARED_CONNECTORS.includes(shelf!)) return `connectors/${own} must not import connectors/${shelf}`;
  }
  if (room === 'sql' && to.startsWith('engine/duckdb/')) return 'sql speaks to the engine, not to DuckDB';
  return null;
}

test('every import goes in an allowed direction', () => {
  const broken = sourceFiles('ts').flatMap((file) =>
    importsOf(file, readFileSync(join(REPO, file), 'utf8')).flatMap((i) => {
      const rule = brokenRule(i);
      return rule === null ? [] : [`${relative('.', i.from)} → ${i.to}: ${rule}`];
    }),
  );
  expect(broken).toEqual([]);
});

test.each([
  ['engine/union/pin.ts', 'connectors/embedded/journal.ts'],
  ['connectors/iceberg/lake.ts', 'engine/session.ts'],
  ['catalog/model/table.ts', 'engine/session.ts'],
  ['connectors/iceberg/lake.ts', 'connectors/embedded/journal.ts'],
  ['sql/server/listener.ts', 'connectors/s3/folder-object-store.ts'],
])('an import of %s → %s is found wrong', (from, to) => {
  expect(brokenRule({ from, to })).not.toBeNull();
});

test('only engine/duckdb imports DuckDB', () => {
  const others = sourceFiles('ts').filter(
    (file) =>
      !file.startsWith('engine/duckdb/') &&
      !file.startsWith('integration/') &&
      /from '@duckdb\//.test(readFileSync(join(REPO, file), 'utf8')),
  );
  expect(others).toEqual([]);
});
