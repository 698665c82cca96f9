import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { openAvroFile } from './avro-file.ts';
import { AvroCursor } from './avro-schema.ts';
import { printExactJson } from './exact-json.ts';
import { parseIcebergType } from './iceberg-type.ts';
import { type ColumnStats, type DataFile, type ManifestEntry, type ManifestFile } from './manifest.ts';
import { readManifest, readManifestList } from './manifest-reader.ts';
import { avroName, partitionRecord } from './manifest-schema.ts';
import { writeManifest, writeManifestList } from './manifest-writer.ts';
import type { IcebergSchema, PartitionSpec } from './table-metadata.ts';

const pause = () => Promise.resolve();
const random = new SeededRandom(7);
const FIXTURES = path.resolve(process.env['THERMOCLINE_FIXTURES'] ?? '../shared/fixtures', 'iceberg');

const TYPES = ['string', 'int', 'long', 'date', 'timestamp', 'decimal(9,2)', 'decimal(38,10)', 'binary', 'boolean', 'double', 'float'];
const schema: IcebergSchema = {
  schemaId: 3,
  identifierFieldIds: [],
  fields: TYPES.map((type, i) => ({ id: i + 1, name: `c${i} $`, required: false, type: parseIcebergType(type) })),
};
const spec: PartitionSpec = {
  specId: 2,
  fields: schema.fields.map((f, i) => ({ sourceId: f.id, fieldId: 1000 + i, name: f.name, transform: { kind: 'identity' } })),
};
const partitionSchema = printExactJson(partitionRecord(spec, schema.fields)!);

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 20 });
const orNull = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null });
const count = orNull(fc.nat());
const anyStats: fc.Arbitrary<ColumnStats> = fc
  .record({ size: count, values: count, nulls: count, nans: count, lower: orNull(bytes), upper: orNull(bytes) })
  .filter((s) => Object.values(s).some((v) => v !== null));
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const partition = fc.tuple(
  orNull(fc.string({ unit: 'grapheme' })),
  orNull(fc.integer()),
  orNull(long),
  orNull(fc.integer()),
  orNull(long),
  orNull(fc.bigInt({ min: -999999999n, max: 999999999n })),
  orNull(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })),
  orNull(bytes),
  orNull(fc.boolean()),
  orNull(fc.double({ noNaN: true })),
  orNull(float32),
);
const anyFile: fc.Arbitrary<DataFile> = fc.record({
  content: fc.constant(0),
  location: fc.webUrl(),
  format: fc.constant('parquet'),
  partition,
  rows: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  bytes: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  stats: orNull(
    fc.uniqueArray(fc.tuple(fc.nat(1000), anyStats), { selector: ([id]) => id, minLength: 1, maxLength: 4 }).map((l) => new Map(l)),
  ),
  keyMetadata: orNull(bytes),
  splitOffsets: orNull(fc.array(long, { maxLength: 3 })),
  equalityIds: fc.constant(null),
  sortOrderId: orNull(fc.nat()),
});
const anyEntry: fc.Arbitrary<ManifestEntry> = fc
  .record({ status: fc.constantFrom(0, 1, 2), snapshotId: long, sequenceNumber: long, fileSequenceNumber: long, file: anyFile })
  .chain((e) => fc.constantFrom<ManifestEntry>(e, { ...e, status: 1, sequenceNumber: null, fileSequenceNumber: null }));

const write = (entries: readonly ManifestEntry[]) =>
  writeManifest({ location: 'file:///m.avro', schema, spec, partitionSchema, snapshotId: 5n, entries, random, pause });

