import fc from 'fast-check';
import { decompress as fzstdDecompress } from 'fzstd';
import lz4js from 'lz4js';
import { expect, test } from 'vitest';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { compressBuffer, decompressBuffer, loadCodecs } from './buffer-compression.ts';
import { decompressLz4Frame } from './lz4-frame.ts';
import { fromHex } from './testing/fluss-goldens.ts';

await loadCodecs();
const CODECS = ['LZ4_FRAME', 'ZSTD'] as const;
const corrupted = expect.toSatisfy((e: unknown) => isKind(e, 'data-corrupted'));

/** Bytes as columns have them: stretches of noise, of repeats and of counting, in proportions that vary. */
const arbitraryColumn = fc
  .array(fc.tuple(fc.constantFrom('noise', 'repeat', 'count', 'words'), fc.integer({ min: 1, max: 3000 }), fc.nat()), {
    minLength: 1,
    maxLength: 60,
  })
  .map((stretches) => {
    const parts = stretches.map(([kind, length, seed]) => {
      const random = new SeededRandom(seed);
      if (kind === 'noise') return random.bytes(length);
      if (kind === 'repeat') return new Uint8Array(length).fill(seed & 0xff);
      if (kind === 'count') return new Uint8Array(length).map((_, i) => (i & 7 ? 0 : i >> 3));
      return new Uint8Array(Buffer.from(Array.from({ length: length >> 3 }, () => ['lake', 'log', 'bucket '][random.int(3)]).join('')));
    });
    return new Uint8Array(Buffer.concat(parts));
  });

test.each(CODECS)('%s gives back what it was given, and its frames are smaller than that', (codec) => {
  let packedOnes = 0;
  fc.assert(
    fc.property(arbitraryColumn, (raw) => {
      const packed = compressBuffer(raw, codec, 3);
      if (packed === null) return;
      packedOnes++;
      expect(packed.length).toBeLessThan(raw.length);
      expect(Buffer.compare(decompressBuffer(packed, codec, raw.length), raw)).toBe(0);
    }),
    { numRuns: 60 },
  );
  expect(packedOnes).toBeGreaterThan(10);
});

