import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMetadata } from './parse-metadata.ts';
import { applyUpdates, brokenRequirement } from './metadata-update.ts';
import { printMetadata } from './print-metadata.ts';
import type { Snapshot } from './table-metadata.ts';

const pause = () => Promise.resolve();
const GOLDENS = path.resolve(
  process.env['THERMOCLINE_FIXTURES'] ?? '../shared/fixtures',
  'iceberg/goldens/apache+iceberg/core/src/test/resources',
);
const golden = (name: string): Buffer => fs.readFileSync(path.join(GOLDENS, `${name}.json`));
const parse = (name: string) => parseMetadata(golden(name), `file:///${name}.json`, pause);

describe.skipIf(!fs.existsSync(GOLDENS))('metadata files of the Java library', () => {
  test('valid version 2 files are read whole', async () => {
    const m = await parse('TableMetadataV2Valid');
    expect(m).toMatchObject({
      formatVersion: 2,
      uuid: '9c12d441-03fe-4693-9a96-a0705ddf69c1',
      lastSequenceNumber: 34n,
      lastColumnId: 3,
      currentSchemaId: 1,
      currentSnapshotId: 3055729675574597004n,
      defaultSortOrderId: 3,
    });
    expect(m.schemas[1]!.identifierFieldIds).toEqual([1, 2]);
    expect(m.snapshots[1]).toMatchObject({ snapshotId: 3055729675574597004n, parentId: 3051729675574597004n, schemaId: 1 });
    expect(m.specs[0]!.fields[0]).toMatchObject({ name: 'x', fieldId: 1000, transform: { kind: 'identity' } });
    // No refs in the file: main stands at the current snapshot.
    expect(m.refs['main']!.snapshotId).toBe(3055729675574597004n);
    expect((await parse('TableMetadataV2ValidMinimal')).currentSnapshotId).toBeNull();
    expect((await parse('TableMetadataStatisticsFiles')).statistics).toHaveLength(1);
    expect((await parse('TableMetadataPartitionStatisticsFiles')).partitionStatistics).toHaveLength(1);
  });

  test('versions 1 and 3 are parsed, so that a scan can refuse them by name', async () => {
    const v1 = await parse('TableMetadataV1Valid');
    expect(v1.formatVersion).toBe(1);
    expect(v1.schemas[0]!.fields.map((f) => f.name)).toEqual(['x', 'y', 'z']);
    expect((await parse('TableMetadataV3ValidMinimal')).formatVersion).toBe(3);
  });

  test.each([
    ['TableMetadataV2MissingSortOrder', 'sort-orders is missing'],
    ['TableMetadataV2CurrentSchemaNotFound', 'current schema 2 is not among'],
    ['TableMetadataV2MissingPartitionSpecs', 'partition-specs is missing'],
    ['TableMetadataV2MissingSchemas', 'schemas is missing'],
    ['TableMetadataV2MissingLastPartitionId', 'last-partition-id is missing'],
    ['TableMetadataV1MissingSchemaType', 'type is missing'],
  ])('%s is refused as damaged, naming the file', async (name, detail) => {
    await expect(parse(name)).rejects.toMatchObject({ kind: 'lake-corrupted', message: expect.stringContaining(`${name}.json`) });
    await expect(parse(name)).rejects.toMatchObject({ fields: { detail: expect.stringContaining(detail) } });
  });

  test('an unknown format version is refused as unsupported', async () => {
    await expect(parse('TableMetadataUnsupportedVersion')).rejects.toMatchObject({ kind: 'lake-unsupported' });
  });

  test('what was read is printed again without loss', async () => {
    for (const name of [
      'TableMetadataV2Valid',
      'TableMetadataV2ValidMinimal',
      'TableMetadataStatisticsFiles',
      'TableMetadataPartitionStatisticsFiles',
    ]) {
      const m = await parse(name);
      expect(await parseMetadata(Buffer.from(printMetadata(m)), 'again', pause)).toEqual(m);
    }
  });

  test('any text cut short or with a byte changed is refused or still sound, never a crash', async () => {
    const text = golden('TableMetadataV2Valid');
    for (let cut = 0; cut < text.length - 3; cut += 97) {
      await expect(parseMetadata(text.subarray(0, cut), 'f', pause)).rejects.toMatchObject({ kind: 'lake-corrupted' });
    }
    for (let at = 0; at < text.length; at += 31) {
      const bytes = Buffer.from(text);
      bytes[at]! ^= 0x80;
      await expect(parseMetadata(bytes, 'f', pause)).rejects.toMatchObject({ kind: 'lake-corrupted' });
    }
  });

  const snapshot = (over: Partial<Snapshot>): Snapshot => ({
    snapshotId: 9n,
    parentId: 3055729675574597004n,
    sequenceNumber: 35n,
    timestampMs: 1602638573591,
    summary: { operation: 'append' },
    manifestList: 'l',
    schemaId: 1,
    ...over,
  });

  test('a snapshot moves main, the log and the sequence number', async () => {
    const base = await parse('TableMetadataV2Valid');
    const next = applyUpdates(
      base,
      [
        { action: 'add-snapshot', snapshot: snapshot({}) },
        { action: 'set-snapshot-ref', ref: 'main', snapshotId: 9n },
        { action: 'set-properties', updates: { a: 'b', uuid: 'never stored' } },
      ],
      'file:///v1.metadata.json',
      1602638573591,
    );
    expect(next).toMatchObject({ currentSnapshotId: 9n, lastSequenceNumber: 35n, lastUpdatedMs: 1602638573591, properties: { a: 'b' } });
    expect(next.snapshotLog.at(-1)).toEqual({ snapshotId: 9n, timestampMs: 1602638573591 });
    expect(next.metadataLog).toEqual([{ metadataFile: 'file:///v1.metadata.json', timestampMs: base.lastUpdatedMs }]);
    expect(next.properties).not.toHaveProperty('uuid');
    expect(await parseMetadata(Buffer.from(printMetadata(next)), 'again', pause)).toEqual(next);
  });

  test('time never runs backwards, and the metadata log is trimmed', async () => {
    let m = await parse('TableMetadataV2Valid');
    const start = m.lastUpdatedMs;
    m = applyUpdates(m, [{ action: 'set-properties', updates: { 'write.metadata.previous-versions-max': '3' } }], 'f0', 5);
    for (let i = 1; i < 6; i++) m = applyUpdates(m, [], `f${i}`, 5);
    expect(m.lastUpdatedMs).toBe(start);
    expect(m.metadataLog.map((e) => e.metadataFile)).toEqual(['f3', 'f4', 'f5']);
  });

  test('broken requirements are named', async () => {
    const base = await parse('TableMetadataV2Valid');
    expect(brokenRequirement(base, [{ type: 'assert-table-uuid', uuid: base.uuid }])).toBeNull();
    expect(brokenRequirement(base, [{ type: 'assert-table-uuid', uuid: 'x' }])).toContain('uuid');
    expect(brokenRequirement(base, [{ type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: null }])).toContain('main');
    expect(brokenRequirement(base, [{ type: 'assert-ref-snapshot-id', ref: 'other', snapshotId: null }])).toBeNull();
    expect(brokenRequirement(base, [{ type: 'assert-current-schema-id', schemaId: 0 }])).toContain('schema');
    expect(brokenRequirement(base, [{ type: 'assert-last-assigned-field-id', fieldId: 3 }])).toBeNull();
  });
});
