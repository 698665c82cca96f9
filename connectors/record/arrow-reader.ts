import { type Memory, OWN_MEMORY } from '../../catalog/base/arena.ts';
import { assert, unreachable } from '../../catalog/base/assert.ts';
import { type DataType, listElement, structFields } from '../../catalog/model/data-type.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { type FixedArray, type FixedVector, layoutOf, type Vector } from '../../catalog/model/vector.ts';
import { type RecordBatchMessage, readRecordBatchMessage } from './arrow-message.ts';
import { readsAs, type RecordShape } from './arrow-type.ts';
import { decompressBuffer } from './buffer-compression.ts';
import { damaged } from './damage.ts';

/** One column to read: where it stands among the columns as written, and as what it is wanted. */
export interface WantedColumn {
  readonly index: number;
  readonly type: DataType;
}

const COMPRESSION_PREFIX_BYTES = 8;
/** What a writer may have padded a fixed-width buffer to; more is damage. */
const PADDING_BYTES_MAX = 64;
/** What 32-bit offsets can count. */
const ELEMENTS_MAX = 0x7fff_ffff;

/**
 * Reads the wanted columns of the one record batch in bytes[start, end), written with columns of `shape`. Other columns are stepped
 * over without a look at their buffers. Uncompressed buffers are shared with `bytes` where their alignment allows, the others are taken
 * from `memory`.
 *
 * Every length and offset is checked against what is there: throws `data-corrupted` (without location) for any bytes that are no such
 * batch, and vectors that come back can be read to their end. Contents (UTF-8, precision of decimals) are the writer's word.
 */
export function readArrowColumns(
  bytes: Uint8Array,
  start: number,
  end: number,
  rowCount: number,
  shape: RecordShape,
  wanted: readonly WantedColumn[],
  memory: Memory = OWN_MEMORY,
): Vector[] {
  const message = readRecordBatchMessage(bytes, start, end);
  if (message.rowCount !== rowCount) throw damaged(`Its Arrow batch has ${message.rowCount} rows, its header ${rowCount} records.`);
  const nodes = shape.firstNode.at(-1)!;
  const buffers = shape.firstBuffer.at(-1)!;
  if (message.nodeCount !== nodes || message.bufferCount !== buffers) {
    throw damaged(
      `Its Arrow batch has ${message.nodeCount} nodes and ${message.bufferCount} buffers where its schema needs ${nodes} and ${buffers}.`,
    );
  }
  const body = new BodyReader(bytes, message, memory);
  return wanted.map(({ index, type }) => {
    const stored = shape.types[index]!;
    assert(readsAs(stored, type), () => `a column stored as ${stored.kind} cannot be read as ${type.kind}`);
    return readVector(body, { node: shape.firstNode[index]!, buffer: shape.firstBuffer[index]! }, rowCount, type);
  });
}

/** The next node and buffer of a column: those of children follow their parent's. */
interface Cursor {
  node: number;
  buffer: number;
}

/** `length`: what the node must say; null for the child of a list, which says it itself. */
function readVector(body: BodyReader, cursor: Cursor, expected: number | null, type: DataType): Vector {
  const node = body.node(cursor.node++);
  const { nullCount } = node;
  const length = expected ?? node.length;
  if (node.length !== length || length < 0 || length > ELEMENTS_MAX) {
    throw damaged(`A column of its Arrow batch has ${node.length} values${expected === null ? '' : ` of ${expected}`}.`);
  }
  if (nullCount < 0 || nullCount > length) throw damaged(`A column of its Arrow batch has ${nullCount} NULLs of ${length} rows.`);
  const bitBytes = (length + 7) >> 3;
  const validityAt = cursor.buffer++;
  const validity = nullCount === 0 ? null : body.fixed(validityAt, bitBytes);
  const layout = layoutOf(type);
  switch (layout) {
    case 'bit':
      return { layout, type, length, validity, values: body.fixed(cursor.buffer++, bitBytes) };
    case 'bytes': {
      const offsets = readOffsets(body, cursor.buffer++, length);
      return { layout, type, length, validity, offsets, values: body.variable(cursor.buffer++, offsets[length]!) };
    }
    case 'list': {
      const offsets = readOffsets(body, cursor.buffer++, length);
      const child = readVector(body, cursor, null, listElement(type));
      if (offsets[length]! > child.length) {
        throw damaged(`The lists of its Arrow batch have ${offsets[length]} elements of ${child.length}.`);
      }
      return { layout, type, length, validity, offsets, child };
    }
    case 'struct':
      return { layout, type, length, validity, children: structFields(type).map((f) => readVector(body, cursor, length, f.type)) };
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'i128':
      return { layout, type, length, validity, values: readFixed(body, cursor.buffer++, length, layout) };
    default:
      return unreachable(layout);
  }
}

