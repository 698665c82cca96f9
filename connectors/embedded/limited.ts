/**
 * Runs for all items, a few at a time, and gives the results in order. After a failure no more are begun, and it is thrown only once
 * those that were have ended: nobody still works on something that the caller is about to close.
 */
export async function limited<T, R>(atOnce: number, items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  if (items.length === 1) return [await run(items[0]!)];
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const i = next++;
      try {
        results[i] = await run(items[i]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
