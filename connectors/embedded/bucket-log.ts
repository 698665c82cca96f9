import { assert } from '../../catalog/base/assert.ts';
import { type BucketKey, bucketKey } from '../../catalog/model/offsets.ts';
import type { LogExtent } from './log-extent.ts';

/**
 * The log of one bucket in memory: which offsets it has and where each is. `stored` extents are where they will stay; `pending` ones
 * come after them and wait to be copied into a segment (or, if large or damaged, only to be moved over).
 */
export class BucketLog {
  readonly tableId: number;
  readonly partition: string;
  readonly bucket: number;
  readonly key: BucketKey;
  /** First offset of the present truncate generation. */
  origin = 0n;
  /** First offset that the table still has here: retention and TRUNCATE move it. */
  start = 0n;
  /** First offset that can be read: behind `start` as long as a pin needs older rows. */
  readable = 0n;
  /** Exclusive. */
  end = 0n;
  readonly #stored: LogExtent[] = [];
  #pending: LogExtent[] = [];
  #pendingHead = 0;

  constructor(tableId: number, partition: string, bucket: number) {
    this.tableId = tableId;
    this.partition = partition;
    this.bucket = bucket;
    this.key = bucketKey(partition, bucket);
  }

  get stored(): readonly LogExtent[] {
    return this.#stored;
  }

  get firstPending(): LogExtent | null {
    return this.#pending[this.#pendingHead] ?? null;
  }

  /** Pending extents in order, from the first. */
  *pendingExtents(): Generator<LogExtent, void, undefined> {
    for (let i = this.#pendingHead; i < this.#pending.length; i++) yield this.#pending[i]!;
  }

  /** Adds a commit's rows at the end. */
  append(extent: LogExtent): void {
    assert(extent.base === this.end && extent.next >= extent.base, () => `offset ${extent.base} follows ${this.end} in bucket ${this.key}`);
    this.#pending.push(extent);
    this.end = extent.next;
  }

  /** Takes an extent that a checkpoint knows. */
  restore(extent: LogExtent): void {
    const last = this.#stored.at(-1);
    assert(this.firstPending === null && (last === undefined || last.next === extent.base), 'stored extents follow each other');
    this.#stored.push(extent);
    this.end = extent.next;
  }

  /** The first `count` pending extents now are `stored` (which may be the last stored one, grown). */
  settle(count: number, stored: LogExtent): void {
    assert(count > 0 && this.#pendingHead + count <= this.#pending.length, 'only what is pending settles');
    if (this.#stored.at(-1) !== stored) {
      const last = this.#stored.at(-1);
      assert(last === undefined || last.next === stored.base, 'settled extents follow each other');
      this.#stored.push(stored);
    }
    this.#dropPending(count);
    const first = this.firstPending;
    assert(first === null || first.base === stored.next, 'what stays pending follows what settled');
  }

  /** The first pending extent turned out to be unreadable. */
  condemn(damaged: LogExtent): void {
    this.settle(1, damaged);
  }

  #dropPending(count: number): void {
    this.#pendingHead += count;
    if (this.#pendingHead > 1024 && this.#pendingHead * 2 > this.#pending.length) {
      this.#pending = this.#pending.slice(this.#pendingHead);
      this.#pendingHead = 0;
    }
  }

  /** The extent that holds the offset; null when it lies outside of [readable, end) or is not there. */
  extentAt(offset: bigint): LogExtent | null {
    if (offset < this.readable || offset >= this.end) return null;
    const last = this.#stored.at(-1);
    const found =
      last !== undefined && offset < last.next
        ? search(this.#stored, 0, this.#stored.length, offset)
        : search(this.#pending, this.#pendingHead, this.#pending.length, offset);
    return found !== null && offset >= found.base && offset < found.next ? found : null;
  }

  /** Forgets extents that lie wholly below `offset`, and gives them. Nothing below it can be read any more. */
  forgetBelow(offset: bigint): LogExtent[] {
    const gone: LogExtent[] = [];
    let count = 0;
    while (count < this.#stored.length && this.#stored[count]!.next <= offset) count++;
    gone.push(...this.#stored.splice(0, count));
    if (this.#stored.length === 0) {
      for (let first = this.firstPending; first !== null && first.next <= offset; first = this.firstPending) {
        gone.push(first);
        this.#dropPending(1);
      }
    }
    if (offset > this.readable) this.readable = offset;
    return gone;
  }
}

/** The last extent of [low, high) that begins at or before the offset. */
function search(extents: readonly LogExtent[], low: number, high: number, offset: bigint): LogExtent | null {
  let from = low;
  let to = high - 1;
  if (from > to) return null;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (extents[middle]!.base <= offset) from = middle;
    else to = middle - 1;
  }
  return extents[from]!;
}
