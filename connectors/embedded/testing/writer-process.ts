import { systemClock, systemRandom, systemTimers } from '../../../catalog/base/system.ts';
import { createTable } from '../../../catalog/testing/hot-tables.ts';
import { batchOf } from '../../../catalog/testing/rows.ts';
import { FolderDisk } from '../../disk/folder-disk.ts';
import { openEmbedded } from '../open-embedded.ts';
import { textOf } from './crash-text.ts';

/**
 * A process to be killed: writes into two tables of the folder in its first argument, from the key in its second on, until it dies.
 * Says on stdout `begin FIRST NEXT` before it commits these keys and `done FIRST NEXT` when the commit was acknowledged.
 */
const [folder = '', firstKey = '0'] = process.argv.slice(2);
const TYPES = [{ kind: 'bigint' }, { kind: 'text' }] as const;

const tier = await openEmbedded({
  folder,
  disk: new FolderDisk(),
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  report: (event) => {
    if (event.kind === 'damage') process.stdout.write(`damage ${event.message}\n`);
  },
  limits: { checkpointBytes: 200_000, segmentBytes: 500_000, adoptBytesMin: 100_000, inlinePartBytesMax: 20_000 },
});
for (const name of ['a', 'b']) if (![...tier.catalog().tables.values()].some((t) => t.name.table === name)) await createTable(tier, name);
const ids = [...tier.catalog().tables.keys()];

let key = Number(firstKey);
async function writer(): Promise<never> {
  for (;;) {
    const count = systemRandom.int(10) === 0 ? 3000 : 1 + systemRandom.int(20);
    const first = key;
    key += count;
    const rows = Array.from({ length: count }, (_, i) => [BigInt(first + i), textOf(first + i)] as const);
    process.stdout.write(`begin ${first} ${first + count}\n`);
    const write = tier.beginWrite();
    for (const id of ids) await write.append(id, 1, batchOf(TYPES, rows));
    await write.commit();
    process.stdout.write(`done ${first} ${first + count}\n`);
  }
}
await Promise.all([writer(), writer(), writer(), writer()]);
