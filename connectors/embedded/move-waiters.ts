import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { offsetOf, type OffsetVector } from '../../catalog/model/offsets.ts';
import type { BucketLog } from './bucket-log.ts';
import type { TableLog } from './table-log.ts';

interface Waiter {
  readonly ends: OffsetVector;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Who waits for a table's ends to pass a vector. */
export class MoveWaiters {
  readonly #waiters = new Map<TableLog, Set<Waiter>>();

  /** Resolves when some end of the table is past `ends`: at once if it is. Rejects with the signal's reason, or when the table goes. */
  wait(table: TableLog, ends: OffsetVector, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    for (const log of table.buckets.values()) if (log.end > offsetOf(ends, log.key)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = (): void => {
        signal.removeEventListener('abort', onAbort);
        const waiters = this.#waiters.get(table);
        waiters?.delete(waiter);
        if (waiters?.size === 0) this.#waiters.delete(table);
      };
      const onAbort = (): void => waiter.reject(signal.reason);
      const waiter: Waiter = {
        ends,
        resolve: () => {
          done();
          resolve();
        },
        reject: (reason) => {
          done();
          reject(reason as Error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      let waiters = this.#waiters.get(table);
      if (waiters === undefined) this.#waiters.set(table, (waiters = new Set()));
      waiters.add(waiter);
    });
  }

  grown(buckets: ReadonlyMap<BucketLog, TableLog>): void {
    for (const [log, table] of buckets) {
      for (const waiter of this.#waiters.get(table) ?? []) if (log.end > offsetOf(waiter.ends, log.key)) waiter.resolve();
    }
  }

  dropped(table: TableLog): void {
    for (const waiter of this.#waiters.get(table) ?? []) {
      waiter.reject(new ThermoclineError('undefined-table', `table "${table.definition.name.table}" was dropped`));
    }
  }

  /** Rejects everyone. */
  close(reason: ThermoclineError): void {
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter.reject(reason);
  }
}
