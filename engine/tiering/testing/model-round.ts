import { type Failpoints, noFailpoints } from '../../../catalog/base/failpoint.ts';
import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import type { BucketKey } from '../../../catalog/model/offsets.ts';
import type { TableDefinition } from '../../../catalog/model/table.ts';
import type { LakeTable } from '../../../catalog/seams/lake.ts';
import { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import { lakeTableId } from '../lake-layout.ts';
import { ROUND_LIMITS, type RoundDeps, type RoundLimits } from '../round-deps.ts';
import { ModelFiles } from './model-files.ts';
import { ModelHot, modelCodec } from './model-hot.ts';
import { ModelLake } from './model-lake.ts';

export const TABLE: TableDefinition = {
  id: 7,
  uuid: '11111111-1111-4111-8111-111111111111',
  name: { database: 'thermocline', schema: 'public', table: 't' },
  schemas: [{ schemaId: 1, columns: [{ id: 0, name: 'id', type: { kind: 'bigint' }, nullable: false }] }],
  nextColumnId: 1,
  primaryKey: [],
  partitionBy: [],
  bucketKey: [],
  bucketCount: 2,
  truncateGeneration: 0,
  options: {},
};

export const BUCKETS: readonly BucketKey[] = ['/0', '/1'];

/** The house a round runs in, all of it in memory. */
export class ModelWorld {
  /** Each tierer draws its own chance: round ids must never meet. */
  #seed = 1;
  readonly time = new SimulatedTime();
  readonly files = new ModelFiles();
  readonly hot = new ModelHot(this.time);
  readonly lake = new ModelLake(this.files);

  deps(options: { owner?: string; failpoints?: Failpoints; limits?: Partial<RoundLimits> } = {}): RoundDeps {
    return {
      hot: this.hot,
      warehouse: () => ({ lake: this.lake, store: this.files.store }),
      writer: this.files,
      codec: modelCodec,
      scratch: this.files,
      clock: this.time,
      // Back-off takes no time here.
      timers: { sleep: () => Promise.resolve() },
      random: new SeededRandom(this.#seed++),
      failpoints: options.failpoints ?? noFailpoints,
      owner: options.owner ?? 'a',
      limits: { ...ROUND_LIMITS, ...options.limits },
    };
  }

  async lakeTable(definition: TableDefinition = TABLE): Promise<LakeTable> {
    const table = await this.lake.loadTable(lakeTableId(definition));
    if (table === null) throw new Error('no lake table');
    return table;
  }

  /** Ids of the union read: lake at the recorded boundary's snapshot, then the log from the boundary. Sorted. */
  async union(tableId: number = TABLE.id): Promise<bigint[]> {
    const boundary = this.hot.boundary(tableId);
    if (boundary === null) return sorted(this.hot.ids(tableId));
    const table = await this.lake.loadMetadata(boundary.metadataLocation);
    const lakeIds = this.lake.rows(table, boundary.snapshotId).map((row) => row[0] as bigint);
    return sorted([...lakeIds, ...this.hot.ids(tableId, boundary.offsets)]);
  }

  /** Ids the lake shows at its current snapshot, sorted. */
  async lakeIds(definition: TableDefinition = TABLE): Promise<bigint[]> {
    return sorted(this.lake.rows(await this.lakeTable(definition)).map((row) => row[0] as bigint));
  }
}

function sorted(ids: readonly bigint[]): bigint[] {
  return [...ids].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Failpoints scripted by name: the n-th hit of a name does what the script says. */
export class ScriptedFailpoints implements Failpoints {
  readonly hits = new Map<string, number>();
  readonly #script: (name: string, nth: number) => void | Promise<void>;

  constructor(script: (name: string, nth: number) => void | Promise<void>) {
    this.#script = script;
  }

  /** Acts once, when the step is first reached. */
  static once(step: string, act: () => void | Promise<void>): ScriptedFailpoints {
    return new ScriptedFailpoints((name, nth) => (name === step && nth === 1 ? act() : undefined));
  }

  async hit(name: string): Promise<void> {
    const nth = (this.hits.get(name) ?? 0) + 1;
    this.hits.set(name, nth);
    await this.#script(name, nth);
  }
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