test('LZ4 frames past several megabytes read back with another implementation, and their header is the one Java accepts', () => {
  const raw = new Uint8Array(9_000_001);
  const random = new SeededRandom(5);
  for (let i = 0; i < raw.length; i++) raw[i] = i % 5000 < 2500 ? random.int(4) : i >> 6;
  raw.set(random.bytes(200_000), 4_100_000); // blocks that are stored
  const packed = compressBuffer(raw, 'LZ4_FRAME', 0)!;
  expect(packed.length).toBeLessThan(raw.length * 0.8);
  expect(Buffer.compare(lz4js.decompress(packed), raw)).toBe(0);
  expect(Buffer.compare(decompressBuffer(packed, 'LZ4_FRAME', raw.length), raw)).toBe(0);
  // Magic; version 1, independent blocks, no checksums; 64 KB; header hash.
  expect([...packed.subarray(0, 7)]).toEqual([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
  // Each block alone decodes: nothing in it leans on an earlier one.
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let blocks = 0;
  let stored = 0;
  for (let at = 7; ;) {
    const word = view.getUint32(at, true);
    if (word === 0) {
      expect(at + 4).toBe(packed.length);
      break;
    }
    const size = word & 0x7fff_ffff;
    const frame = Buffer.concat([packed.subarray(0, 7), packed.subarray(at, at + 4 + size), Buffer.alloc(4)]);
    const expected = raw.subarray(blocks * 65536, Math.min((blocks + 1) * 65536, raw.length));
    expect(Buffer.compare(decompressLz4Frame(frame, expected.length), expected)).toBe(0);
    stored += word >>> 31;
    blocks++;
    at += 4 + size;
  }
  expect(blocks).toBe(Math.ceil(raw.length / 65536));
  expect(stored).toBeGreaterThan(0);
});

test('LZ4 frames with linked blocks, checksums and content size are read too', () => {
  // 'thermocline ' × 5500 by `lz4 -9 -B4 -BD -BX --content-size` 1.9.4: the second block leans on the first.
  const frame = fromHex(
    '04224d185c40d001010000000000e516010000cf746865726d6f636c696e65200c00' +
      'ff'.repeat(256) +
      'dc502074686572efa159280b0000000f0c00ffb9506c696e6520931769b0000000008c76b338',
  );
  expect(frame[4]! & 0x20).toBe(0);
  expect(Buffer.from(decompressBuffer(frame, 'LZ4_FRAME', 66_000)).toString()).toBe('thermocline '.repeat(5500));
});

test('ZSTD frames read back with another implementation; a frame that does not tell its size is read', () => {
  const raw = new Uint8Array(Buffer.from('thermocline '.repeat(5000)));
  const packed = compressBuffer(raw, 'ZSTD', 3)!;
  expect(Buffer.compare(fzstdDecompress(packed), raw)).toBe(0);
  // 'thermocline ' × 40 by `zstd -3` from a pipe: no content size in the header.
  const piped = fromHex('28b52ffd00589d000060746865726d6f636c696e65200100d1574b12');
  expect(Buffer.from(decompressBuffer(piped, 'ZSTD', 480)).toString()).toBe('thermocline '.repeat(40));
  expect(() => decompressBuffer(piped, 'ZSTD', 479)).toThrow(corrupted);
});

test('higher levels of ZSTD are honoured', () => {
  const random = new SeededRandom(9);
  const raw = new Uint8Array(Buffer.from(Array.from({ length: 20_000 }, () => `route-${random.int(900)};`).join('')));
  expect(compressBuffer(raw, 'ZSTD', 15)!.length).toBeLessThan(compressBuffer(raw, 'ZSTD', 1)!.length);
});

test.each(CODECS)('%s leaves small and incompressible buffers alone', (codec) => {
  expect(compressBuffer(new Uint8Array(255), codec, 3)).toBeNull();
  expect(compressBuffer(new SeededRandom(1).bytes(100_000), codec, 3)).toBeNull();
  expect(compressBuffer(new Uint8Array(256), codec, 3)).not.toBeNull();
});

test.each(CODECS)('%s: no damaged frame does anything but throw or decode to the announced length', (codec) => {
  const raw = new Uint8Array(Buffer.from(Array.from({ length: 400 }, (_, i) => `row ${i % 37} of the log`).join('\n')));
  const packed = compressBuffer(raw, codec, 3)!;
  let refused = 0;
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(packed.length), (at, flip, cut) => {
      const broken = new Uint8Array(packed.subarray(0, cut < 20 ? Math.max(cut, 1) : packed.length));
      broken[at % broken.length]! ^= flip;
      try {
        expect(decompressBuffer(broken, codec, raw.length)).toHaveLength(raw.length);
      } catch (error) {
        expect(isKind(error, 'data-corrupted')).toBe(true);
        refused++;
      }
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(50);
  expect(Buffer.compare(decompressBuffer(packed, codec, raw.length), raw)).toBe(0); // the codec still works after all that
  expect(() => decompressBuffer(packed, codec, raw.length - 1)).toThrow(corrupted);
  expect(() => decompressBuffer(packed, codec, raw.length + 1)).toThrow(corrupted);
  expect(() => decompressBuffer(packed, codec, 2 ** 31 - 1)).toThrow(corrupted);
  expect(() => decompressBuffer(packed, codec, 2 ** 52)).toThrow(corrupted);
  expect(() => decompressBuffer(new Uint8Array(0), codec, 10)).toThrow(corrupted);
});

test('a frame that claims another size than announced is refused before memory is taken for it', () => {
  const packed = compressBuffer(new Uint8Array(70_000), 'ZSTD', 3)!;
  const view = new DataView(packed.buffer, packed.byteOffset);
  const at = (packed[4]! & 0x20) === 0 ? 6 : 5; // after the window descriptor, if there is one
  expect(view.getUint32(at, true)).toBe(70_000);
  view.setUint32(at, 0xf000_0000, true);
  expect(() => decompressBuffer(packed, 'ZSTD', 70_000)).toThrow(
    expect.objectContaining({
      fields: expect.objectContaining({ detail: 'A ZSTD frame holds 4026531840 bytes where 70000 are announced.' }),
    }),
  );
});

test.each([
  ['zero', [0x10, 0x61, 0, 0]],
  ['more than there is', [0x10, 0x61, 2, 0]],
])('an LZ4 match that goes back %s is refused', (_, block) => {
  const frame = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0);
  expect(() => decompressLz4Frame(frame, 5)).toThrow(corrupted);
  frame[13] = 1;
  expect(Buffer.from(decompressLz4Frame(frame, 5)).toString()).toBe('aaaaa');
});
