import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKills } from './kill-run.ts';

const KILLS = Number(process.env['FUZZ_KILLS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 20261125);

test(
  'kill -9 at any moment loses nothing acknowledged and doubles nothing',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thermocline-kill-'));
    try {
      const report = await runKills(join(folder, 'data'), KILLS, SEED);
      process.stdout.write(`kill -9 (seed ${SEED}): ${JSON.stringify(report)}\n`);
      expect(report.problems).toEqual([]);
      // No check is vacuous: statements were acknowledged, connections broke, and rows reached both the log and the lake.
      expect(report.acknowledged).toBeGreaterThan(0);
      expect(report.unknown).toBeGreaterThan(0);
      expect(report.lakeRows).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000 + KILLS * 20_000,
);
