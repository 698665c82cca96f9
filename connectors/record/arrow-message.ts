import { Builder } from 'flatbuffers';
import { BodyCompressionMethod } from 'apache-arrow/fb/body-compression-method';
import { BodyCompression } from 'apache-arrow/fb/body-compression';
import { Buffer as FlatBuffer } from 'apache-arrow/fb/buffer';
import { CompressionType } from 'apache-arrow/fb/compression-type';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { Message } from 'apache-arrow/fb/message';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { assert } from '../../catalog/base/assert.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { damaged } from './damage.ts';

/*
 * The encapsulated message of one Arrow record batch: 0xFFFFFFFF, size of the metadata (so padded that the body begins at a multiple
 * of 8), a flatbuffer Message → RecordBatch, then the body. A Fluss batch holds exactly one, without a schema before it.
 */
const CONTINUATION = 0xffff_ffff;
const PREFIX_BYTES = 8;

/** Numbers of a message, ready to be written. */
export interface RecordBatchNumbers {
  readonly codec: ArrowCompression;
  readonly rowCount: number;
  /** One for each vector, children after their parents. */
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  /** Bytes of each buffer without padding. Buffers lie in order, each at the next multiple of 8. */
  readonly bufferLengths: readonly number[];
}

/** A message as found. Positions in the body are not yet checked against it. */
export interface RecordBatchMessage {
  readonly codec: ArrowCompression;
  readonly rowCount: number;
  readonly nodeCount: number;
  readonly bufferCount: number;
  /** Position and length of the body in the bytes that were read. */
  readonly bodyAt: number;
  readonly bodyLength: number;
  nodeAt(index: number): { readonly length: number; readonly nullCount: number };
  /** `offset` counts from the body's begin. */
  bufferAt(index: number): { readonly offset: number; readonly length: number };
}

