import { must } from '../../catalog/base/assert.ts';

/**
 * A big parse tree cut into pieces that can be handed to another thread one by one.
 *
 * Taking over a tree of a 1 MB statement in one message would block the receiving thread for 100 ms. So every part that is too heavy is
 * moved into a piece of its own and leaves a reference; pieces come before those that refer to them, the root is the last.
 */

/** Nodes (values, arrays, objects) in one piece, roughly: 1–2 ms to receive. */
export const SLICE_NODES_MAX = 4000;

/** Fields that no parse tree has: a value in a piece of its own, and an array spread over several. */
const ONE = '\u0000one';
const RUNS = '\u0000runs';

export function sliceTree(tree: unknown, nodesMax = SLICE_NODES_MAX): unknown[] {
  const pieces: unknown[] = [];
  const root = cut(tree, nodesMax, pieces);
  pieces.push(root.value);
  return pieces;
}

interface Cut {
  readonly value: unknown;
  readonly nodes: number;
}

function cut(value: unknown, nodesMax: number, pieces: unknown[]): Cut {
  if (typeof value !== 'object' || value === null) return { value, nodes: 1 };
  if (Array.isArray(value)) return cutArray(value as unknown[], nodesMax, pieces);
  const fields: [key: string, value: unknown][] = [];
  let nodes = 1;
  for (const [key, field] of Object.entries(value)) {
    let part = cut(field, nodesMax, pieces);
    // An object has some fifteen fields: none of them may make it too heavy by itself.
    if (part.nodes > nodesMax / 16) part = { value: { [ONE]: pieces.push(part.value) - 1 }, nodes: 1 };
    fields.push([key, part.value]);
    nodes += part.nodes;
  }
  return { value: Object.fromEntries(fields), nodes };
}

function cutArray(items: readonly unknown[], nodesMax: number, pieces: unknown[]): Cut {
  const parts = items.map((item) => cut(item, nodesMax, pieces));
  const nodes = parts.reduce((sum, part) => sum + part.nodes, 1);
  if (nodes <= nodesMax) return { value: parts.map((part) => part.value), nodes };
  const runs: number[] = [];
  let run: unknown[] = [];
  let runNodes = 0;
  for (const part of parts) {
    if (runNodes > 0 && runNodes + part.nodes > nodesMax) {
      runs.push(pieces.push(run) - 1);
      run = [];
      runNodes = 0;
    }
    run.push(part.value);
    runNodes += part.nodes;
  }
  runs.push(pieces.push(run) - 1);
  return { value: { [RUNS]: runs }, nodes: runs.length + 1 };
}

/** Puts the pieces together again: `add` each in order; the last one's result is the tree. */
export class TreeAssembler {
  readonly #pieces: unknown[] = [];

  add(piece: unknown): unknown {
    const whole = this.#resolve(piece);
    this.#pieces.push(whole);
    return whole;
  }

  /** Works in place; what it puts in has been resolved before and is not visited again. */
  #resolve(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value as unknown[];
      for (let i = 0; i < items.length; i++) items[i] = this.#resolve(items[i]);
      return items;
    }
    const fields = value as Record<string, unknown>;
    const one = fields[ONE];
    if (typeof one === 'number') return this.#take(one);
    const runs = fields[RUNS];
    if (Array.isArray(runs)) return ([] as unknown[]).concat(...(runs as number[]).map((i) => this.#take(i) as unknown[]));
    for (const key of Object.keys(fields)) fields[key] = this.#resolve(fields[key]);
    return fields;
  }

  #take(index: number): unknown {
    const piece = must(this.#pieces[index], `piece ${index}`);
    // Each is referred to once.
    this.#pieces[index] = undefined;
    return piece;
  }
}
