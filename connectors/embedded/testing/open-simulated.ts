import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import type { Disk } from '../../../catalog/seams/disk.ts';
import { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import type { EmbeddedHotTier } from '../embedded-hot-tier.ts';
import type { EmbeddedLimits } from '../embedded-limits.ts';
import type { HotTierEvent } from '../hot-tier-event.ts';
import { openEmbedded } from '../open-embedded.ts';

/** Limits so small that every mechanism is at work in a test of a few rows. */
export const TINY_LIMITS: Partial<EmbeddedLimits> = {
  inlinePartBytesMax: 600,
  inlineRecordBytesMax: 1500,
  segmentBytes: 4000,
  adoptBytesMin: 2000,
  checkpointBytes: 6000,
  pendingBytesMax: 2000,
  openFilesMax: 3,
  openSegmentsMax: 2,
  reserveBytes: 4096,
  scanBytesMax: 1000,
};

export interface OpenedTier {
  readonly tier: EmbeddedHotTier;
  readonly time: SimulatedTime;
  readonly events: HotTierEvent[];
}

export interface OpenOptions {
  readonly folder?: string | undefined;
  readonly time?: SimulatedTime | undefined;
  readonly seed?: number | undefined;
  readonly limits?: Partial<EmbeddedLimits> | undefined;
  readonly pid?: number | undefined;
}

/** A tier on the disk with simulated time and seeded chance, and everything it reports. */
export async function openTier(disk: Disk, options: OpenOptions = {}): Promise<OpenedTier> {
  const time = options.time ?? new SimulatedTime();
  const events: HotTierEvent[] = [];
  const tier = await openEmbedded({
    folder: options.folder ?? '/data',
    disk,
    clock: time,
    timers: time,
    random: new SeededRandom(options.seed ?? 1),
    report: (event) => events.push(event),
    limits: { reserveBytes: 4096, ...options.limits },
    pid: options.pid,
  });
  return { tier, time, events };
}
