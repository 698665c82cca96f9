/** Bits of a byte that are set, for every byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) ones++;
  return ones;
});

/** Set bits among the first `length`. */
export function countOnes(bits: Uint8Array, length: number): number {
  const whole = length >> 3;
  let ones = 0;
  for (let i = 0; i < whole; i++) ones += ONES[bits[i]!]!;
  if ((length & 7) !== 0) ones += ONES[bits[whole]! & ((1 << (length & 7)) - 1)]!;
  return ones;
}

/** The first `length` bits with the spare ones of the last byte cleared, so that equal rows are equal bytes. Shares memory if it can. */
export function clearedBits(bits: Uint8Array, length: number): Uint8Array {
  const bytes = (length + 7) >> 3;
  const spare = length & 7;
  if (spare === 0 || bits[bytes - 1]! >> spare === 0) return bits.subarray(0, bytes);
  const copy = new Uint8Array(bits.subarray(0, bytes)); // not slice(): a Buffer's does not copy
  copy[bytes - 1]! &= (1 << spare) - 1;
  return copy;
}

/** Copies `count` bits of `source` to bit `at` of `target`, where they must still be 0. */
export function appendBits(target: Uint8Array, at: number, source: Uint8Array, count: number): void {
  const clean = clearedBits(source, count);
  const shift = at & 7;
  const first = at >> 3;
  if (shift === 0) {
    target.set(clean, first);
    return;
  }
  for (let i = 0; i < clean.length; i++) {
    const byte = clean[i]!;
    target[first + i]! |= (byte << shift) & 0xff;
    const carry = byte >> (8 - shift);
    if (carry !== 0) target[first + i + 1]! |= carry;
  }
}

/** Sets `count` bits of `target` from bit `at` on, where they must still be 0. */
export function setBits(target: Uint8Array, at: number, count: number): void {
  let i = at;
  const end = at + count;
  while (i < end && (i & 7) !== 0) target[i >> 3]! |= 1 << (i++ & 7);
  const wholeEnd = end & ~7;
  if (i < wholeEnd) {
    target.fill(0xff, i >> 3, wholeEnd >> 3);
    i = wholeEnd;
  }
  while (i < end) target[i >> 3]! |= 1 << (i++ & 7);
}
