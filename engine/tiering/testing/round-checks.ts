import { expect } from 'vitest';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { RoundReport } from '../round-report.ts';
import { runRound } from '../round.ts';
import { ModelWorld, TABLE } from './model-round.ts';

/** A world with one empty table. */
export function world(): ModelWorld {
  const w = new ModelWorld();
  w.hot.create(TABLE);
  return w;
}

/** Every row exactly once in the union, and the lake agrees with the boundary. */
export async function expectWhole(w: ModelWorld): Promise<void> {
  expect(await w.union()).toEqual([...w.hot.ids(TABLE.id)].sort((a, b) => (a < b ? -1 : 1)));
}

export async function kindOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'no error';
  } catch (error) {
    return error instanceof ThermoclineError ? error.kind : String(error);
  }
}

/** Runs until nothing is left to do; gives the reports. */
export async function tierAll(w: ModelWorld, owner = 'z'): Promise<RoundReport[]> {
  const reports: RoundReport[] = [];
  for (let i = 0; i < 20; i++) {
    const report = await runRound(w.deps({ owner }), TABLE.id);
    reports.push(report);
    if (report.outcome === 'idle') return reports;
  }
  throw new Error(`rounds never became idle: ${reports.map((r) => r.outcome).join(' ')}`);
}
