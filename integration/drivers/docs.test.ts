import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryServer } from '../harness/temporary-server.ts';
import { REPO } from '../tidy/source-files.ts';

/** Every SQL block of README and docs, run in the order of the page on a server of its own. */
const PAGES = [
  'README.md',
  ...readdirSync(join(REPO, 'docs'))
    .filter((f) => f.endsWith('.md'))
    .map((f) => `docs/${f}`),
];

export function sqlBlocks(markdown: string): { readonly line: number; readonly sql: string }[] {
  const blocks: { line: number; sql: string }[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] !== '```sql') continue;
    const end = lines.indexOf('```', i);
    blocks.push({ line: i + 1, sql: lines.slice(i + 1, end).join('\n') });
    i = end;
  }
  return blocks;
}

describe.each(PAGES)('%s', (page) => {
  const blocks = sqlBlocks(readFileSync(join(REPO, page), 'utf8'));
  test.skipIf(blocks.length === 0)(`its ${blocks.length} SQL blocks run as written`, async () => {
    await using bench = await temporaryServer();
    const client = await bench.connect();
    for (const { line, sql } of blocks) {
      const result = await client.query(sql).catch((error: unknown) => expect.fail(`${page}:${line}: ${String(error)}`));
      expect(result, `${page}:${line}`).toBeDefined();
    }
    if (page === 'README.md') {
      const { rows } = await client.query("SELECT gaps, overlaps, ok, lake_rows + hot_rows AS rows FROM sys.verify_union('orders')");
      expect(rows).toEqual([{ gaps: '0', overlaps: '0', ok: true, rows: '1002' }]);
    }
  });
});
