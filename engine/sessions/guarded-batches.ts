import type { ColumnBatch } from '../../catalog/model/vector.ts';

/**
 * The batches, with `done` called once when they are over: at their end, at an error (which `failed` turns into what to throw), or when
 * whoever reads them stops, even before the first.
 */
export function guardedBatches(
  batches: AsyncIterable<ColumnBatch>,
  hooks: { readonly failed: (error: unknown) => unknown; readonly done: () => Promise<void> },
): AsyncIterableIterator<ColumnBatch> {
  const iterator = batches[Symbol.asyncIterator]();
  let over = false;
  const finish = async (): Promise<void> => {
    if (over) return;
    over = true;
    await hooks.done();
  };
  const END = { done: true, value: undefined } as const;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (over) return END;
      let next: IteratorResult<ColumnBatch, unknown>;
      try {
        next = await iterator.next();
      } catch (error) {
        const failure = hooks.failed(error);
        await finish();
        throw failure;
      }
      if (next.done !== true) return next;
      await finish();
      return END;
    },
    async return() {
      try {
        await iterator.return?.();
      } finally {
        await finish();
      }
      return END;
    },
  };
}
