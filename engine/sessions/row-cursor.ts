import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { batchBytes, type ColumnBatch, sliceBatch } from '../../catalog/model/vector.ts';
import type { FetchDirection } from '../plan/statement.ts';

/** Rows that a scrolling cursor keeps for going back, in bytes. */
export const SCROLL_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A place in a result. It stands before the first row, on a row, or after the last; rows come from `batches` as they are asked for, and
 * a `scroll` one keeps them to go back to. One fetch at a time.
 */
export class RowCursor {
  readonly #batches: AsyncIterator<ColumnBatch>;
  readonly #scroll: boolean;
  /** Read from `batches` and not fetched yet: only without scrolling. */
  #rest: ColumnBatch | null = null;
  /** All rows so far, for scrolling, and how many they are. */
  readonly #kept: ColumnBatch[] = [];
  #keptRows = 0;
  #keptBytes = 0;
  /** The row it stands on, from 1: 0 is before the first. */
  #position = 0;
  /** Rows there are, once that is known. */
  #total: number | null = null;

  constructor(batches: AsyncIterable<ColumnBatch>, scroll: boolean) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#scroll = scroll;
  }

  /** Rows in the order the direction has them. Moves as it is read. Throws 55000 for going back without scrolling. */
  fetch(direction: FetchDirection, count: number): AsyncGenerator<ColumnBatch, void, undefined> {
    // Said before the first row is announced.
    if (this.#goesBack(direction, count)) this.#requireScroll();
    return this.#fetch(direction, count);
  }

  #goesBack(direction: FetchDirection, count: number): boolean {
    switch (direction) {
      case 'forward':
        return count < 0 || (count === 0 && this.#isOnRow());
      case 'backward':
        return count > 0 || (count === 0 && this.#isOnRow());
      case 'absolute':
        return count < 0 || (this.#position > 0 && count <= this.#position);
      case 'relative':
        return count < 0 || (count === 0 && this.#isOnRow());
      default:
        return unreachable(direction);
    }
  }

  #isOnRow(): boolean {
    return this.#position > 0 && (this.#total === null || this.#position <= this.#total);
  }

  async *#fetch(direction: FetchDirection, count: number): AsyncGenerator<ColumnBatch, void, undefined> {
    switch (direction) {
      case 'forward':
        yield* count < 0 ? this.#backward(-count) : count === 0 ? this.#again() : this.#forward(count);
        return;
      case 'backward':
        yield* count < 0 ? this.#forward(-count) : count === 0 ? this.#again() : this.#backward(count);
        return;
      case 'absolute':
        yield* this.#to(count >= 0 ? count : Math.max((await this.#count()) + 1 + count, 0));
        return;
      case 'relative':
        if (count === 0) yield* this.#again();
        else yield* this.#to(Math.max(this.#position + count, 0));
    }
  }

  /** Lets go of where the rows come from. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  async *#forward(count: number): AsyncGenerator<ColumnBatch> {
    for (let left = count; left > 0;) {
      const batch = await this.#ahead(left);
      if (batch === null) {
        this.#position = this.#total! + 1;
        return;
      }
      this.#position += batch.length;
      left -= batch.length;
      yield batch;
    }
  }

  /** Up to `max` rows after the position; null at the end. */
  async #ahead(max: number): Promise<ColumnBatch | null> {
    if (this.#total !== null && this.#position >= this.#total) return null;
    if (this.#scroll) {
      while (this.#keptRows <= this.#position) if (!(await this.#keepMore())) return null;
      return this.#keptFrom(this.#position, max);
    }
    for (;;) {
      if (this.#rest !== null && this.#rest.length > 0) {
        const taken = Math.min(max, this.#rest.length);
        const batch = sliceBatch(this.#rest, 0, taken);
        this.#rest = taken === this.#rest.length ? null : sliceBatch(this.#rest, taken, this.#rest.length);
        return batch;
      }
      const next = await this.#batches.next();
      if (next.done === true) {
        this.#total = this.#position;
        return null;
      }
      this.#rest = next.value;
    }
  }

  async *#backward(count: number): AsyncGenerator<ColumnBatch> {
    for (let left = count; left > 0 && this.#position > 0; left--) {
      this.#position--;
      if (this.#position > 0) yield this.#keptFrom(this.#position - 1, 1);
    }
  }

  /** The row it stands on, once more. */
  async *#again(): AsyncGenerator<ColumnBatch> {
    if (!this.#isOnRow()) return;
    yield this.#keptFrom(this.#position - 1, 1);
  }

  /** Row `target`, 0 being before the first. */
  async *#to(target: number): AsyncGenerator<ColumnBatch> {
    if (target <= this.#position && this.#position > 0) this.#position = Math.max(target - 1, 0);
    if (target === 0) return;
    while (this.#position < target - 1) {
      const skipped = await this.#ahead(target - 1 - this.#position);
      if (skipped === null) break;
      this.#position += skipped.length;
    }
    if (this.#position === target - 1 && (this.#total === null || this.#position < this.#total)) yield* this.#forward(1);
    else this.#position = this.#total! + 1;
  }

  async #count(): Promise<number> {
    while (this.#total === null) await this.#keepMore();
    return this.#total;
  }

  async #keepMore(): Promise<boolean> {
    const next = await this.#batches.next();
    if (next.done === true) {
      this.#total = this.#keptRows;
      return false;
    }
    this.#keptBytes += batchBytes(next.value);
    if (this.#keptBytes > SCROLL_BYTES_MAX) {
      throw new ThermoclineError('limit-exceeded', 'the result is too large for a cursor that scrolls', {
        detail: `At most ${SCROLL_BYTES_MAX / 1024 / 1024} MB of rows are kept.`,
        hint: 'Declare the cursor with NO SCROLL.',
      });
    }
    this.#kept.push(next.value);
    this.#keptRows += next.value.length;
    return true;
  }

  #keptFrom(row: number, max: number): ColumnBatch {
    let start = 0;
    for (const batch of this.#kept) {
      if (row < start + batch.length) return sliceBatch(batch, row - start, Math.min(row - start + max, batch.length));
      start += batch.length;
    }
    throw new RangeError(`row ${row} of ${start}`);
  }

  #requireScroll(): void {
    if (this.#scroll) return;
    throw new ThermoclineError('object-not-ready', 'cursor can only scan forward', {
      hint: 'Declare it with SCROLL option to enable backward scan.',
    });
  }
}
