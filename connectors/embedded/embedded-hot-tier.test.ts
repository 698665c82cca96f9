import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import { describeHotTier, type HotTierFixture } from '../../catalog/testing/hot-tier-suite.ts';
import { SimulatedDisk } from '../../catalog/testing/simulated-disk.ts';
import { FolderDisk } from '../disk/folder-disk.ts';
import type { EmbeddedLimits } from './embedded-limits.ts';
import { openTier, TINY_LIMITS } from './testing/open-simulated.ts';

async function fixture(disk: Disk, folder: string, limits: Partial<EmbeddedLimits>, dispose: () => Promise<void>): Promise<HotTierFixture> {
  let { tier, time } = await openTier(disk, { folder, limits });
  return {
    tier,
    time,
    reopen: async () => {
      await tier.close();
      ({ tier, time } = await openTier(disk, { folder, time, limits, seed: 2 }));
      return tier;
    },
    close: async () => {
      await tier.close();
      await dispose();
    },
  };
}

describeHotTier('embedded, simulated disk', () =>
  fixture(new SimulatedDisk({ random: new SeededRandom(1) }), '/data', {}, () => Promise.resolve()),
);

describeHotTier('embedded, simulated disk, tiny limits', () =>
  fixture(new SimulatedDisk({ random: new SeededRandom(2) }), '/data', TINY_LIMITS, () => Promise.resolve()),
);

describeHotTier('embedded, real folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thermocline-embedded-'));
  return fixture(new FolderDisk(), folder, {}, () => rm(folder, { recursive: true }));
});
