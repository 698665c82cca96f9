/** Lets sockets and timers have their turn: between steps of work that together would hold the thread too long. */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
