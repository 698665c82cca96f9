import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { systemRandom } from '../../catalog/base/system.ts';
import { scanRows } from '../../catalog/testing/hot-tables.ts';
import { FolderDisk } from '../disk/folder-disk.ts';
import { textOf } from './testing/crash-text.ts';
import { openTier } from './testing/open-simulated.ts';

const KILLS = Number(process.env['KILLS'] ?? 2);
const KILLS_PER_FOLDER = 5;
/** Where tsx is found. */
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const WRITER = fileURLToPath(new URL('testing/writer-process.ts', import.meta.url));

interface Told {
  /** Key ranges [first, next) by first key. */
  readonly begun: Map<number, number>;
  readonly done: Map<number, number>;
}

/** Runs the writer until it has acknowledged some commits, then kills it with a signal it cannot see. */
async function runAndKill(folder: string, firstKey: number, told: Told): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(firstKey)], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const enough = told.done.size + 20 + systemRandom.int(400);
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) {
      const [word, first, next] = line.split(' ');
      expect(['begin', 'done'], line).toContain(word);
      (word === 'done' ? told.done : told.begun).set(Number(first), Number(next));
    }
    if (told.done.size >= enough) child.kill('SIGKILL');
  }
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
}

test('kill -9 at any moment loses and doubles nothing', { timeout: 30_000 + KILLS * 10_000 }, async () => {
  // A folder sees a few kills in a row; what it holds is looked at after each.
  for (let left = KILLS; left > 0; left -= KILLS_PER_FOLDER) await killRun(Math.min(left, KILLS_PER_FOLDER));
});

async function killRun(kills: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-kill-'));
  const told: Told = { begun: new Map(), done: new Map() };
  const settled = new Map<number, boolean>();
  try {
    for (let kill = 0; kill < kills; kill++) {
      await runAndKill(folder, Math.max(0, ...told.begun.values()), told);
      const { tier, events } = await openTier(new FolderDisk(), { folder });
      expect(events.filter((e) => e.kind === 'damage')).toEqual([]);
      const tables = [...tier.catalog().tables.keys()];
      const found = await Promise.all(
        tables.map(async (id) => {
          const keys = (await scanRows(tier, id)).map((r) => {
            expect(r.row[1]).toBe(textOf(Number(r.row[0])));
            return Number(r.row[0]);
          });
          const set = new Set(keys);
          expect(set.size, 'no row twice').toBe(keys.length);
          return set;
        }),
      );
      for (const [first, next] of told.begun) {
        const present = found.map((keys) => Array.from({ length: next - first }, (_, i) => keys.has(first + i)));
        const there = present[0]![0]!;
        expect(new Set(present.flat()), `commit of ${first} to ${next} is whole`).toEqual(new Set([there]));
        if (told.done.has(first)) expect(there, `acknowledged commit of ${first} to ${next}`).toBe(true);
        expect(settled.get(first) ?? there, 'what was seen once stays').toBe(there);
        settled.set(first, there);
      }
      const known = [...told.begun].reduce((sum, [first, next]) => sum + (settled.get(first) === true ? next - first : 0), 0);
      for (const keys of found) expect(keys.size, 'rows come from nowhere').toBe(known);
      await tier.close();
    }
    expect(told.done.size).toBeGreaterThan(20 * kills);
  } finally {
    await rm(folder, { recursive: true });
  }
}
