import { batchWire } from './batch-wire.ts';
import { connections } from './connections.ts';
import { footprint } from './footprint.ts';
import { freshness } from './freshness.ts';
import { load } from './load.ts';
import { planning } from './planning.ts';
import type { BenchLine } from './report.ts';
import { tieringLog } from './tiering-log.ts';
import { unionLog } from './union-log.ts';
import { visible } from './visible.ts';

/** Each runs its rounds, checks its own answers, and gives its lines. */
export const BENCHES: Readonly<Record<string, (rounds: number) => Promise<readonly BenchLine[]>>> = {
  'tiering-log': tieringLog,
  'union-log': unionLog,
  'batch-wire': batchWire,
  load,
  visible,
  lake: freshness,
  footprint,
  connections,
  planning,
};
