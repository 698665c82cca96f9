import type { Random } from '../../../catalog/seams/random.ts';
import { must } from '../../../catalog/base/assert.ts';
import type { BucketKey } from '../../../catalog/model/offsets.ts';
import { currentSchema, type TableDefinition } from '../../../catalog/model/table.ts';
import type { HotTier } from '../../../catalog/seams/hot-tier.ts';
import { hotTable, scanRows } from '../../../catalog/testing/hot-tables.ts';
import { boundaryOf } from '../../../catalog/testing/hot-tier-suite.ts';
import { batchOf } from '../../../catalog/testing/rows.ts';
import type { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import { clear, type CrashModel, fateOf, modelTable, type ModelTable, type ModelWrite } from './crash-model.ts';
import { textOf } from './crash-text.ts';

const SHAPES: readonly Partial<TableDefinition>[] = [
  {},
  { bucketKey: ['k'], bucketCount: 3 },
  { options: { 'table.log.ttl': '1000 ms' }, bucketKey: ['k'], bucketCount: 2 },
  { options: { 'table.log.arrow.compression.type': 'NONE' } },
];

/** Random statements against a tier, with what is known of each kept in the model. Ends when the tier does. */
export class CrashWorkload {
  readonly #random: Random;
  readonly #model: CrashModel;
  #keys = 0;
  #snapshots = 0;
  /** Statements that were acknowledged. */
  acknowledged = 0;
  failures: unknown[] = [];

  constructor(random: Random, model: CrashModel) {
    this.#random = random;
    this.#model = model;
  }

  /** One or a few concurrent statements. Errors are taken note of, not thrown. */
  async step(tier: HotTier, time: SimulatedTime): Promise<void> {
    const tables = this.#live();
    const choice = tables.length === 0 ? 0 : this.#random.int(20);
    if (choice === 0) await this.#create(tier);
    else if (choice <= 8) await this.#insert(tier, tables, 1 + this.#random.int(5));
    else if (choice <= 11)
      await Promise.all(Array.from({ length: 2 + this.#random.int(6) }, () => this.#insert(tier, tables, 1 + this.#random.int(3))));
    else if (choice <= 13) await this.#insert(tier, tables, 40 + this.#random.int(150));
    else if (choice === 14) await this.#truncate(tier, this.#pick(tables));
    else if (choice === 15) await this.#drop(tier, this.#pick(tables));
    else if (choice <= 17) await this.#moveBoundary(tier, this.#pick(tables));
    else if (choice === 18) await this.#retain(tier, time);
    else await this.#abort(tier, tables);
  }

  #live(): ModelTable[] {
    return [...this.#model.tables.values()].filter((t) => t.created === 'acknowledged' && t.dropped === 'never' && !t.truncating);
  }

  #pick<T>(from: readonly T[]): T {
    return must(from[this.#random.int(from.length)], 'something to pick');
  }

  async #create(tier: HotTier): Promise<void> {
    const shape = this.#pick(SHAPES);
    let table: ModelTable | null = null;
    try {
      await tier.changeCatalog((state) => {
        table = modelTable(state.nextTableId);
        this.#model.tables.set(table.id, table);
        return [{ op: 'create-table', table: hotTable(table.id, `t${table.id}`, shape) }];
      });
      must<ModelTable>(table, 'the table').created = 'acknowledged';
      this.acknowledged++;
    } catch (error) {
      this.failures.push(error);
      if (table !== null) (table as ModelTable).created = fateOf(error);
    }
  }

  async #insert(tier: HotTier, tables: readonly ModelTable[], count: number): Promise<void> {
    const chosen = new Set(Array.from({ length: 1 + this.#random.int(3) }, () => this.#pick(tables)));
    const rows = new Map([...chosen].map((t) => [t, Array.from({ length: count }, () => this.#keys++)]));
    const write: ModelWrite = { fate: 'unknown', rows };
    for (const t of chosen) t.writes.push(write);
    let hot;
    try {
      hot = tier.beginWrite();
      for (const [t, keys] of rows) {
        const schema = currentSchema(must(tier.catalog().tables.get(t.id), 'a live table'));
        const half = this.#random.int(2) === 0 ? keys.length : Math.ceil(keys.length / 2);
        for (const some of [keys.slice(0, half), keys.slice(half)]) {
          await hot.append(
            t.id,
            schema.schemaId,
            batchOf(
              schema.columns.map((c) => c.type),
              some.map((k) => [BigInt(k), textOf(k)]),
            ),
          );
        }
      }
      await hot.commit();
      write.fate = 'acknowledged';
      this.acknowledged++;
    } catch (error) {
      this.failures.push(error);
      write.fate = fateOf(error);
      await hot?.abort().catch((e: unknown) => this.failures.push(e));
    }
  }

  async #abort(tier: HotTier, tables: readonly ModelTable[]): Promise<void> {
    const table = this.#pick(tables);
    try {
      const hot = tier.beginWrite();
      const { columns, schemaId } = currentSchema(must(tier.catalog().tables.get(table.id), 'a live table'));
      const rows = Array.from({ length: 100 }, () => [BigInt(this.#keys++), textOf(1)] as const);
      const types = columns.map((c) => c.type);
      await hot.append(table.id, schemaId, batchOf(types, rows));
      await hot.abort();
    } catch (error) {
      this.failures.push(error);
    }
  }

  async #truncate(tier: HotTier, table: ModelTable): Promise<void> {
    table.truncating = true;
    try {
      await tier.changeCatalog((s) => [
        { op: 'alter-table', table: { ...s.tables.get(table.id)!, truncateGeneration: table.generation + 1 } },
      ]);
      clear(table);
      table.generation++;
      table.truncating = false;
      this.acknowledged++;
    } catch (error) {
      this.failures.push(error);
      if (fateOf(error) === 'never') table.truncating = false;
    }
  }

  async #drop(tier: HotTier, table: ModelTable): Promise<void> {
    table.dropped = 'unknown';
    try {
      await tier.changeCatalog(() => [{ op: 'drop-table', tableId: table.id }]);
      table.dropped = 'acknowledged';
      this.acknowledged++;
    } catch (error) {
      this.failures.push(error);
      table.dropped = fateOf(error);
    }
  }

  async #moveBoundary(tier: HotTier, table: ModelTable): Promise<void> {
    if (table.nextSnapshotId !== null) return; // the fate of one is still unknown
    try {
      const lease = tier.acquireLease(table.id, 'workload', 1000);
      if (lease === null) return;
      const present = tier.boundary(table.id);
      const offsets = new Map<BucketKey, bigint>();
      for (const [key, end] of tier.ends(table.id)) {
        const from = present?.offsets.get(key) ?? tier.starts(table.id).get(key) ?? 0n;
        offsets.set(key, from + BigInt(this.#random.int(Number(end - from) + 1)));
      }
      const below = (await scanRows(tier, table.id)).filter((r) => r.offset < (offsets.get(r.key) ?? 0n));
      const snapshotId = ++this.#snapshots;
      table.nextSnapshotId = snapshotId;
      for (const r of below) table.tiered.add(Number(r.row[0]));
      const answer = await tier.commitBoundary({
        lease,
        truncateGeneration: table.generation,
        expectedSnapshotId: present?.snapshotId ?? null,
        next: boundaryOf(table.id, snapshotId, offsets, table.generation),
      });
      if (answer !== 'recorded') throw new Error(`boundary: ${answer}`);
      table.snapshotId = snapshotId;
      table.nextSnapshotId = null;
      tier.releaseLease(lease);
      this.acknowledged++;
    } catch (error) {
      this.failures.push(error);
      if (fateOf(error) === 'never') table.nextSnapshotId = null;
    }
  }

  async #retain(tier: HotTier, time: SimulatedTime): Promise<void> {
    await time.advance(this.#random.int(3000));
    try {
      await tier.retain();
    } catch (error) {
      this.failures.push(error);
    }
  }
}
