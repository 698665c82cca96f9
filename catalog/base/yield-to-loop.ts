/** Whose turn comes next, in the order in which they asked. As many as there are activities in the process. */
const waiting: (() => void)[] = [];

/**
 * Lets sockets and timers have their turn: between steps of work that together would hold the thread too long.
 *
 * One step a turn of the event loop, whoever's: Node runs all immediates that are due in one go, so that eight scans which each pause
 * properly would still hold the thread for eight steps.
 */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next);
  });
}

function next(): void {
  waiting.shift()!();
  // The step itself runs as a microtask, after this; what an immediate asks for comes in the next turn.
  if (waiting.length > 0) setImmediate(next);
}
