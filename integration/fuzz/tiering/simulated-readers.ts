import { must } from '../../../catalog/base/assert.ts';
import { NO_OFFSETS } from '../../../catalog/model/offsets.ts';
import type { Pin } from '../../../catalog/seams/hot-tier.ts';
import type { Random } from '../../../catalog/seams/random.ts';
import { scanRows } from '../../../catalog/testing/hot-tables.ts';
import { type Expectation, faultOf, type FoundRow } from './row-ledger.ts';
import type { SimulatedClient } from './simulated-client.ts';
import type { SimulatedHouse } from './simulated-house.ts';

const READERS_MAX = 4;

interface Reader {
  readonly client: SimulatedClient;
  readonly pin: Pin;
  readonly tableId: number;
  readonly expectation: Expectation;
  /** His first answer: every later one at the same pin must equal it. */
  first: string | null;
}

/** Readers that stand at a pin for a while and read the union again and again. Each read is checked; a wrong one throws. */
export class SimulatedReaders {
  readonly #house: SimulatedHouse;
  readonly #count: (what: string, by?: number) => void;
  #readers: Reader[] = [];

  constructor(house: SimulatedHouse, count: (what: string, by?: number) => void) {
    this.#house = house;
    this.#count = count;
  }

  open(client: SimulatedClient): void {
    if (client.id !== null && this.#readers.length < READERS_MAX) this.#readers.push(this.#pinned(client, client.id));
  }

  /** One of them reads again, and perhaps goes. */
  async check(random: Random): Promise<void> {
    const reader = this.#readers[random.int(Math.max(1, this.#readers.length))];
    if (reader === undefined) return;
    await this.#read(reader);
    if (random.int(2) === 0) this.#end(reader);
  }

  /** Everything as it is now. */
  async checkNow(clients: readonly SimulatedClient[]): Promise<void> {
    for (const client of clients) {
      if (client.id === null) continue;
      const reader = this.#pinned(client, client.id);
      await this.#read(reader);
      reader.pin.release();
    }
  }

  async closeAll(): Promise<void> {
    for (const reader of this.#readers) await this.#read(reader);
    for (const reader of this.#readers) this.#end(reader);
  }

  /** One turn: what was acknowledged before the pin must be in it. */
  #pinned(client: SimulatedClient, tableId: number): Reader {
    return { client, pin: this.#house.hot.pin([tableId]), tableId, expectation: client.ledger.expectation(), first: null };
  }

  #end(reader: Reader): void {
    reader.pin.release();
    this.#readers = this.#readers.filter((r) => r !== reader);
  }

  async #read(reader: Reader): Promise<void> {
    const { hot, lake } = this.#house;
    const { boundary, origins, starts, ends } = must(reader.pin.tables.get(reader.tableId), 'pinned table');
    const cold: FoundRow[] =
      boundary === null
        ? []
        : await this.#house.lakeRows(
            await lake.loadMetadata(boundary.metadataLocation, boundary.lakeTableUuid, boundary.snapshotId),
            boundary.snapshotId,
          );
    const found = await scanRows(hot, reader.tableId, { from: boundary?.offsets ?? starts, to: ends });
    const warm = found.map((r): FoundRow => ({ key: r.row[0] as bigint, bucket: r.key, offset: r.offset }));
    const fault = faultOf(cold, warm, reader.expectation, { origins, boundary: boundary?.offsets ?? NO_OFFSETS, ends });
    if (fault !== null) throw new Error(`table ${reader.client.name}: ${fault}`);
    const keys = [...cold, ...warm].map((r) => r.key).sort((a, b) => (a < b ? -1 : 1));
    const answer = keys.join(' ');
    reader.first ??= answer;
    if (answer !== reader.first) throw new Error(`table ${reader.client.name}: a pin gave two answers`);
    if (reader.client.id === reader.tableId) reader.client.ledger.seen([...cold, ...warm]);
    this.#count('read');
    this.#count('rows read', keys.length);
    if (cold.length > 0 && warm.length > 0) this.#count('read over both tiers');
  }
}
