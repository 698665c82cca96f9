import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { catalogFromJson } from '../../catalog/store/catalog-json.ts';
import { bucketKey } from '../../catalog/model/offsets.ts';
import type { Disk } from '../../catalog/seams/disk.ts';
import { must } from '../../catalog/base/assert.ts';
import { boundaryFromJson } from './boundary-json.ts';
import { type Checkpoint, decodeCheckpoint, type RetiredFile } from './checkpoint.ts';
import { type FolderLayout, numberOfName } from './folder-layout.ts';
import { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { DecodedRecord } from './journal-group.ts';
import { CATALOG_WIDE, type PartPlace } from './journal-record.ts';
import { type JournalEnd, scanJournals } from './journal-scan.ts';
import type { LogExtent } from './log-extent.ts';
import { TableLog } from './table-log.ts';
import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';

export interface Recovered {
  readonly state: HotState;
  /** Number of the last journal or checkpoint in the folder; 0 in a new one. */
  readonly lastNumber: number;
  /** Number and header CRC of the last group. */
  readonly group: number;
  readonly groupCrc: number;
  /** The newest readable checkpoint: the first journal that it needs, and its sequence. Both 0 without one. */
  readonly checkpoint: { readonly journal: number; readonly sequence: number };
  readonly retired: readonly RetiredFile[];
  /** Bytes of journal that were read. */
  readonly journalBytes: number;
  /** Damage was found: files that nothing names may be what is missing. */
  readonly damaged: boolean;
}

export interface RecoveryDeps {
  readonly disk: Disk;
  readonly layout: FolderLayout;
  readonly report: HotTierReport;
  readonly keepBytes: (byteLength: number) => boolean;
}

/**
 * The state of the folder: the newest checkpoint and the journals from there. Cuts, durably, what was never acknowledged; reports
 * damage below that and goes on around it. Writes nothing else, so that it can be repeated at will.
 */
export async function recover(deps: RecoveryDeps): Promise<Recovered> {
  return new Recovery(deps).run();
}

class Recovery {
  readonly #deps: RecoveryDeps;
  readonly #state: HotState;
  #damaged = false;
  #groups = 0;
  #records = 0;
  #bytes = 0;

  constructor(deps: RecoveryDeps) {
    this.#deps = deps;
    this.#state = new HotState(deps.layout, deps.keepBytes);
  }

  async run(): Promise<Recovered> {
    const { disk, layout, report } = this.#deps;
    const names = await disk.list(layout.journal);
    const checkpoints = names.flatMap((n) => numberOfName(n, 'checkpoint') ?? []);
    const journals = names.flatMap((n) => numberOfName(n, 'journal') ?? []);
    const checkpoint = await this.#loadCheckpoint(checkpoints, journals);
    if (checkpoint !== null) this.#restore(checkpoint);
    const head = checkpoint?.head;
    const start = { journal: head?.journal ?? 1, group: head?.group ?? 0, crc: head?.groupCrc ?? 0, mustExist: head !== undefined };
    const end = await this.#replay(await this.#written(journals.filter((n) => n >= start.journal)), start);
    for (const table of this.#state.tables.values()) for (const log of table.buckets.values()) log.forgetBelow(log.start);
    for (const [id, table] of this.#state.tables) if (table.dropped) this.#state.tables.delete(id);
    report({
      kind: 'recovered',
      message: 'opened the data folder',
      groups: this.#groups,
      records: this.#records,
      tables: this.#state.tables.size,
      bytes: this.#bytes,
    });
    return {
      state: this.#state,
      lastNumber: Math.max(0, ...checkpoints, ...journals),
      group: end.group,
      groupCrc: end.crc ?? 0,
      checkpoint: { journal: head?.journal ?? 0, sequence: head?.sequence ?? 0 },
      retired: head?.retired ?? [],
      journalBytes: this.#bytes,
      damaged: this.#damaged,
    };
  }

  async #loadCheckpoint(numbers: readonly number[], journals: readonly number[]): Promise<Checkpoint | null> {
    const { disk, layout } = this.#deps;
    for (const number of numbers.toSorted((a, b) => b - a)) {
      const path = layout.checkpointFile(number);
      try {
        return decodeCheckpoint((await disk.readFile(path)) ?? new Uint8Array(0));
      } catch (error) {
        if (!isKind(error, 'data-corrupted')) throw error;
        this.#damage(`checkpoint ${number} is damaged, the one before is used: ${error.fields.detail ?? error.message}`, path);
      }
    }
    if (numbers.length > 0 && !journals.includes(1)) {
      throw new ThermoclineError('data-corrupted', `no checkpoint of data folder "${layout.root}" can be read`, {
        detail: `Both ${numbers.map((n) => layout.checkpointFile(n)).join(' and ')} are damaged, and older journals are gone.`,
        hint: 'Restore the folder from a backup.',
      });
    }
    return null;
  }

  #restore({ head, tables }: Checkpoint): void {
    const { layout } = this.#deps;
    const state = this.#state;
    state.catalog = catalogFromJson(head.catalog);
    state.sequence = head.sequence;
    state.timestampMs = head.timestampMs;
    state.readOnly = head.readOnly;
    for (const [job, meta] of head.jobs) state.jobs.set(job, meta);
    for (const saved of tables) {
      const table = new TableLog(must(state.catalog.tables.get(saved.id), `table ${saved.id}`));
      table.boundary = saved.boundary === null ? null : boundaryFromJson(saved.boundary);
      table.damage = saved.damage;
      state.tables.set(table.id, table);
      for (const b of saved.buckets) {
        const log = table.bucket(b.partition, b.bucket);
        const folder = layout.bucketFolder(table.id, b.partition, b.bucket);
        for (const e of b.extents) {
          const base = BigInt(e.base);
          const next = BigInt(e.next);
          const extent: LogExtent =
            e.kind === 'damaged' ? { ...e, base, next } : { ...e, base, next, path: `${folder}/${e.name}`, journal: null, index: null };
          log.restore(extent);
        }
        log.origin = BigInt(b.origin);
        log.start = BigInt(b.start);
        log.end = BigInt(b.end);
      }
    }
  }

  /**
   * Without the empty ones at the end: a journal that nothing was written to follows nothing. One is there when a new journal was made and
   * could not be named durably, and the one before it went on; what is invalid at its end was still never acknowledged.
   */
  async #written(journals: readonly number[]): Promise<readonly number[]> {
    const { disk, layout } = this.#deps;
    for (let count = journals.length; count > 0; count--) {
      const stat = await disk.stat(layout.journalFile(journals[count - 1]!));
      if (stat !== null && stat.size > 0) return journals.slice(0, count);
    }
    return journals;
  }

  async #replay(journals: readonly number[], start: Parameters<typeof scanJournals>[2]): Promise<JournalEnd> {
    const { disk, layout } = this.#deps;
    const load = async (journal: number): Promise<Uint8Array | null> => {
      const bytes = await disk.readFile(layout.journalFile(journal));
      this.#bytes += bytes?.length ?? 0;
      return bytes;
    };
    const scan = scanJournals(journals, load, start);
    let step = await scan.next();
    for (; !step.done; step = await scan.next()) {
      const { journal, at } = step.value;
      const file = layout.journalFile(journal);
      if (step.value.kind === 'lost') {
        this.#damage(`${step.value.reason}; the folder is read-only from now on`, file);
        this.#state.readOnly ??= step.value.reason;
        continue;
      }
      if (step.value.damage !== null) this.#damage(step.value.damage, file);
      this.#groups++;
      for (const decoded of step.value.records) this.#apply(decoded, { journal, groupAt: at }, file);
      if (this.#groups % 200 === 0) await yieldToLoop();
    }
    await this.#settleEnd(journals.at(-1), step.value.torn);
    return step.value;
  }

  /**
   * The last journal as it will be from now on, durably: without what was never acknowledged, and with what was written but perhaps not
   * synced when the process was killed. Once somebody has seen those commits they must not go away with the next power cut.
   */
  async #settleEnd(journal: number | undefined, torn: JournalEnd['torn']): Promise<void> {
    const { disk, layout, report } = this.#deps;
    if (journal === undefined) return;
    const path = layout.journalFile(journal);
    const file = must(await disk.open(path, 'append'), 'the last journal');
    try {
      if (torn !== null) await file.truncate(torn.at);
      await file.sync();
    } finally {
      await file.close();
    }
    if (torn === null) return;
    const message =
      'cut the end of the journal, which was being written when the process or the machine stopped and was never acknowledged';
    report({ kind: 'torn-end-cut', message, file: path, at: torn.at, bytes: torn.bytes });
  }

  #apply(decoded: DecodedRecord, place: { journal: number; groupAt: number }, file: string): void {
    this.#records++;
    if (decoded.kind === 'lost') {
      this.#applyLost(decoded, file);
      return;
    }
    const { record } = decoded;
    try {
      this.#state.applyHead(record);
    } catch (error) {
      // With everything before it unharmed a record always fits: this follows from damage, or from a fault of ours. Stop building on it.
      const reason = `commit ${record.sequence} does not fit the state before it: ${error instanceof Error ? error.message : String(error)}`;
      this.#damage(`${reason}; the folder is read-only from now on`, file);
      this.#state.readOnly ??= reason;
    }
    for (const part of record.parts) {
      if (!this.#fit(part, file)) continue;
      this.#state.applyPart(part, record, place);
      if (part.content.kind === 'damaged') this.#damage(`rows of commit ${record.sequence} are lost: ${part.content.reason}`, file, part);
    }
  }

  /** The record is lost; its offsets stay taken, so that nothing else is ever read at them. */
  #applyLost({ sequence, entry, reason }: DecodedRecord & { kind: 'lost' }, file: string): void {
    const state = this.#state;
    state.sequence = sequence;
    for (const place of entry.places) {
      if (!this.#fit(place, file)) continue;
      const log = must(state.tables.get(place.tableId), 'the table').bucket(place.partition, place.bucket);
      log.append({ kind: 'damaged', base: place.base, next: place.next, path: file, reason });
      this.#damage(`rows of commit ${sequence} are lost: ${reason}`, file, place);
    }
    for (const id of entry.definitions) {
      const table = state.tables.get(id);
      if (table !== undefined) table.damage = `A change of the table's definition was lost (commit ${sequence}: ${reason}).`;
      if (id === CATALOG_WIDE) state.readOnly ??= `a change of databases or schemas was lost: ${reason}`;
      else if (id >= state.catalog.nextTableId) state.catalog = { ...state.catalog, nextTableId: id + 1 };
      this.#damage(`a change of definitions in commit ${sequence} is lost: ${reason}`, file, { tableId: id });
    }
    for (const tableId of entry.moved)
      this.#damage(`a moved boundary or start in commit ${sequence} is lost: ${reason}`, file, { tableId });
  }

  /** Can the part go to the end of its bucket? A gap before it becomes damage; a part of an unknown table is left out. */
  #fit(place: PartPlace, file: string): boolean {
    const table = this.#state.tables.get(place.tableId);
    if (table === undefined || table.dropped) {
      this.#damage('rows of a table whose definition is lost', file, place);
      return false;
    }
    const end = table.buckets.get(bucketKey(place.partition, place.bucket))?.end ?? 0n;
    if (place.base < end) {
      this.#damage(`rows at offset ${place.base}, where the bucket already reaches to ${end}`, file, place);
      this.#state.readOnly ??= `two commits claim the same offsets of table ${place.tableId}`;
      return false;
    }
    if (place.base > end) {
      const reason = 'The commits that held these rows are lost.';
      table.bucket(place.partition, place.bucket).append({ kind: 'damaged', base: end, next: place.base, path: file, reason });
      this.#damage('commits are missing', file, { ...place, base: end, next: place.base });
    }
    return true;
  }

  #damage(message: string, file: string, place?: Partial<PartPlace>): void {
    this.#damaged = true;
    this.#deps.report({
      kind: 'damage',
      message,
      file,
      tableId: place?.tableId ?? null,
      table: this.#state.catalog.tables.get(place?.tableId ?? -1)?.name.table ?? null,
      partition: place?.partition ?? null,
      bucket: place?.bucket ?? null,
      from: place?.base ?? null,
      to: place?.next ?? null,
    });
  }
}
