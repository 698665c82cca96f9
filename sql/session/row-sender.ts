import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { RowWriter } from '../respond/data-rows.ts';
import { type Channel, FLUSH_BYTES } from './channel.ts';

/** Rows already written go out when the next batch takes longer than this: a slow query shows what it has. */
const LINGER_MS = 10;

export interface RowSending {
  readonly batches: AsyncIterable<ColumnBatch>;
  readonly writerOf: (batch: ColumnBatch) => RowWriter;
  readonly channel: Channel;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

/**
 * Sends every row of the batches and gives their number. The next batch is pulled only when the client has taken the last one, and
 * other connections have their turn after every 64 kB: a result of any size holds one batch and a bounded buffer.
 *
 * Rejects with what the batches reject with, or with the signal's reason; the iterator is returned in either case, so that whoever
 * makes the rows knows that nobody reads on.
 */
export async function sendRows(sending: RowSending): Promise<number> {
  const { batches, writerOf, channel, signal } = sending;
  const iterator = batches[Symbol.asyncIterator]();
  let rows = 0;
  let done = false;
  try {
    for (;;) {
      const next = await pull(iterator, rows > 0, sending);
      if (next.done === true) {
        done = true;
        return rows;
      }
      const batch = next.value;
      const write = writerOf(batch);
      for (let row = 0; row < batch.length;) {
        signal.throwIfAborted();
        row = write(channel.out, row, FLUSH_BYTES);
        if (channel.out.position >= FLUSH_BYTES) {
          await channel.flush(signal);
          await yieldToLoop();
        }
      }
      rows += batch.length;
      signal.throwIfAborted();
    }
  } finally {
    if (!done) await iterator.return?.();
  }
}

async function pull(
  iterator: AsyncIterator<ColumnBatch>,
  unsent: boolean,
  sending: RowSending,
): Promise<IteratorResult<ColumnBatch, unknown>> {
  const { channel, timers, signal } = sending;
  const next = iterator.next();
  if (!unsent || channel.out.position === 0) return next;
  const arrived = next.then(
    () => true,
    () => true,
  );
  const late = () => false;
  if (await Promise.race([arrived, yieldToLoop().then(late)])) return next;
  const timer = new AbortController();
  const waited = timers.sleep(LINGER_MS, timer.signal).then(late, late);
  const inTime = await Promise.race([arrived, waited]);
  timer.abort();
  if (!inTime) await channel.flush(signal);
  return next;
}
