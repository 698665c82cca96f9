import fc from 'fast-check';
import { Arena } from '../../catalog/base/arena.ts';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { LogBatch } from '../../catalog/model/log-batch.ts';
import type { ArrowCompression } from '../../catalog/model/table-options.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import { type ColumnBatch, type FixedVector, sliceBatch } from '../../catalog/model/vector.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { encodeLogBatch } from './encode-log-batch.ts';
import { FlussLogCodec } from './fluss-log-codec.ts';
import { logBatchesIn } from './log-batch-header.ts';
import { ALL_TYPES, arbitraryBatch } from './testing/arbitrary-batch.ts';
import {
  CHANGE_SIGNS,
  dataTypeOf,
  type FlussSchema,
  fromHex,
  golden,
  goldenBytes,
  type GoldenRow,
  testValue,
} from './testing/fluss-goldens.ts';
import { columnsOf, encodedAt, logOf, tableOf } from './testing/tables.ts';

const codec = await FlussLogCodec.load();
const COMPRESSIONS: readonly ArrowCompression[] = ['NONE', 'LZ4_FRAME', 'ZSTD'];
const ID_NAME: readonly DataType[] = [{ kind: 'integer' }, { kind: 'text' }];

interface GoldenLog {
  readonly name: string;
  readonly schema: FlussSchema;
  readonly records: string;
  readonly rows: readonly GoldenRow[];
}

function rowsWithOffsets(batches: Iterable<LogBatch>): unknown[] {
  const rows: unknown[] = [];
  for (const { baseOffset, kinds, batch } of batches) {
    for (const [i, values] of rowsOf(batch).entries()) rows.push([Number(baseOffset) + i, CHANGE_SIGNS[kinds?.[i] ?? 0], values]);
  }
  return rows;
}

function expectedRows(rows: readonly GoldenRow[], types: readonly DataType[]): unknown[] {
  return rows.map(([, offset, sign, values]) => [offset, sign, values.map((v, i) => testValue(types[i]!, v))]);
}

describe('logs of a real cluster', () => {
  test.each(golden<GoldenLog[]>('changelog.json'))('$name: kinds and rows come out, and a batch without records takes an offset', (log) => {
    const types = log.schema.columns.map((c) => dataTypeOf(c.data_type)!);
    const bytes = fromHex(log.records);
    const end = [...logBatchesIn(bytes)].at(-1)!.header.nextOffset;
    const batches = [...codec.decode(tableOf(types), logOf([bytes], 0n, end))];
    expect(rowsWithOffsets(batches)).toEqual(expectedRows(log.rows, types));
    expect(batches.at(-1)).toMatchObject({ nextOffset: end, batch: { length: 0 } });
    expect(end).toBe(BigInt(log.rows.length) + 1n);
  });

  test('a tiered segment gives its rows, from any offset to any other', () => {
    const { schema, rows } = golden<{ schema: FlussSchema; rows: readonly GoldenRow[] }>('remote/expected.json');
    const types = schema.columns.map((c) => dataTypeOf(c.data_type)!);
    const bytes = goldenBytes('remote/00000000000000000000.log');
    for (const [from, to] of [
      [0, 250],
      [3, 249],
      [100, 101],
      [249, 250],
      [7, 7],
    ] as const) {
      const log = { ...logOf([bytes], BigInt(from), BigInt(to)), next: 250n };
      expect(rowsWithOffsets(codec.decode(tableOf(types), log))).toEqual(expectedRows(rows.slice(from, to), types));
    }
  });
});

test('batches decoded one after another into the same memory are each right until the next is asked for', () => {
  const types = ALL_TYPES;
  const table = tableOf(types);
  const arena = new Arena();
  for (const compression of COMPRESSIONS) {
    fc.assert(
      fc.property(fc.array(arbitraryBatch(types, 60), { minLength: 1, maxLength: 5 }), (batches) => {
        let next = 0n;
        const parts = batches.map((batch) => {
          const part = encodedAt(currentSchema(table), batch, next, { compression });
          next += BigInt(Math.max(batch.length, 1));
          return part;
        });
        const seen: unknown[] = [];
        for (const decoded of codec.decode(table, logOf(parts, 0n, next), undefined, arena)) {
          seen.push(rowsOf(decoded.batch));
          arena.reset();
        }
        expect(seen).toEqual(batches.map((batch) => rowsOf(batch)));
      }),
      { numRuns: 25 },
    );
  }
});

