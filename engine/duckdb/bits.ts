/** One byte a value (0 or not 0) to one bit a value. */
export function packBits(bytes: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array((count + 7) >> 3);
  const whole = count >> 3;
  for (let i = 0, at = 0; i < whole; i++, at += 8) {
    bits[i] =
      (bytes[at]! !== 0 ? 1 : 0) |
      (bytes[at + 1]! !== 0 ? 2 : 0) |
      (bytes[at + 2]! !== 0 ? 4 : 0) |
      (bytes[at + 3]! !== 0 ? 8 : 0) |
      (bytes[at + 4]! !== 0 ? 16 : 0) |
      (bytes[at + 5]! !== 0 ? 32 : 0) |
      (bytes[at + 6]! !== 0 ? 64 : 0) |
      (bytes[at + 7]! !== 0 ? 128 : 0);
  }
  for (let i = whole << 3; i < count; i++) if (bytes[i]! !== 0) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/** Bits [start, start + count) of `bits` to one byte (0 or 1) a value, written to `bytes` from `at`. */
export function unpackBits(bits: Uint8Array, start: number, count: number, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < count; i++) {
    const bit = start + i;
    bytes[at + i] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  }
}

/** Bits [start, start + count) of `from` (null: all ones) into `to` from bit `at`; `to` must be zero there. */
export function copyBits(from: Uint8Array | null, start: number, count: number, to: Uint8Array, at: number): void {
  for (let i = 0; i < count;) {
    const target = at + i;
    if ((target & 7) === 0 && count - i >= 8) {
      // Whole target bytes: two neighbouring source bytes shifted together.
      const source = start + i;
      const shift = source & 7;
      to[target >> 3] =
        from === null
          ? 0xff
          : shift === 0
            ? from[source >> 3]!
            : ((from[source >> 3]! >> shift) | ((from[(source >> 3) + 1] ?? 0) << (8 - shift))) & 0xff;
      i += 8;
    } else {
      const source = start + i;
      if (from === null || (from[source >> 3]! & (1 << (source & 7))) !== 0) to[target >> 3]! |= 1 << (target & 7);
      i += 1;
    }
  }
}

/** Whether the first `count` bits are all ones. */
export function allOnes(bits: Uint8Array, count: number): boolean {
  const whole = count >> 3;
  for (let i = 0; i < whole; i++) if (bits[i] !== 0xff) return false;
  const rest = (1 << (count & 7)) - 1;
  return rest === 0 || (bits[whole]! & rest) === rest;
}