export function padded8(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Bytes of the body that goes with the numbers. */
function bodyLengthOf(bufferLengths: readonly number[]): number {
  return bufferLengths.reduce((sum, length) => sum + padded8(length), 0);
}

/**
 * Prefix and metadata of a message. Rows and body must not be empty: flatbuffers leaves zeroes out, and a Fluss server that
 * projects such a batch then computes a wrong size and fails every read over it (fluss-protocol.md §5.5).
 */
export function writeRecordBatchMessage(numbers: RecordBatchNumbers): Uint8Array {
  assert(numbers.rowCount > 0 && numbers.bufferLengths.length > 0, 'an Arrow batch has rows and columns');
  const template = templateOf(numbers.nodes.length, numbers.bufferLengths.length, numbers.codec);
  const bytes = template.bytes.slice();
  const view = new DataView(bytes.buffer);
  setInt64(view, template.rowCountAt, numbers.rowCount);
  setInt64(view, template.bodyLengthAt, bodyLengthOf(numbers.bufferLengths));
  let at = template.nodesAt;
  for (const { length, nullCount } of numbers.nodes) {
    setInt64(view, at, length);
    setInt64(view, at + 8, nullCount);
    at += 16;
  }
  at = template.buffersAt;
  let offset = 0;
  for (const length of numbers.bufferLengths) {
    setInt64(view, at, offset);
    setInt64(view, at + 8, length);
    offset += padded8(length);
    at += 16;
  }
  return bytes;
}

interface Template {
  readonly bytes: Uint8Array;
  readonly rowCountAt: number;
  readonly bodyLengthAt: number;
  readonly nodesAt: number;
  readonly buffersAt: number;
}

/**
 * Messages of one shape differ only in numbers at fixed places, so each shape is built once: small commits write one message each, and
 * the flatbuffer builder would be most of their cost. Kept per thread, for the shapes of as many tables as are in use.
 */
const templates = new Map<string, Template>();
const TEMPLATES_MAX = 1024;

function templateOf(nodes: number, buffers: number, codec: ArrowCompression): Template {
  const key = `${nodes}/${buffers}/${codec}`;
  let template = templates.get(key);
  if (template === undefined) {
    template = buildTemplate(nodes, buffers, codec);
    if (templates.size >= TEMPLATES_MAX) templates.clear();
    templates.set(key, template);
  }
  return template;
}

function buildTemplate(nodes: number, buffers: number, codec: ArrowCompression): Template {
  const b = new Builder(256 + 16 * (nodes + buffers));
  RecordBatch.startNodesVector(b, nodes);
  for (let i = 0; i < nodes; i++) FieldNode.createFieldNode(b, 1n, 1n);
  const nodesVector = b.endVector();
  RecordBatch.startBuffersVector(b, buffers);
  for (let i = 0; i < buffers; i++) FlatBuffer.createBuffer(b, 1n, 1n);
  const buffersVector = b.endVector();
  let compression = 0;
  if (codec !== 'NONE') {
    BodyCompression.startBodyCompression(b);
    BodyCompression.addCodec(b, codec === 'ZSTD' ? CompressionType.ZSTD : CompressionType.LZ4_FRAME);
    BodyCompression.addMethod(b, BodyCompressionMethod.BUFFER);
    compression = BodyCompression.endBodyCompression(b);
  }
  RecordBatch.startRecordBatch(b);
  RecordBatch.addLength(b, 1n);
  RecordBatch.addNodes(b, nodesVector);
  RecordBatch.addBuffers(b, buffersVector);
  if (compression !== 0) RecordBatch.addCompression(b, compression);
  const batch = RecordBatch.endRecordBatch(b);
  Message.startMessage(b);
  Message.addVersion(b, MetadataVersion.V5);
  Message.addHeaderType(b, MessageHeader.RecordBatch);
  Message.addHeader(b, batch);
  Message.addBodyLength(b, 1n);
  b.finish(Message.endMessage(b));
  const flat = b.asUint8Array();

  const bytes = new Uint8Array(PREFIX_BYTES + padded8(flat.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, bytes.length - PREFIX_BYTES, true);
  bytes.set(flat, PREFIX_BYTES);
  const places = locate(view, PREFIX_BYTES);
  assert(places.nodeCount === nodes && places.bufferCount === buffers, 'the template reads back');
  return { bytes, ...places };
}

interface Places {
  readonly rowCountAt: number;
  readonly bodyLengthAt: number;
  readonly nodesAt: number;
  readonly nodeCount: number;
  readonly buffersAt: number;
  readonly bufferCount: number;
  readonly codec: ArrowCompression;
}

/**
 * Reads the message at the begin of bytes[start, end). Throws `data-corrupted` (without location) if there is none, or if the body
 * does not fit.
 */
export function readRecordBatchMessage(bytes: Uint8Array, start: number, end: number): RecordBatchMessage {
  const available = end - start;
  if (available < PREFIX_BYTES) throw damaged(`It has ${available} bytes where an Arrow message should be.`);
  const prefix = new DataView(bytes.buffer, bytes.byteOffset + start, PREFIX_BYTES);
  const metadataLength = prefix.getInt32(4, true);
  if (prefix.getUint32(0, true) !== CONTINUATION || metadataLength <= 0 || metadataLength > available - PREFIX_BYTES) {
    throw damaged('It does not hold an Arrow message.');
  }
  // A view of the metadata alone: whatever offsets it holds, nothing outside is read.
  const view = new DataView(bytes.buffer, bytes.byteOffset + start + PREFIX_BYTES, metadataLength);
  let places: Places;
  let rowCount: number;
  let bodyLength: number;
  try {
    places = locate(view, 0);
    rowCount = getInt64(view, places.rowCountAt);
    bodyLength = getInt64(view, places.bodyLengthAt);
    // The last structs are touched here, so that nodeAt and bufferAt cannot leave the metadata.
    if (places.nodeCount > 0) view.getUint8(places.nodesAt + places.nodeCount * 16 - 1);
    if (places.bufferCount > 0) view.getUint8(places.buffersAt + places.bufferCount * 16 - 1);
  } catch (error) {
    if (error instanceof RangeError) throw damaged('Its Arrow metadata points outside of itself.', error);
    throw error;
  }
  const bodyAt = start + PREFIX_BYTES + metadataLength;
  if (bodyLength < 0 || bodyLength > end - bodyAt) {
    throw damaged(`Its Arrow body should have ${bodyLength} bytes, but ${end - bodyAt} are left.`);
  }
  return {
    codec: places.codec,
    rowCount,
    nodeCount: places.nodeCount,
    bufferCount: places.bufferCount,
    bodyAt,
    bodyLength,
    nodeAt: (index) => ({
      length: getInt64(view, places.nodesAt + index * 16),
      nullCount: getInt64(view, places.nodesAt + index * 16 + 8),
    }),
    bufferAt: (index) => ({
      offset: getInt64(view, places.buffersAt + index * 16),
      length: getInt64(view, places.buffersAt + index * 16 + 8),
    }),
  };
}

// Slots of a flatbuffer table, in the order of Arrow's Message.fbs.
const MESSAGE_HEADER_TYPE = 1;
const MESSAGE_HEADER = 2;
const MESSAGE_BODY_LENGTH = 3;
const BATCH_LENGTH = 0;
const BATCH_NODES = 1;
const BATCH_BUFFERS = 2;
const BATCH_COMPRESSION = 3;
const COMPRESSION_CODEC = 0;
const COMPRESSION_METHOD = 1;

/**
 * Finds the numbers of a record batch message whose flatbuffer begins at `root`. A flatbuffer table begins with the distance back to
 * its vtable, which lists for each slot where in the table its value is, 0 = left out. Read by hand: no objects, and the DataView
 * refuses (RangeError) what lies outside.
 */
function locate(view: DataView, root: number): Places {
  const message = root + view.getUint32(root, true);
  if (slotAt(view, message, MESSAGE_HEADER_TYPE, (at) => view.getUint8(at)) !== MessageHeader.RecordBatch) {
    throw damaged('Its Arrow message is not a record batch.');
  }
  const batch = pointerAt(view, message, MESSAGE_HEADER);
  const nodes = pointerAt(view, batch, BATCH_NODES);
  const buffers = pointerAt(view, batch, BATCH_BUFFERS);
  let codec: ArrowCompression = 'NONE';
  if (placeOf(view, batch, BATCH_COMPRESSION) !== 0) {
    const compression = pointerAt(view, batch, BATCH_COMPRESSION);
    const type = slotAt(view, compression, COMPRESSION_CODEC, (at) => view.getInt8(at));
    const method = slotAt(view, compression, COMPRESSION_METHOD, (at) => view.getInt8(at));
    if (method !== BodyCompressionMethod.BUFFER || (type !== CompressionType.ZSTD && type !== CompressionType.LZ4_FRAME)) {
      throw damaged(`Its Arrow body is compressed by an unknown codec ${type} with method ${method}.`);
    }
    codec = type === CompressionType.ZSTD ? 'ZSTD' : 'LZ4_FRAME';
  }
  return {
    rowCountAt: requiredPlaceOf(view, batch, BATCH_LENGTH),
    bodyLengthAt: requiredPlaceOf(view, message, MESSAGE_BODY_LENGTH),
    nodesAt: nodes + 4,
    nodeCount: view.getUint32(nodes, true),
    buffersAt: buffers + 4,
    bufferCount: view.getUint32(buffers, true),
    codec,
  };
}

/** Position of the slot's value in table `table`; 0 when it is left out. */
function placeOf(view: DataView, table: number, slot: number): number {
  const vtable = table - view.getInt32(table, true);
  const entry = 4 + slot * 2;
  if (entry >= view.getUint16(vtable, true)) return 0;
  const place = view.getUint16(vtable + entry, true);
  return place === 0 ? 0 : table + place;
}

function requiredPlaceOf(view: DataView, table: number, slot: number): number {
  const place = placeOf(view, table, slot);
  if (place === 0) throw damaged('Its Arrow metadata lacks a field.');
  return place;
}

/** A scalar slot; 0 when it is left out, which is the default of all that are read here. */
function slotAt(view: DataView, table: number, slot: number, read: (at: number) => number): number {
  const place = placeOf(view, table, slot);
  return place === 0 ? 0 : read(place);
}

/** Where the slot of table or vector type points to. */
function pointerAt(view: DataView, table: number, slot: number): number {
  const place = requiredPlaceOf(view, table, slot);
  return place + view.getUint32(place, true);
}

// Counts and sizes of a batch are far below 2^53; numbers keep BigInt out of the loop. A damaged one becomes large or negative, never exact.
function getInt64(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
}

function setInt64(view: DataView, at: number, value: number): void {
  view.setInt32(at + 4, Math.floor(value / 0x1_0000_0000), true);
  view.setUint32(at, value >>> 0, true);
}
