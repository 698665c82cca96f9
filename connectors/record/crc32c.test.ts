import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32c } from './crc32c.ts';

test('the check value of the CRC catalogue comes out', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa); // RFC 3720, B.4
  expect(crc32c(new Uint8Array(0))).toBe(0);
});

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test('it equals the definition for any bytes at any alignment, in one piece or in two', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(7), fc.nat(100), (bytes, shift, cut) => {
      const shifted = new Uint8Array(bytes.length + shift + 3);
      shifted.set(bytes, shift);
      const end = shift + bytes.length;
      expect(crc32c(shifted, shift, end)).toBe(bitByBit(bytes));
      const middle = shift + Math.min(cut, bytes.length);
      expect(crc32c(shifted, middle, end, crc32c(shifted, shift, middle))).toBe(bitByBit(bytes));
    }),
  );
});
