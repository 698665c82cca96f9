import { expect } from 'vitest';
import { isKind } from '../../../catalog/errors/thermocline-error.ts';
import { offsetOf, type OffsetVector } from '../../../catalog/model/offsets.ts';
import type { HotTier } from '../../../catalog/seams/hot-tier.ts';
import { scanRows } from '../../../catalog/testing/hot-tables.ts';
import { textOf } from './crash-text.ts';

/** What is known of something that was asked for: it happened, it cannot have happened, or only a look at the folder tells. */
export type Fate = 'acknowledged' | 'never' | 'unknown';

export interface ModelWrite {
  fate: Fate;
  /** Keys per table, in the order of the write. */
  readonly rows: ReadonlyMap<ModelTable, readonly number[]>;
}

export interface ModelTable {
  readonly id: number;
  created: Fate;
  dropped: Fate;
  generation: number;
  /** A TRUNCATE whose fate is not known. */
  truncating: boolean;
  /** Since the last TRUNCATE. */
  writes: ModelWrite[];
  /** Rows below a boundary that was or may have been recorded: the only ones that retention may take. */
  tiered: Set<number>;
  snapshotId: number | null;
  /** A boundary whose fate is not known. */
  nextSnapshotId: number | null;
}

export function modelTable(id: number): ModelTable {
  return {
    id,
    created: 'unknown',
    dropped: 'never',
    generation: 0,
    truncating: false,
    writes: [],
    tiered: new Set(),
    snapshotId: null,
    nextSnapshotId: null,
  };
}

/** The fate that an error of a write leaves. */
export function fateOf(error: unknown): Fate {
  return isKind(error, 'commit-unknown') ? 'unknown' : 'never';
}

/**
 * What must be true of a tier's content after any history: every acknowledged row once and unchanged, writes whole, nothing else. The
 * model settles what was unknown by what it finds, so that what was seen once must stay.
 */
export class CrashModel {
  readonly tables = new Map<number, ModelTable>();
  /** Where each row was seen: it never moves. */
  readonly #places = new Map<number, string>();
  /** Rows looked at, so that a test can show that it was not about nothing. */
  checkedRows = 0;

  /** `settled`: nothing is in flight (a fresh start); else unknown things must not be visible. */
  async check(tier: HotTier, settled: boolean): Promise<void> {
    const catalog = tier.catalog();
    for (const id of catalog.tables.keys()) expect(this.tables.has(id), `table ${id} comes from nowhere`).toBe(true);
    const found = new Map<ModelTable, Set<number>>();
    for (const table of this.tables.values()) {
      const definition = catalog.tables.get(table.id);
      if (!this.#settleDefinition(table, definition?.truncateGeneration ?? null, settled)) continue;
      this.#checkBoundary(tier, table, settled);
      found.set(table, await this.#rowsOf(tier, table));
    }
    for (const [table, keys] of found) {
      for (const write of table.writes) this.#settleWrite(write, found, settled);
      const known = new Set(table.writes.flatMap((w) => (w.fate === 'acknowledged' ? (w.rows.get(table) ?? []) : [])));
      for (const key of keys) expect(known.has(key), `row ${key} of table ${table.id} comes from nowhere`).toBe(true);
      for (const key of known) if (!table.tiered.has(key)) expect(keys.has(key), `row ${key} of table ${table.id} is lost`).toBe(true);
      if (settled) table.writes = table.writes.filter((w) => w.fate === 'acknowledged');
    }
  }

  /** True when the table is there. */
  #settleDefinition(table: ModelTable, generation: number | null, settled: boolean): boolean {
    const mustBe = table.created === 'acknowledged' && table.dropped === 'never';
    const mayBe =
      table.created !== 'never' &&
      table.dropped !== 'acknowledged' &&
      (settled || (table.created !== 'unknown' && table.dropped === 'never') || table.dropped === 'unknown');
    if (generation === null) {
      expect(mustBe, `table ${table.id} is lost`).toBe(false);
      if (settled) this.tables.delete(table.id);
      return false;
    }
    expect(mayBe, `table ${table.id} must not be there`).toBe(true);
    if (!settled) {
      expect(generation).toBe(table.generation);
      return true;
    }
    table.created = 'acknowledged';
    table.dropped = 'never';
    expect([table.generation, table.truncating ? table.generation + 1 : table.generation]).toContain(generation);
    if (generation > table.generation) clear(table);
    table.generation = generation;
    table.truncating = false;
    return true;
  }

  #checkBoundary(tier: HotTier, table: ModelTable, settled: boolean): void {
    const boundary = tier.boundary(table.id);
    const snapshotId = boundary === null ? null : Number(boundary.snapshotId);
    const allowed = settled && table.nextSnapshotId !== null ? [table.snapshotId, table.nextSnapshotId] : [table.snapshotId];
    expect(allowed, `boundary of table ${table.id}`).toContain(snapshotId);
    if (settled) {
      table.snapshotId = snapshotId;
      table.nextSnapshotId = null;
    }
  }

  async #rowsOf(tier: HotTier, table: ModelTable): Promise<Set<number>> {
    const starts = tier.starts(table.id);
    const ends = tier.ends(table.id);
    const keys = new Set<number>();
    const next = new Map<string, bigint>(starts);
    for (const { key: bucket, offset, row } of await scanRows(tier, table.id, { from: starts, to: ends })) {
      const key = Number(row[0]);
      expect(offset, `offsets of bucket ${bucket} follow each other`).toBe(offsetOf(next, bucket));
      next.set(bucket, offset + 1n);
      expect(keys.has(key), `row ${key} is doubled`).toBe(false);
      keys.add(key);
      expect(row[1], `row ${key} is changed`).toBe(textOf(key));
      const place = `${table.id}/${bucket}@${offset}`;
      expect(this.#places.get(key) ?? place, `row ${key} moved`).toBe(place);
      this.#places.set(key, place);
      this.checkedRows++;
    }
    expect(sorted(next), 'scans reach the ends').toEqual(sorted(ends));
    return keys;
  }

  /** A write is there as a whole (but for what retention took) or not at all. */
  #settleWrite(write: ModelWrite, found: ReadonlyMap<ModelTable, ReadonlySet<number>>, settled: boolean): void {
    if (write.fate === 'unknown' && settled) {
      const present = [...write.rows].some(([table, keys]) => keys.some((k) => found.get(table)?.has(k) === true));
      write.fate = present ? 'acknowledged' : 'never';
    }
    if (write.fate === 'acknowledged') return;
    for (const [table, keys] of write.rows) {
      for (const k of keys) expect(found.get(table)?.has(k) ?? false, `row ${k} of a write that did not happen is there`).toBe(false);
    }
  }
}

export function clear(table: ModelTable): void {
  table.writes = [];
  table.tiered = new Set();
  table.snapshotId = null;
  table.nextSnapshotId = null;
}

function sorted(offsets: OffsetVector): [string, bigint][] {
  return [...offsets].filter(([, o]) => o > 0n).sort(([a], [b]) => (a < b ? -1 : 1));
}
