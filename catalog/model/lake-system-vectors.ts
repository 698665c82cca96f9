import { type Memory, OWN_MEMORY } from '../base/arena.ts';
import type { LogBatch } from './log-batch.ts';
import { LAKE_SYSTEM_COLUMN_TYPES, type LAKE_SYSTEM_COLUMNS } from './table.ts';
import type { Vector } from './vector.ts';

/**
 * Makes `__bucket`, `__offset`, `__timestamp` for log batches: what tiering writes and what the log shows under these names.
 *
 * The first and the last say the same thing for every row of a batch, and mostly for every batch of a commit: their arrays are shared as
 * long as they do. One per reader.
 */
export class LakeSystemVectors {
  #buckets = new Int32Array(0);
  #micros = new BigInt64Array(0);

  /** `memory`: for what is not shared. */
  vector(name: (typeof LAKE_SYSTEM_COLUMNS)[number], log: LogBatch, memory: Memory = OWN_MEMORY): Vector {
    const { length } = log.batch;
    const type = LAKE_SYSTEM_COLUMN_TYPES[name];
    switch (name) {
      case '__bucket':
        if (this.#buckets.length < length || this.#buckets[0] !== log.bucket) this.#buckets = new Int32Array(length).fill(log.bucket);
        return { layout: 'i32', type, length, validity: null, values: this.#buckets.subarray(0, length) };
      case '__offset':
        return { layout: 'i64', type, length, validity: null, values: consecutive(log.baseOffset, length, memory) };
      case '__timestamp': {
        const micros = BigInt(log.timestampMs) * 1000n;
        if (this.#micros.length < length || this.#micros[0] !== micros) this.#micros = new BigInt64Array(length).fill(micros);
        return { layout: 'i64', type, length, validity: null, values: this.#micros.subarray(0, length) };
      }
    }
  }
}

/** `length` consecutive numbers, written as 32-bit words: a BigInt for each would cost more than the rest of the system columns. */
function consecutive(from: bigint, length: number, memory: Memory): BigInt64Array {
  const { buffer, byteOffset } = memory.take(length * 8);
  const words = new Uint32Array(buffer, byteOffset, length * 2);
  let low = Number(BigInt.asUintN(32, from));
  let high = Number(BigInt.asUintN(32, from >> 32n));
  for (let i = 0; i < length; i++) {
    words[2 * i] = low;
    words[2 * i + 1] = high;
    low = (low + 1) >>> 0;
    if (low === 0) high += 1;
  }
  return new BigInt64Array(buffer, byteOffset, length);
}