/** Java leaves the offsets of no values out. */
function readOffsets(body: BodyReader, buffer: number, length: number): Int32Array {
  if (length === 0) return new Int32Array(1);
  const offsets = new Int32Array(...body.elements(buffer, length + 1, 4));
  checkOffsets(offsets);
  return offsets;
}

function readFixed(body: BodyReader, buffer: number, length: number, layout: FixedVector['layout']): FixedArray {
  switch (layout) {
    case 'i8':
      return new Int8Array(...body.elements(buffer, length, 1));
    case 'i16':
      return new Int16Array(...body.elements(buffer, length, 2));
    case 'i32':
      return new Int32Array(...body.elements(buffer, length, 4));
    case 'f32':
      return new Float32Array(...body.elements(buffer, length, 4));
    case 'i64':
      return new BigInt64Array(...body.elements(buffer, length, 8));
    case 'f64':
      return new Float64Array(...body.elements(buffer, length, 8));
    case 'i128':
      return new BigInt64Array(...body.elements(buffer, length, 16));
    default:
      return unreachable(layout);
  }
}

function checkOffsets(offsets: Int32Array): void {
  let previous = offsets[0]!;
  if (previous < 0) throw damaged(`A column of its Arrow batch begins at ${previous}.`);
  for (let i = 1; i < offsets.length; i++) {
    const offset = offsets[i]!;
    if (offset < previous) throw damaged(`Value ${i} of a column of its Arrow batch ends before it begins.`);
    previous = offset;
  }
}

/** The buffers of one body, each cut, checked and decompressed when asked for. */
class BodyReader {
  readonly #bytes: Uint8Array;
  readonly #message: RecordBatchMessage;
  readonly #codec: ArrowCompression;
  readonly #memory: Memory;

  constructor(bytes: Uint8Array, message: RecordBatchMessage, memory: Memory) {
    this.#bytes = bytes;
    this.#memory = memory;
    this.#message = message;
    this.#codec = message.codec;
  }

  /** Arguments of a typed array over values of so many bytes each: over a copy when they do not lie at a multiple of that. */
  elements(index: number, count: number, elementBytes: number): [ArrayBufferLike, number, number] {
    const bytes = this.fixed(index, count * elementBytes);
    // A 128-bit integer is two words.
    const wordBytes = Math.min(elementBytes, 8);
    let at = bytes;
    if (bytes.byteOffset % wordBytes !== 0) {
      at = this.#memory.take(bytes.length);
      at.set(bytes);
    }
    return [at.buffer, at.byteOffset, at.byteLength / wordBytes];
  }

  node(index: number): { readonly length: number; readonly nullCount: number } {
    return this.#message.nodeAt(index);
  }

  /** The first `length` bytes of a buffer that should have just these, perhaps padded. */
  fixed(index: number, length: number): Uint8Array {
    const raw = this.#raw(index, length, length + PADDING_BYTES_MAX);
    return raw.length === length ? raw : raw.subarray(0, length);
  }

  /** A buffer of at least `length` bytes. */
  variable(index: number, length: number): Uint8Array {
    return this.#raw(index, length, Number.POSITIVE_INFINITY);
  }

  #raw(index: number, min: number, max: number): Uint8Array {
    const { offset, length } = this.#message.bufferAt(index);
    const { bodyAt, bodyLength } = this.#message;
    if (offset < 0 || length < 0 || offset + length > bodyLength) {
      throw damaged(`Buffer ${index} of its Arrow batch lies outside of the body.`);
    }
    const stored = this.#bytes.subarray(bodyAt + offset, bodyAt + offset + length);
    if (this.#codec === 'NONE' || length === 0) return checked(index, stored, min);
    if (length < COMPRESSION_PREFIX_BYTES) throw damaged(`Buffer ${index} of its Arrow batch has no length.`);
    const view = new DataView(stored.buffer, stored.byteOffset, COMPRESSION_PREFIX_BYTES);
    const rawLength = Number(view.getBigInt64(0, true));
    const content = stored.subarray(COMPRESSION_PREFIX_BYTES);
    if (rawLength === -1) return checked(index, content, min);
    if (rawLength < min || rawLength > max) {
      throw damaged(`Buffer ${index} of its Arrow batch is announced with ${rawLength} bytes where ${min} are needed.`);
    }
    return rawLength === 0 ? new Uint8Array(0) : decompressBuffer(content, this.#codec, rawLength, this.#memory);
  }
}

function checked(index: number, bytes: Uint8Array, min: number): Uint8Array {
  if (bytes.length < min) throw damaged(`Buffer ${index} of its Arrow batch has ${bytes.length} bytes where ${min} are needed.`);
  return bytes;
}
