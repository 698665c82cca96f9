import { expect, test } from 'vitest';
import { FAILPOINTS } from '../../../engine/tiering/round.ts';
import { TieringSimulation } from './tiering-simulation.ts';

/** `FUZZ_SEEDS=1000` for a long run; `SEED=n` for one. */
const FIRST = Number(process.env['SEED'] ?? 1);
const SEEDS = Number(process.env['FUZZ_SEEDS'] ?? (process.env['SEED'] === undefined ? 50 : 1));

/** A run in which one of these never happened has proved nothing about it (P10). */
const MUST_FIRE = [
  'insert',
  'read over both tiers',
  'rows in the lake at the end',
  'lake without leftovers',
  'scheduler',
  'pause',
  'planted error',
  'death of a tierer',
  'power cut at an operation',
  'power cut',
  'kill',
  'compaction by a stranger',
  'truncate',
  'drop',
  'add column',
  'boundary found',
  'leftovers removed',
  'snapshots expired',
  'lost commit answer',
  'round tiered',
  'round truncated',
  'round superseded',
  'round leased-elsewhere',
];

test(`${SEEDS} simulated houses: no row lost, none doubled, whatever fails`, { timeout: 3_600_000 }, async () => {
  const fired = new Map<string, number>();
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const simulation = new TieringSimulation(seed, fired);
    try {
      await simulation.run();
      if (simulation.failure !== null) throw simulation.failure;
    } catch (error) {
      throw new Error(`SEED=${seed}`, { cause: error });
    }
  }
  const lines = [...fired].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `  ${String(count).padStart(8)}  ${what}`);
  process.stdout.write(`${SEEDS} seeds from ${FIRST}\n${lines.join('\n')}\n`);
  if (SEEDS < 50) return;
  for (const what of MUST_FIRE) expect(fired.get(what) ?? 0, what).toBeGreaterThan(0);
  if (SEEDS < 500) return;
  for (const step of FAILPOINTS) expect(fired.get(`at ${step}`) ?? 0, step).toBeGreaterThan(0);
});
