import { must } from '../../../catalog/base/assert.ts';
import type { Failpoints } from '../../../catalog/base/failpoint.ts';
import { SeededRandom } from '../../../catalog/base/seeded-random.ts';
import { isKind, ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { currentSchema } from '../../../catalog/model/table.ts';
import type { ObjectStore } from '../../../catalog/seams/object-store.ts';
import { alterTable, createTable, dropTable, truncateTable, withColumn } from '../../../catalog/testing/hot-tables.ts';
import { batchOf } from '../../../catalog/testing/rows.ts';
import { SimulatedDisk } from '../../../catalog/testing/simulated-disk.ts';
import { SimulatedTime } from '../../../catalog/testing/simulated-time.ts';
import { FolderObjectStore } from '../../../connectors/s3/folder-object-store.ts';
import { MemoryObjectStore } from '../../../connectors/s3/memory-object-store.ts';
import { lakeTableId } from '../../../engine/tiering/lake-layout.ts';
import { inThreadRunner } from '../../../engine/tiering/round-runner.ts';
import type { RoundReport } from '../../../engine/tiering/round-report.ts';
import { runRound } from '../../../engine/tiering/round.ts';
import { TieringScheduler } from '../../../engine/tiering/scheduler.ts';
import { foreignCommit, foreignSnapshot } from '../../tiering/foreign-lake.ts';
import { RowLedger } from './row-ledger.ts';
import { REGIONS, SHAPES, type SimulatedClient } from './simulated-client.ts';
import { openSimulatedHouse, type SimulatedHouse } from './simulated-house.ts';
import { SimulatedReaders } from './simulated-readers.ts';

/** Something nobody waits for any more: its process is dead. */
class ProcessDied extends Error {}

/**
 * A whole house on a simulated disk, clock and lake, driven at random from one seed: inserts, readers at pins, tierers that pause, fail
 * and die, lost answers, compactions by strangers, TRUNCATE, DROP, ALTER, retention, power cuts and kills at any operation. Every read
 * is compared with what the clients were told.
 */
export class TieringSimulation {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #fired: Map<string, number>;
  readonly #time = new SimulatedTime();
  #disk: SimulatedDisk;
  readonly #memory: ObjectStore | null;
  readonly #clients: SimulatedClient[] = [];
  #nextKey = 0n;
  #dropped = false;
  // Of one life:
  #house!: SimulatedHouse;
  readonly #houses: SimulatedHouse[] = [];
  #lifeDeath!: Promise<never>;
  #scheduler: TieringScheduler | null = null;
  #paused: (() => void)[] = [];
  #busy = new Set<string>();
  #readers!: SimulatedReaders;
  #calm = false;

  constructor(seed: number, fired: Map<string, number>) {
    this.#seed = seed;
    this.#fired = fired;
    this.#random = new SeededRandom(seed);
    this.#disk = new SimulatedDisk({ random: new SeededRandom(seed + 1_000_000) });
    // Half of the lakes lie on the very disk that loses its power, half in a bucket that only loses answers.
    this.#memory = seed % 2 === 0 ? new MemoryObjectStore({ disk: this.#diskOfTheDay(), clock: this.#time }) : null;
    for (const name of Object.keys(SHAPES)) this.#clients.push({ name, ledger: new RowLedger(), id: null, writes: 0, truncated: false });
  }

  async run(): Promise<void> {
    const lives = 1 + this.#random.int(4);
    for (let life = 0; life < lives; life++) {
      const died = await this.#live(life, 20 + this.#random.int(180));
      this.#count(died ? 'power cut at an operation' : 'power cut between');
      const kill = this.#chance(30);
      this.#disk = kill ? this.#disk.processKill() : this.#disk.powerCut();
      this.#count(kill ? 'kill' : 'power cut');
    }
    await this.#recoverAndProve(lives);
  }

  /** One life of the server; true when the power went at an operation of the disk. */
  async #live(life: number, steps: number): Promise<boolean> {
    let left = this.#chance(60) ? 30 + this.#random.int(this.#random.int(6_000) + 1) : Number.POSITIVE_INFINITY;
    this.#disk.fault = () => (--left === 0 ? 'power-cut' : null);
    try {
      await this.#open(life);
      for (let step = 0; step < steps && !this.#disk.dead; step++) await this.#orDead(this.#step());
      await this.#orDead(this.#readers.closeAll());
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    }
    for (const house of this.#houses) house.end();
    if (this.#houses.length > 0) this.#count('lost commit answer', this.#house.losing.lost);
    return this.#disk.dead;
  }

  async #open(life: number): Promise<void> {
    const disk = this.#disk;
    this.#calm = false;
    this.#paused = [];
    this.#busy = new Set();
    this.#scheduler = null;
    for (const client of this.#clients) client.writes = 0;
    this.#lifeDeath = disk.died.then(() => Promise.reject(new ProcessDied()));
    this.#lifeDeath.catch(() => undefined);
    const opened = openSimulatedHouse({ disk, time: this.#time, seed: this.#seed * 100 + life, store: this.#store() });
    this.#house = await this.#orDead(this.#whileTimePasses(opened));
    this.#houses.push(this.#house);
    this.#readers = new SimulatedReaders(this.#house, (what, by) => this.#count(what, by));
    const damage = this.#house.events.filter((e) => e.kind === 'damage');
    if (damage.length > 0)
      throw new Error(`the hot tier is damaged: ${JSON.stringify(damage, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`);
    this.#takeStock();
    if (this.#chance(40)) this.#startScheduler();
    this.#house.failing.setPlan((call) => {
      if (this.#calm) return null;
      const roll = this.#random.int(1_000);
      if (roll < 6) return { kind: 'before' };
      if (roll < 12) return { kind: 'after' };
      if (roll < 13) return { kind: 'hang' };
      if (roll < 14 && call.method !== 'list') return { kind: 'hang-after' };
      return null;
    });
  }

  /** What the last life left open: DDL whose outcome nobody was told. */
  #takeStock(): void {
    const tables = [...this.#house.hot.catalog().tables.values()];
    for (const client of this.#clients) {
      const table = tables.find((t) => t.name.table === client.name);
      if (client.id !== null && table?.id !== client.id) client.ledger = new RowLedger();
      client.id = table?.id ?? null;
    }
  }

  #startScheduler(): void {
    this.#count('scheduler');
    const house = this.#house;
    this.#scheduler = new TieringScheduler({
      hot: this.#house.hot,
      runner: inThreadRunner(this.#house.deps('scheduler', this.#failpoints())),
      clock: this.#time,
      timers: house.timers,
      random: this.#random,
      retain: (held) => house.hot.retain({ held }),
      onRound: (event) => {
        if (house.ended) return;
        if (event.kind === 'ended') return this.#roundEnded(event.report);
        try {
          this.#roundFailed(event.error);
        } catch (error) {
          this.#failure ??= error;
        }
      },
    });
    this.#scheduler.start();
  }

  async #step(): Promise<void> {
    const roll = this.#random.int(100);
    if (roll < 25) this.#insert(this.#pick(this.#clients));
    else if (roll < 50) this.#startRound(this.#pick(this.#clients));
    else if (roll < 66) this.#resume();
    else if (roll < 73) this.#readers.open(this.#pick(this.#clients));
    else if (roll < 81) await this.#readers.check(this.#random);
    else if (roll < 84) await this.#readers.checkNow(this.#clients);
    else if (roll < 89) await this.#time.advance(this.#chance(40) ? 31_000 : 600);
    else if (roll < 92) await this.#house.hot.retain();
    else if (roll < 94) this.#house.losing.loseNext(this.#chance(50) ? 'before' : 'after');
    else if (roll < 96) await this.#compactAsStranger(this.#pick(this.#clients));
    else if (roll < 99 || this.#clients.some((c) => c.id === null)) await this.#ddl(this.#pick(this.#clients));
    await this.#time.advance(this.#random.int(20));
  }

  #insert(client: SimulatedClient): void {
    const { hot } = this.#house;
    if (client.id === null) return;
    const table = hot.catalog().tables.get(client.id);
    if (table === undefined) return;
    const keys = Array.from({ length: 1 + this.#random.int(this.#chance(10) ? 60 : 6) }, () => this.#nextKey++);
    const schema = currentSchema(table);
    const second = (): string => (client.name === 'parted' ? this.#pick(REGIONS) : `value ${this.#random.int(1000)}`);
    const rows = keys.map((key) => [key, second(), ...schema.columns.slice(2).map(() => null)]);
    client.ledger.sent(keys);
    client.writes += 1;
    const { ledger } = client;
    const send = async (): Promise<void> => {
      const write = hot.beginWrite();
      try {
        await write.append(
          table.id,
          schema.schemaId,
          batchOf(
            schema.columns.map((c) => c.type),
            rows,
          ),
        );
        await write.commit();
        ledger.acknowledged(keys);
        this.#count('insert');
      } catch (error) {
        await write.abort();
        // Every other error is a promise that the rows never come.
        if (isKind(error, 'commit-unknown')) return;
        ledger.refused(keys);
        if (!isKind(error, 'undefined-table', 'object-not-ready')) throw error;
      } finally {
        client.writes -= 1;
      }
    };
    void this.#watched(send());
  }

  #startRound(client: SimulatedClient): void {
    const owner = `tierer ${this.#random.int(3)}`;
    if (client.id === null || this.#busy.has(owner)) return;
    this.#busy.add(owner);
    const busy = this.#busy;
    const limits = this.#chance(30) ? { rowsMax: 1 + this.#random.int(20), fetchBytesMax: 200, fileBytesMax: 400 } : {};
    const round = runRound(this.#house.deps(owner, this.#failpoints(), limits), client.id).then(
      (report) => this.#roundEnded(report),
      (error: unknown) => this.#roundFailed(error),
    );
    void this.#watched(round.finally(() => busy.delete(owner)));
  }

  #roundEnded(report: RoundReport): void {
    this.#count(`round ${report.outcome}`);
    if (report.recovered) this.#count('boundary found');
    if (report.filesSettled > 0) this.#count('leftovers removed');
  }

  #roundFailed(error: unknown): void {
    // A house in which everything may fail knows these ends of a round; all others are bugs.
    if (
      !isKind(
        error,
        'io-error',
        'lake-commit-unknown',
        'lake-conflict',
        'object-in-use',
        'duplicate-table',
        'lake-missing',
        'undefined-table',
        'snapshot-too-old',
        'commit-unknown',
      )
    )
      throw error;
    this.#count(`round failed ${(error as ThermoclineError).kind}`);
  }

  #failpoints(): Failpoints {
    const paused = this.#paused;
    const house = this.#house;
    return {
      hit: async (name) => {
        if (house.ended) await new Promise<never>(() => undefined);
        if (this.#calm) return;
        const roll = this.#random.int(200);
        if (roll < 12) {
          this.#count('pause');
          this.#count(`at ${name}`);
          await new Promise<void>((resolve) => paused.push(resolve));
        } else if (roll < 15) {
          this.#count('planted error');
          throw new ThermoclineError('io-error', `planted at ${name}`);
        } else if (roll < 17) {
          this.#count('death of a tierer');
          await new Promise<void>(() => undefined);
        }
      },
    };
  }

  #resume(): void {
    this.#paused.splice(this.#random.int(Math.max(1, this.#paused.length)), 1)[0]?.();
  }

  async #compactAsStranger(client: SimulatedClient): Promise<void> {
    const definition = client.id === null ? undefined : this.#house.hot.catalog().tables.get(client.id);
    const table = definition === undefined ? null : await this.#house.lake.loadTable(lakeTableId(definition));
    if (table === null || table.currentSnapshotId === null) return;
    await foreignCommit(this.#store(), table, foreignSnapshot('replace')).catch((error: unknown) => {
      // Somebody else was quicker, or dropped the table.
      if (!(error instanceof Error)) throw error;
    });
    this.#count('compaction by a stranger');
  }

  async #ddl(client: SimulatedClient): Promise<void> {
    const { hot } = this.#house;
    if (client.id === null) {
      const table = await createTable(hot, client.name, SHAPES[client.name]);
      client.ledger = new RowLedger();
      client.id = table.id;
      this.#count('create');
      return;
    }
    // Writes under way could land on either side; their clients would not know.
    if (client.writes > 0) return;
    const { id } = client;
    const roll = this.#random.int(100);
    if (roll < 70) {
      // Should the power go before the answer comes, the rows may be gone or there: the next life finds out.
      const { must: acknowledged, may } = client.ledger.expectation();
      client.ledger = new RowLedger();
      client.ledger.sent([...acknowledged, ...may]);
      if (roll < 45) {
        client.truncated = true;
        await truncateTable(hot, id);
        client.ledger.truncated();
        this.#count('truncate');
        return;
      }
      this.#dropped = true;
      await dropTable(hot, id);
      client.id = null;
      client.ledger = new RowLedger();
      this.#scheduler?.refresh();
      this.#count('drop');
    } else {
      await alterTable(hot, id, (t) => (currentSchema(t).columns.length < 6 ? withColumn(t, `extra${t.nextColumnId}`) : t));
      this.#count('add column');
    }
  }

  /** The last life: nothing fails any more. Everything acknowledged is there, all of it gets into the lake, and nothing is left over. */
  async #recoverAndProve(life: number): Promise<void> {
    this.#disk.fault = () => null;
    await this.#open(life);
    this.#calm = true;
    await this.#readers.checkNow(this.#clients);
    for (const client of this.#clients) {
      if (client.id === null) continue;
      // Two rounds with rows: what the first leaves open because the branch stood still, the second settles.
      for (let i = 0; i < 2; i++) {
        this.#insert(client);
        await this.#time.advance(1_000);
        await this.#tierAll(client.id);
      }
      await this.#readers.checkNow(this.#clients);
      await this.#proveLake(client, client.id);
    }
    await this.#whileTimePasses(Promise.all([this.#scheduler?.stop(), this.#house.hot.close()]));
  }

  async #tierAll(tableId: number): Promise<void> {
    for (let i = 0; i < 100; i++) {
      const report = await this.#whileTimePasses(runRound(this.#house.deps('last', this.#failpoints()), tableId));
      if (report.outcome === 'idle') return;
      await this.#time.advance(31_000);
    }
    throw new Error('rounds never end');
  }

  async #proveLake(client: SimulatedClient, tableId: number): Promise<void> {
    const { hot, lake } = this.#house;
    const definition = must(hot.catalog().tables.get(tableId), 'table');
    const table = await lake.loadTable(lakeTableId(definition));
    if (client.ledger.size === 0 && table === null) return;
    const found = must(table, 'lake table');
    const rows = await this.#house.lakeRows(found, must(found.currentSnapshotId, 'snapshot'));
    const { must: wanted } = client.ledger.expectation();
    const keys = new Set(rows.map((r) => r.key));
    if (rows.length !== keys.size) throw new Error(`table ${client.name}: the lake holds rows twice`);
    for (const key of wanted) if (!keys.has(key)) throw new Error(`table ${client.name}: row ${key} did not get into the lake`);
    this.#count('rows in the lake at the end', rows.length);
    const oldest = must(found.lineage.at(-1), 'snapshot');
    if (oldest.parentId !== null) this.#count('snapshots expired');
    // A drop that was interrupted leaves files that no intent names, and a power cut may bring back a file of a folder that was removed
    // a moment before: the lake's own sweep is for those.
    if (this.#dropped || this.#memory === null) return;
    // Files of rows that a TRUNCATE removed are nobody's once the snapshots before it have expired.
    if (client.truncated) return;
    const named = new Set<string>();
    for (const s of found.snapshots) for (const f of await lake.listFiles(found, s.snapshotId)) named.add(f.location);
    const store = this.#store();
    const folder = must(store.keyOf(found.location), 'key');
    for (const place of ['data', 'thermocline']) {
      for await (const { key } of store.list(`${folder}/${place}/`)) {
        if (!named.has(store.location(key))) throw new Error(`table ${client.name}: ${key} is left over`);
      }
    }
    this.#count('lake without leftovers');
  }

  /** Runs something that waits for the simulated clock. */
  async #whileTimePasses<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finish = (): void => void (done = true);
    work.then(finish, finish);
    for (let i = 0; i < 10_000 && !done && !this.#disk.dead; i++) await this.#time.advance(10);
    return work;
  }

  /** The work, unless the process dies first. */
  #orDead<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.#lifeDeath]);
  }

  #failure: unknown = null;

  /** Something nobody waits for: its failure fails the run. */
  #watched(work: Promise<unknown>): Promise<void> {
    const house = this.#house;
    return work.then(
      () => undefined,
      (error: unknown) => {
        if (!house.ended) this.#failure ??= error;
      },
    );
  }

  /** The first failure of something nobody waited for. */
  get failure(): unknown {
    return this.#failure;
  }

  #store(): ObjectStore {
    return this.#memory ?? new FolderObjectStore({ disk: this.#disk, random: this.#random, root: '/lake' });
  }

  /** The memory store outlives the disks of its lives. */
  #diskOfTheDay(): Pick<SimulatedDisk, 'readFile' | 'unlink'> {
    return { readFile: (path) => this.#disk.readFile(path), unlink: (path) => this.#disk.unlink(path) };
  }

  #pick<T>(from: readonly T[]): T {
    return must(from[this.#random.int(from.length)], 'something to pick');
  }

  #chance(percent: number): boolean {
    return this.#random.int(100) < percent;
  }

  #count(what: string, by = 1): void {
    this.#fired.set(what, (this.#fired.get(what) ?? 0) + by);
  }
}
