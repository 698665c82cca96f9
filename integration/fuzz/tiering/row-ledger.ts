import type { OffsetVector } from '../../../catalog/model/offsets.ts';

/** A row as a reader found it. */
export interface FoundRow {
  readonly key: bigint;
  readonly bucket: string;
  readonly offset: bigint;
}

/** What a reader may and must find: taken at his pin. */
export interface Expectation {
  readonly must: ReadonlySet<bigint>;
  /** Rows of writes whose outcome is not known: at most once, and for good once seen. */
  readonly may: ReadonlySet<bigint>;
}

/** What the clients of one table know about its rows. */
export class RowLedger {
  #acknowledged = new Set<bigint>();
  #open = new Set<bigint>();

  get size(): number {
    return this.#acknowledged.size;
  }

  /** A write of these rows has been sent. */
  sent(keys: readonly bigint[]): void {
    for (const key of keys) this.#open.add(key);
  }

  acknowledged(keys: readonly bigint[]): void {
    for (const key of keys) {
      // A TRUNCATE may have come in between: then nobody expects them any more.
      if (this.#open.delete(key)) this.#acknowledged.add(key);
    }
  }

  /** Refused for good: they must never be seen. */
  refused(keys: readonly bigint[]): void {
    for (const key of keys) this.#open.delete(key);
  }

  /** The table was truncated, with certainty, and no write was under way. */
  truncated(): void {
    this.#acknowledged.clear();
    this.#open.clear();
  }

  expectation(): Expectation {
    return { must: new Set(this.#acknowledged), may: new Set(this.#open) };
  }

  /** Rows of unknown writes that a reader has seen must be there for ever after. */
  seen(rows: readonly FoundRow[]): void {
    for (const { key } of rows) if (this.#open.delete(key)) this.#acknowledged.add(key);
  }
}

/** What is wrong with a union read; null when nothing is. Exactly once, nothing foreign, and offsets without gap or overlap. */
export function faultOf(
  lake: readonly FoundRow[],
  hot: readonly FoundRow[],
  expectation: Expectation,
  range: { readonly origins: OffsetVector; readonly boundary: OffsetVector; readonly ends: OffsetVector },
): string | null {
  const seen = new Set<bigint>();
  for (const { key, bucket, offset } of [...lake, ...hot]) {
    if (seen.has(key)) return `row ${key} is there twice (bucket ${bucket} offset ${offset})`;
    seen.add(key);
    if (!expectation.must.has(key) && !expectation.may.has(key))
      return `row ${key} should not be there (bucket ${bucket} offset ${offset})`;
  }
  for (const key of expectation.must) if (!seen.has(key)) return `row ${key} is lost`;
  const at = (vector: OffsetVector, bucket: string): bigint => vector.get(bucket) ?? 0n;
  for (const bucket of new Set([...range.ends.keys(), ...range.boundary.keys()])) {
    const offsets = (rows: readonly FoundRow[]): bigint[] => rows.filter((r) => r.bucket === bucket).map((r) => r.offset);
    const start = at(range.origins, bucket);
    const middle = at(range.boundary, bucket) > start ? at(range.boundary, bucket) : start;
    const wrong = notExactly(offsets(lake), start, middle) ?? notExactly(offsets(hot), middle, at(range.ends, bucket));
    if (wrong !== null) return `bucket ${bucket} (lake ${start}..${middle}, hot ..${at(range.ends, bucket)}): ${wrong}`;
  }
  return null;
}

function notExactly(offsets: readonly bigint[], from: bigint, to: bigint): string | null {
  const sorted = [...offsets].sort((a, b) => (a < b ? -1 : 1));
  let expected = from;
  for (const offset of sorted) {
    if (offset !== expected) return `offset ${expected} was due, ${offset} came`;
    expected += 1n;
  }
  return expected === to || to < from ? null : `it ends at offset ${expected} instead of ${to}`;
}