describe('what is encoded decodes to the same rows', () => {
  for (const compression of COMPRESSIONS) {
    for (const type of ALL_TYPES) {
      test(`${compression} ${JSON.stringify(type)}`, () => {
        const table = tableOf([type]);
        fc.assert(
          fc.property(arbitraryBatch([type], 80), (batch) => {
            const log = logOf([encodedAt(currentSchema(table), batch, 0n, { compression })], 0n, BigInt(batch.length));
            const decoded = [...codec.decode(table, log)];
            expect(decoded).toHaveLength(1);
            expect(rowsOf(decoded[0]!.batch)).toEqual(rowsOf(batch));
            expect(decoded[0]!.batch.columns[0]!.type).toEqual(type);
          }),
          { numRuns: 25 },
        );
      });
    }
  }

  test('all types together, over several batches, any range, any projection, with kinds', () => {
    const table = tableOf(ALL_TYPES);
    const schema = currentSchema(table);
    fc.assert(
      fc.property(
        fc.array(arbitraryBatch(ALL_TYPES, 20), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...COMPRESSIONS),
        fc.boolean(),
        fc.tuple(fc.nat(70), fc.nat(70)),
        fc.option(fc.uniqueArray(fc.nat(ALL_TYPES.length - 1), { maxLength: 5 })),
        (batches, compression, keyed, range, projection) => {
          const parts: Uint8Array[] = [];
          const rows: unknown[] = [];
          for (const batch of batches) {
            const kinds = keyed ? Uint8Array.from({ length: batch.length }, (_, i) => 1 + (i % 4)) : null;
            parts.push(encodedAt(schema, batch, BigInt(rows.length), { compression, kinds }));
            for (const [i, values] of rowsOf(batch).entries()) {
              rows.push([rows.length, CHANGE_SIGNS[kinds?.[i] ?? 0], (projection ?? ALL_TYPES.map((_, c) => c)).map((c) => values[c])]);
            }
          }
          const [from, to] = range.map((r) => Math.min(r, rows.length)).sort((a, b) => a - b) as [number, number];
          const log = { ...logOf(parts, BigInt(from), BigInt(to)), next: BigInt(rows.length) };
          expect(rowsWithOffsets(codec.decode(table, log, projection ?? undefined))).toEqual(rows.slice(from, to));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('texts above 64 KB, empty ones and NULLs side by side', () => {
    const table = tableOf([{ kind: 'text' }, { kind: 'bytea' }]);
    const random = new SeededRandom(3);
    const rows: TestValue[][] = [
      ['x'.repeat(70_000), random.bytes(200_000)],
      ['', new Uint8Array(0)],
      [null, null],
      [Buffer.from(random.bytes(50_000)).toString('hex'), new Uint8Array(70_000)],
    ];
    const batch = batchOf([{ kind: 'text' }, { kind: 'bytea' }], rows);
    // Comparing long arrays element by element would take seconds.
    const inHex = (some: readonly TestValue[][]) =>
      some.map((r) => r.map((v) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)));
    for (const compression of COMPRESSIONS) {
      const log = logOf([encodedAt(currentSchema(table), batch, 0n, { compression })], 0n, 4n);
      expect([...codec.decode(table, log)].map((b) => inHex(rowsOf(b.batch)))).toEqual([inHex(rows)]);
      const tail = logOf([encodedAt(currentSchema(table), sliceBatch(batch, 1, 4), 0n, { compression })], 0n, 3n);
      expect([...codec.decode(table, tail)].map((b) => inHex(rowsOf(b.batch)))).toEqual([inHex(rows.slice(1))]);
    }
  });

  test('equal rows make equal bytes, wherever their vectors were cut from', () => {
    const type: DataType = { kind: 'boolean' };
    const table = tableOf([type]);
    const rows = [[true], [null], [false], [true], [true]];
    const whole = batchOf([type], rows.slice(1, 4));
    const cut = sliceBatch(batchOf([type], rows), 1, 4);
    expect(encodedAt(currentSchema(table), cut, 0n)).toEqual(encodedAt(currentSchema(table), whole, 0n));
  });

  test('an uncompressed batch is decoded without copying when it lies at a multiple of 8, with equal rows when it does not', () => {
    const table = tableOf([{ kind: 'bigint' }, { kind: 'text' }]);
    const encoded = encodedAt(
      currentSchema(table),
      batchOf(
        [{ kind: 'bigint' }, { kind: 'text' }],
        [
          [5n, 'a'],
          [6n, 'b'],
        ],
      ),
      0n,
    );
    for (let shift = 0; shift < 9; shift++) {
      // A Buffer, as file systems and sockets give them: its slice() shares memory.
      const buffer = Buffer.alloc(encoded.length + shift + 8);
      const begin = ((8 - (buffer.byteOffset % 8)) % 8) + shift;
      buffer.set(encoded, begin);
      const log = { ...logOf([], 0n, 2n), bytes: buffer.subarray(begin, begin + encoded.length) };
      const [decoded] = codec.decode(table, log);
      expect(rowsOf(decoded!.batch)).toEqual([
        [5n, 'a'],
        [6n, 'b'],
      ]);
      expect((decoded!.batch.columns[0] as FixedVector).values.buffer === buffer.buffer).toBe(shift % 8 === 0);
    }
  });

  test('a batch without rows is a bare header, since an empty Arrow batch breaks servers', () => {
    const table = tableOf(ID_NAME);
    const empty = batchOf(ID_NAME, []);
    const bytes = encodeLogBatch({
      schema: currentSchema(table),
      batch: empty,
      kinds: new Uint8Array(0),
      compression: 'ZSTD',
      zstdLevel: 3,
    });
    expect(bytes).toHaveLength(48);
    expect([...codec.decode(table, logOf([bytes], 0n, 1n))]).toMatchObject([{ baseOffset: 0n, nextOffset: 1n, batch: { length: 0 } }]);
    const [decoded] = codec.decode(table, logOf([bytes], 0n, 1n));
    expect(decoded!.batch.columns.map((c) => c.type)).toEqual(ID_NAME);
  });
});

describe('schema versions', () => {
  // Version 2 adds a column and version 3 drops and widens: columns are matched by id, not by place or name.
  const [a, b] = columnsOf(ID_NAME);
  const added = { id: 2, name: 'flag', type: { kind: 'boolean' }, nullable: true } as const;
  const table = tableOf(ID_NAME, {
    schemas: [
      { schemaId: 1, columns: [a!, { ...b!, type: { kind: 'varchar', length: 3 } }] },
      { schemaId: 2, columns: [a!, { ...b!, type: { kind: 'varchar', length: 3 } }, added] },
      { schemaId: 3, columns: [{ ...b!, name: 'renamed' }, added] },
    ],
  });
  const batches: readonly (readonly [number, ColumnBatch])[] = [
    [0, batchOf([{ kind: 'integer' }, { kind: 'varchar', length: 3 }], [[1, 'one']])],
    [1, batchOf([{ kind: 'integer' }, { kind: 'varchar', length: 3 }, { kind: 'boolean' }], [[2, 'two', true]])],
    [2, batchOf([{ kind: 'text' }, { kind: 'boolean' }], [['three', false]])],
  ];
  const log = logOf(
    batches.map(([version, batch], i) => encodedAt(table.schemas[version]!, batch, BigInt(i))),
    0n,
    3n,
  );

  test('columns younger than a batch are NULL, and those it has no more are read where it has them', () => {
    expect([...codec.decode(table, log)].flatMap((x) => rowsOf(x.batch))).toEqual([
      ['one', null],
      ['two', true],
      ['three', false],
    ]);
    expect([...codec.decode(table, log, [2, 0])].flatMap((x) => rowsOf(x.batch))).toEqual([
      [null, 1],
      [true, 2],
      [false, null],
    ]);
    expect([...codec.decode(table, log)].map((x) => x.batch.columns[0]!.type.kind)).toEqual(['text', 'text', 'text']);
  });

  test('without columns rows are only counted', () => {
    expect([...codec.decode(table, log, [])].map((x) => x.batch)).toEqual([1, 1, 1].map((length) => ({ length, columns: [] })));
  });

  test('a version that the table does not have is damage', () => {
    const young = tableOf(ID_NAME, { schemas: table.schemas.slice(0, 2) });
    const seen: unknown[] = [];
    expect(() => {
      for (const x of codec.decode(young, log)) seen.push(...rowsOf(x.batch));
    }).toThrow('damaged log batch in table "public.t" bucket 3 at offset 2');
    expect(seen).toHaveLength(2);
  });
});
