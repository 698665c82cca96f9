import zlib from 'node:zlib';
import avsc from 'avsc';
import { assert } from '../../catalog/base/assert.ts';
import { AvroCursor, AvroError, avroReader, type AvroValue } from './avro-schema.ts';
import { type Json, JsonSyntaxError, parseExactJson, printExactJson } from './exact-json.ts';

/**
 * Avro object container files. Writing leaves the encoding of values to avsc; reading is our own, because avsc believes any array
 * length it finds and a damaged file could hold the event loop for ever.
 */

const MAGIC = Buffer.from('Obj\x01', 'latin1');
const SYNC_BYTES = 16;
/** Blocks are closed at this size: Avro's own default, and little enough to compress in one turn. */
const BLOCK_BYTES = 64_000;
/** No block of ours or of another sane writer inflates to more. */
const INFLATED_BYTES_MAX = 512 * 1024 * 1024;
/** Values decoded between two pauses. */
const VALUES_PER_TURN = 250;

export interface AvroFile {
  /** Header entries other than Avro's own. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly schema: Json;
  readonly codec: string;
  readonly blocks: readonly { readonly count: number; readonly data: Uint8Array }[];
}

/** Header and block frames of a file; nothing is decoded yet. Throws {@link AvroError}. */
export function openAvroFile(bytes: Uint8Array): AvroFile {
  if (bytes.length < MAGIC.length || Buffer.compare(bytes.subarray(0, MAGIC.length), MAGIC) !== 0)
    throw new AvroError('it is not an Avro file');
  const cursor = new AvroCursor(bytes, MAGIC.length);
  const entries = avroReader({ type: 'map', values: 'bytes' })(cursor) as readonly { key: string; value: Uint8Array }[];
  const header = new Map(entries.map((e) => [e.key, Buffer.from(e.value).toString('utf8')]));
  const sync = cursor.take(SYNC_BYTES);
  const blocks: { count: number; data: Uint8Array }[] = [];
  while (cursor.position < bytes.length) {
    const count = Number(cursor.long());
    if (count < 0) throw new AvroError('a block has a negative count');
    blocks.push({ count, data: cursor.prefixed() });
    if (Buffer.compare(cursor.take(SYNC_BYTES), sync) !== 0) throw new AvroError('a block does not end in the sync marker');
  }
  const schemaText = header.get('avro.schema');
  if (schemaText === undefined) throw new AvroError('the header has no schema');
  return {
    metadata: new Map([...header].filter(([key]) => !key.startsWith('avro.'))),
    schema: parseSchema(schemaText),
    codec: header.get('avro.codec') ?? 'null',
    blocks,
  };
}

function parseSchema(text: string): Json {
  try {
    return parseExactJson(text);
  } catch (error) {
    throw error instanceof JsonSyntaxError ? new AvroError(`the header's schema is not JSON: ${error.message}`) : error;
  }
}

/** A codec that files may have and we cannot read: a feature, not damage. */
export function isReadableCodec(codec: string): boolean {
  return codec === 'null' || codec === 'deflate';
}

/**
 * Decodes every value by `schema` (the file's own, fields perhaps renamed) and hands it to `each`. Awaits `pause` between slices.
 * Throws {@link AvroError}; the codec must be readable.
 */
export async function readAvroValues(
  file: AvroFile,
  schema: Json,
  pause: () => Promise<void>,
  each: (value: AvroValue) => void,
): Promise<void> {
  const read = avroReader(schema);
  let since = 0;
  for (const block of file.blocks) {
    const cursor = new AvroCursor(file.codec === 'null' ? block.data : await inflate(block.data));
    for (let i = 0; i < block.count; i++) {
      each(read(cursor));
      if (++since === VALUES_PER_TURN) {
        since = 0;
        await pause();
      }
    }
    if (cursor.position !== cursor.bytes.length) throw new AvroError('a block is longer than its values');
  }
}

/** Small blocks are inflated at once, which is quicker than a trip through the thread pool; large ones there. */
async function inflate(data: Uint8Array): Promise<Uint8Array> {
  try {
    if (data.length <= BLOCK_BYTES) return zlib.inflateRawSync(data, { maxOutputLength: INFLATED_BYTES_MAX });
    return await new Promise<Uint8Array>((resolve, reject) => {
      zlib.inflateRaw(data, { maxOutputLength: INFLATED_BYTES_MAX }, (error, out) => (error === null ? resolve(out) : reject(error)));
    });
  } catch (error) {
    throw new AvroError(`a block cannot be inflated: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface AvroWriterOptions {
  readonly schema: Json;
  /** Header entries besides Avro's own. */
  readonly metadata: Readonly<Record<string, string>>;
  /** 16 random bytes. */
  readonly sync: Uint8Array;
}

/** Builds a deflated container file in memory. Values are in avsc's form: plain objects, bigint for long, Buffer for bytes and fixed. */
export class AvroFileWriter {
  readonly #type: avsc.Type;
  readonly #sync: Uint8Array;
  readonly #parts: Uint8Array[];
  #block: Uint8Array[] = [];
  #blockBytes = 0;

  constructor(options: AvroWriterOptions) {
    assert(options.sync.length === SYNC_BYTES, 'a sync marker of 16 bytes');
    this.#type = avscType(options.schema);
    this.#sync = options.sync;
    const header: Record<string, string> = {
      ...options.metadata,
      'avro.schema': printExactJson(options.schema),
      'avro.codec': 'deflate',
    };
    const entries = Object.fromEntries(Object.entries(header).map(([key, value]) => [key, Buffer.from(value, 'utf8')]));
    this.#parts = [MAGIC, HEADER_TYPE.toBuffer(entries), options.sync];
  }

  append(value: unknown): void {
    const bytes = this.#type.toBuffer(value);
    this.#block.push(bytes);
    this.#blockBytes += bytes.length;
    if (this.#blockBytes >= BLOCK_BYTES) this.#closeBlock();
  }

  finish(): Uint8Array {
    if (this.#block.length > 0) this.#closeBlock();
    return Buffer.concat(this.#parts);
  }

  #closeBlock(): void {
    const data = zlib.deflateRawSync(Buffer.concat(this.#block));
    this.#parts.push(LONG_TYPE.toBuffer(BigInt(this.#block.length)), LONG_TYPE.toBuffer(BigInt(data.length)), data, this.#sync);
    this.#block = [];
    this.#blockBytes = 0;
  }
}

/** avsc's default long refuses what a double cannot hold; this one takes and gives bigints. */
const LONG_TYPE: avsc.Type = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: (value: number | string) => BigInt(value),
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
});

const HEADER_TYPE = avsc.Type.forSchema({ type: 'map', values: 'bytes' });

/** Compiling a type takes milliseconds, and a table's partition layout seldom changes. */
const avscTypes = new Map<string, avsc.Type>();
const AVSC_TYPES_MAX = 64;

function avscType(schema: Json): avsc.Type {
  const text = printExactJson(schema);
  let type = avscTypes.get(text);
  if (type === undefined) {
    if (avscTypes.size >= AVSC_TYPES_MAX) avscTypes.clear();
    type = avsc.Type.forSchema(plainPrimitives(schema) as avsc.Schema, { registry: { long: LONG_TYPE } });
    avscTypes.set(text, type);
  }
  return type;
}

/** `{"type":"long",…}` would not find our long in the registry: primitives become bare names. */
function plainPrimitives(schema: Json): unknown {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(plainPrimitives);
  if (typeof schema !== 'object' || schema === null) return schema;
  const object = schema as Readonly<Record<string, Json>>;
  const named = ['record', 'array', 'map', 'fixed', 'enum'];
  if (typeof object['type'] === 'string' && object['name'] === undefined && !named.includes(object['type'])) return object['type'];
  const { logicalType: _logical, ...rest } = object;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === 'default' ? value : plainPrimitives(value)]));
}
