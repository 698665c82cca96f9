import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { decompress as fzstdDecompress } from 'fzstd';
import lz4js from 'lz4js';
import { expect, test } from 'vitest';
import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, listElement, structFields } from '../../catalog/model/data-type.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { encodeLogBatch } from './encode-log-batch.ts';
import { loadCodecs } from './buffer-compression.ts';
import { ALL_TYPES, arbitraryBatch } from './testing/arbitrary-batch.ts';
import { tableOf } from './testing/tables.ts';

// An independent referee: apache-arrow's own reader, with LZ4 and ZSTD by libraries that our encoder does not use.
await loadCodecs();
arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { decode: (bytes) => lz4js.decompress(bytes).slice() });
arrow.compressionRegistry.set(arrow.CompressionType.ZSTD, { decode: (bytes) => fzstdDecompress(bytes).slice() });

function arrowType(type: DataType): arrow.DataType {
  switch (type.kind) {
    case 'boolean':
      return new arrow.Bool();
    case 'tinyint':
      return new arrow.Int8();
    case 'smallint':
      return new arrow.Int16();
    case 'integer':
      return new arrow.Int32();
    case 'bigint':
      return new arrow.Int64();
    case 'real':
      return new arrow.Float32();
    case 'double':
      return new arrow.Float64();
    case 'decimal':
      return new arrow.Decimal(type.scale, type.precision, 128);
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return new arrow.Utf8();
    case 'bytea':
      return new arrow.Binary();
    case 'date':
      return new arrow.DateDay();
    case 'timestamp':
    case 'timestamptz':
      if (type.precision === 0) return new arrow.TimestampSecond();
      if (type.precision <= 3) return new arrow.TimestampMillisecond();
      return type.precision <= 6 ? new arrow.TimestampMicrosecond() : new arrow.TimestampNanosecond();
    case 'time':
      if (type.precision === 0) return new arrow.TimeSecond();
      return type.precision <= 3 ? new arrow.TimeMillisecond() : new arrow.TimeMicrosecond();
    case 'uuid':
      return new arrow.FixedSizeBinary(16);
    case 'interval':
    case 'row':
      return new arrow.Struct(structFields(type).map((f) => new arrow.Field(f.name, arrowType(f.type), true)));
    case 'array':
      return new arrow.List(new arrow.Field('element', arrowType(type.element), true));
    case 'map': {
      const fields = [new arrow.Field('key', arrowType(type.key), false), new arrow.Field('value', arrowType(type.value), true)];
      return new arrow.Map_(new arrow.Field('entries', new arrow.Struct(fields), false) as never);
    }
    default:
      return unreachable(type);
  }
}

/** Value `row` of a column as the referee read it: its own getters round timestamps and decimals, so these are read off its buffers. */
function refereeValue(data: arrow.Data, type: DataType, row: number): TestValue {
  if (!data.getValid(row)) return null;
  const values: unknown = data.values;
  switch (type.kind) {
    case 'boolean':
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
    case 'uuid':
    case 'bytea':
      return new arrow.Vector([data]).get(row) as TestValue;
    case 'decimal': {
      const words = values as Uint32Array;
      let unscaled = 0n;
      for (let i = 3; i >= 0; i--) unscaled = (unscaled << 32n) | BigInt(words[row * 4 + i]!);
      return BigInt.asIntN(128, unscaled);
    }
    case 'array':
    case 'map': {
      const [from, to] = [data.valueOffsets[row] as number, data.valueOffsets[row + 1] as number];
      return Array.from({ length: to - from }, (_, i) => refereeValue(data.children[0]!, listElement(type), from + i));
    }
    case 'interval':
    case 'row':
      return structFields(type).map((f, i) => refereeValue(data.children[i]!, f.type, row));
    case 'time':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return (values as Int32Array | BigInt64Array)[row]!;
    default:
      return unreachable(type);
  }
}

function readByReferee(types: readonly DataType[], message: Uint8Array): TestValue[][] {
  const schema = new arrow.Schema(types.map((type, i) => new arrow.Field(`c${i}`, arrowType(type), true)));
  const empty = arrow.tableToIPC(new arrow.Table(schema), 'stream');
  const metadataLength = new DataView(empty.buffer, empty.byteOffset).getInt32(4, true);
  const schemaMessage = empty.subarray(0, 8 + metadataLength);
  const reader = arrow.RecordBatchReader.from(Buffer.concat([schemaMessage, message]));
  const batches = [...reader.open()];
  expect(batches).toHaveLength(1);
  const [batch] = batches;
  return Array.from({ length: batch!.numRows }, (_, row) => types.map((type, c) => refereeValue(batch!.data.children[c]!, type, row)));
}

test.each<ArrowCompression>(['NONE', 'LZ4_FRAME', 'ZSTD'])("apache-arrow's reader reads our body: %s", (compression) => {
  const schema = currentSchema(tableOf(ALL_TYPES));
  let compressed = 0;
  const check = (batch: ColumnBatch) => {
    const bytes = encodeLogBatch({ schema, batch, kinds: null, compression, zstdLevel: 3 });
    expect(readByReferee(ALL_TYPES, bytes.subarray(48))).toEqual(rowsOf(batch));
    const raw = encodeLogBatch({ schema, batch, kinds: null, compression: 'NONE', zstdLevel: 3 });
    if (bytes.length < raw.length) compressed++;
  };
  fc.assert(fc.property(arbitraryBatch(ALL_TYPES, 100), check), { numRuns: 30 });
  const [large] = fc.sample(arbitraryBatch(ALL_TYPES, 100), { numRuns: 1, seed: 1 });
  check({ length: large!.length, columns: large!.columns });
  if (compression !== 'NONE') expect(compressed).toBeGreaterThan(0);
});