describe('manifests', () => {
  test('every entry comes back, with any partition values and metrics', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { maxLength: 6 }), async (entries) => {
        const written = await write(entries);
        const read = await readManifest(written.bytes, 'm', pause);
        expect(read.entries).toEqual(entries);
        expect(read.partitionFieldIds).toEqual(spec.fields.map((f) => f.fieldId));
        expect(read.partitionSchema).toBe(partitionSchema);
      }),
      { numRuns: 60 },
    );
  });

  test('the header is what the Java library expects', async () => {
    const { metadata } = openAvroFile((await write([])).bytes);
    expect(Object.fromEntries(metadata)).toMatchObject({
      'schema-id': '3',
      'partition-spec-id': '2',
      'format-version': '2',
      content: 'data',
    });
    expect(JSON.parse(metadata.get('partition-spec')!)).toHaveLength(TYPES.length);
    expect(JSON.parse(metadata.get('schema')!)).toMatchObject({ type: 'struct', 'schema-id': 3 });
  });

  test('the line counts entries by status and takes the lowest number of live ones', async () => {
    const file = fc.sample(anyFile, { numRuns: 1, seed: 1 })[0]!;
    const entry = (status: number, sequenceNumber: bigint | null, rows: bigint): ManifestEntry => ({
      status,
      snapshotId: 1n,
      sequenceNumber,
      fileSequenceNumber: sequenceNumber,
      file: { ...file, rows },
    });
    const written = await write([entry(0, 4n, 10n), entry(0, 3n, 20n), entry(2, 1n, 40n), entry(1, null, 80n)]);
    expect(written.line).toMatchObject({
      existingFiles: 2,
      addedFiles: 1,
      deletedFiles: 1,
      existingRows: 30n,
      addedRows: 80n,
      deletedRows: 40n,
    });
    expect(written.minSequenceNumber).toBe(3n);
    expect(written.line.length).toBe(BigInt(written.bytes.length));
    await expect(write([{ ...entry(0, 1n, 1n), sequenceNumber: null }])).rejects.toThrow('carry their numbers');
  });

  test('partition names that Avro refuses are rewritten as Java rewrites them', () => {
    expect(avroName('a b')).toBe('a_x20b');
    expect(avroName('9lives')).toBe('_9lives');
    expect(avroName('ü')).toBe('_xFC');
    expect(avroName('__bucket')).toBe('__bucket');
  });

  test('a list comes back, with long ids and null bounds', async () => {
    const line: ManifestFile = {
      location: 'file:///m',
      length: 2n ** 40n,
      specId: 1,
      content: 'data',
      sequenceNumber: 9n,
      minSequenceNumber: 2n,
      addedSnapshotId: 9223372036854775807n,
      addedFiles: 1,
      existingFiles: 2,
      deletedFiles: 3,
      addedRows: 4n,
      existingRows: 5n,
      deletedRows: 6n,
      partitions: [{ containsNull: true, containsNan: null, lower: Uint8Array.of(1), upper: null }],
    };
    const lines = [line, { ...line, partitions: null, content: 'deletes' as const }];
    const out = await writeManifestList({ manifests: lines, snapshotId: 7n, parentId: null, sequenceNumber: 9n, random, pause });
    expect(await readManifestList(out, 'l', pause)).toEqual(lines);
    expect(Object.fromEntries(openAvroFile(out).metadata)).toMatchObject({
      'snapshot-id': '7',
      'sequence-number': '9',
      'format-version': '2',
    });
  });

  test('a damaged manifest is refused by name or read as something, never a hang or a crash', async () => {
    const entries = fc.sample(anyEntry, { numRuns: 40, seed: 3 });
    const good = (await write(entries)).bytes;
    const seeded = new SeededRandom(11);
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const bad = Buffer.from(good);
      const at = seeded.int(bad.length);
      bad[at]! ^= 1 << seeded.int(8);
      try {
        await readManifest(i % 4 === 0 ? bad.subarray(0, at) : bad, 'file:///m.avro', pause);
      } catch (error) {
        expect(error).toBeInstanceOf(ThermoclineError);
        expect(error).toMatchObject({
          kind: expect.stringMatching(/lake-corrupted|lake-unsupported/),
          fields: { detail: expect.any(String) },
        });
        expect((error as Error).message + String((error as ThermoclineError).fields.detail)).toContain('m.avro');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(200);
  });

  test('long manifests and lists are written and read in slices, with pauses between', async () => {
    const entry = fc.sample(anyEntry, { numRuns: 1, seed: 5 })[0]!;
    let pauses = 0;
    const counting = () => Promise.resolve(void pauses++);
    const entries = Array.from({ length: 2000 }, () => entry);
    const written = await writeManifest({
      location: 'm',
      schema,
      spec,
      partitionSchema,
      snapshotId: 5n,
      entries,
      random,
      pause: counting,
    });
    expect(pauses).toBeGreaterThanOrEqual(7);
    pauses = 0;
    expect((await readManifest(written.bytes, 'm', counting)).entries).toHaveLength(2000);
    expect(pauses).toBeGreaterThanOrEqual(7);
  });

  test('numbers of every size are decoded', () => {
    fc.assert(
      fc.property(long, (value) => {
        let zigzag = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
        const out: number[] = [];
        for (; zigzag >= 0x80n; zigzag >>= 7n) out.push(Number(zigzag & 0x7fn) | 0x80);
        out.push(Number(zigzag));
        expect(new AvroCursor(Uint8Array.from(out)).long()).toBe(value);
      }),
    );
    expect(() => new AvroCursor(new Uint8Array(20).fill(0xff)).long()).toThrow('too long');
  });
});

describe.skipIf(!fs.existsSync(FIXTURES))('manifests of other writers', () => {
  const find = (suffix: string): string[] =>
    (fs.readdirSync(FIXTURES, { recursive: true }) as string[]).filter((f) => f.endsWith(suffix)).map((f) => path.join(FIXTURES, f));

  /** avsc's own decoder as a second opinion; its longs may be rounded here, only the number of entries counts. */
  const countWithAvsc = async (file: Uint8Array): Promise<number> => {
    const rounded = avsc.types.LongType.__with({
      fromBuffer: (b: Buffer) => Number(b.readBigInt64LE()),
      toBuffer: () => Buffer.alloc(8),
      fromJSON: Number,
      toJSON: Number,
      isValid: (v: unknown) => typeof v === 'number',
      compare: () => 0,
    });
    const parseHook = (json: avsc.Schema) => avsc.Type.forSchema(json, { registry: { long: rounded } });
    const decoder = new avsc.streams.BlockDecoder({ parseHook } as never);
    let n = 0;
    for await (const _ of Readable.from([Buffer.from(file)]).pipe(decoder as never) as unknown as AsyncIterable<unknown>) n++;
    return n;
  };

  test('every manifest list and manifest of the fixtures is decoded whole', async () => {
    let lists = 0;
    let manifests = 0;
    for (const name of find('.avro')) {
      const file = fs.readFileSync(name);
      if (name.includes('encrypted')) {
        await expect(readManifestList(file, name, pause)).rejects.toMatchObject({ kind: 'lake-unsupported' });
      } else if (/\/snap-[^/]*\.avro$|manifest-list/.test(name)) {
        const lines = await readManifestList(file, name, pause);
        expect(lines.every((l) => l.location !== '' && l.length > 0n)).toBe(true);
        lists++;
      } else if (/-m\d+\.avro$/.test(name)) {
        const { entries } = await readManifest(file, name, pause);
        expect(entries, name).toHaveLength(await countWithAvsc(file));
        expect(entries.every((e) => e.file.location !== '' && e.file.rows >= 0n)).toBe(true);
        manifests++;
      }
    }
    expect(lists).toBeGreaterThan(50);
    expect(manifests).toBeGreaterThan(50);
  });
});
