import { describe, expect, test } from 'vitest';
import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import type { Column, TableDefinition } from '../../catalog/model/table.ts';
import type { LakeTable } from '../../catalog/seams/lake.ts';
import { lakeType } from '../../catalog/model/lake-type.ts';
import { checkTierable, compareLakeTable, lakeTableSpec, partitionTuple } from './lake-layout.ts';

const column = (id: number, name: string, type: DataType, nullable = true): Column => ({ id, name, type, nullable });

function table(change: Partial<TableDefinition> & { columns?: readonly Column[] } = {}): TableDefinition {
  const {
    columns = [
      column(0, 'id', { kind: 'bigint' }, false),
      column(1, 'region', { kind: 'text' }),
      column(2, 'at', { kind: 'timestamp', precision: 3 }),
    ],
    ...rest
  } = change;
  return {
    id: 7,
    uuid: 'uuid-7',
    name: { database: 'thermocline', schema: 'public', table: 't' },
    schemas: [{ schemaId: 1, columns }],
    nextColumnId: columns.length,
    primaryKey: [],
    partitionBy: [],
    bucketKey: [],
    bucketCount: 3,
    truncateGeneration: 0,
    options: {},
    ...rest,
  };
}

/** The lake table as it would be loaded after creation. */
function loaded(definition: TableDefinition, change: Partial<LakeTable> = {}): LakeTable {
  const spec = lakeTableSpec(definition);
  return {
    id: spec.id,
    uuid: 'lake',
    location: 'model:///public/t',
    metadataLocation: 'm',
    formatVersion: 2,
    fields: spec.columns.map((c, i) => ({ ...c, type: lakeType(c.type), fieldId: i + 1 })),
    fileFooter: {},
    partition: spec.partition,
    properties: spec.properties,
    currentSnapshotId: null,
    snapshots: [],
    lineage: [],
    history: [],
    ...change,
  };
}

describe('the lake table of a definition', () => {
  test('has the columns in order, then the system columns, bucketed by number and sorted by offset', () => {
    const spec = lakeTableSpec(table({ partitionBy: ['region'], options: { 'table.datalake.freshness': '1000 ms' } }));
    expect(spec).toEqual({
      id: { namespace: ['public'], name: 't' },
      columns: [
        { name: 'id', type: { kind: 'bigint' }, required: true, doc: undefined },
        { name: 'region', type: { kind: 'text' }, required: false, doc: undefined },
        { name: 'at', type: { kind: 'timestamp', precision: 3 }, required: false, doc: undefined },
        { name: '__bucket', type: { kind: 'integer' }, required: true },
        { name: '__offset', type: { kind: 'bigint' }, required: true },
        { name: '__timestamp', type: { kind: 'timestamptz', precision: 6 }, required: true },
      ],
      partition: [
        { transform: 'identity', column: 'region' },
        { transform: 'identity', column: '__bucket' },
      ],
      sortBy: ['__offset'],
      identifier: [],
      properties: {
        'history.expire.max-snapshot-age-ms': '432000000',
        'write.metadata.delete-after-commit.enabled': 'true',
        'write.metadata.previous-versions-max': '25',
        'write.parquet.compression-codec': 'zstd',
        'fluss.bucket.num': '3',
        'fluss.table.datalake.enabled': 'true',
        'fluss.table.datalake.format': 'iceberg',
        'fluss.table.datalake.freshness': '1000 ms',
        'thermocline.table-uuid': 'uuid-7',
        'thermocline.table-id': '7',
        'thermocline.columns': '{"id":0,"region":1,"at":2}',
        'thermocline.truncate-generation': '0',
      },
    });
  });

  test('is bucketed by the bucket key where there is one', () => {
    expect(lakeTableSpec(table({ bucketKey: ['id'] })).partition).toEqual([{ transform: 'bucket', column: 'id', buckets: 3 }]);
  });

  test('gives files their partition tuple in the order of the spec', () => {
    expect(partitionTuple(table(), '', 2)).toEqual([2]);
    expect(partitionTuple(table({ partitionBy: ['region'] }), 'a$b', 1)).toEqual(['a$b', 1]);
    expect(partitionTuple(table({ partitionBy: ['region', 'id'] }), 'a$b', 0)).toEqual(['a', 'b', 0]);
    expect(() => partitionTuple(table({ partitionBy: ['region', 'id'] }), 'a', 0)).toThrow('does not have one value');
    expect(() => partitionTuple(table(), 'a', 0)).toThrow('does not have one value');
  });
});

describe('a loaded lake table', () => {
  test('that was made from the definition needs nothing', () => {
    for (const t of [table(), table({ partitionBy: ['region'] }), table({ bucketKey: ['id'], options: { 'bucket.key': 'id' } })]) {
      expect(compareLakeTable(t, loaded(t))).toEqual({ columns: undefined, setProperties: {} });
    }
  });

  test('is given the columns and options that came later', () => {
    const before = table({ options: { 'table.log.ttl': '1000 ms' } });
    const columns = [...before.schemas[0]!.columns, column(3, 'note', { kind: 'varchar', length: 9 })];
    const after = table({ columns, options: { 'table.datalake.enabled': 'true', 'table.datalake.freshness': '500 ms' } });
    const own = [1, 2, 3].map((fieldId) => expect.objectContaining({ fieldId }) as unknown);
    const system = [4, 5, 6].map((fieldId) => expect.objectContaining({ fieldId }) as unknown);
    expect(compareLakeTable(after, loaded(before))).toEqual({
      columns: [...own, { fieldId: null, name: 'note', type: { kind: 'varchar', length: 9 }, required: false, doc: undefined }, ...system],
      // The reset option goes back to its default: properties cannot be taken away.
      setProperties: {
        'fluss.table.log.ttl': '604800000 ms',
        'fluss.table.datalake.freshness': '500 ms',
        'thermocline.columns': '{"id":0,"region":1,"at":2,"note":3}',
      },
    });
  });

  const base = table();
  const fields = loaded(base).fields;
  test.each<[string, Partial<LakeTable>]>([
    ['a dropped column', { fields: fields.filter((f) => f.name !== 'region') }],
    ['a renamed column', { fields: fields.map((f) => (f.name === 'region' ? { ...f, name: 'area' } : f)) }],
    ['a new column', { fields: [...fields.slice(0, 3), { ...fields[1]!, name: 'extra', fieldId: 99 }, ...fields.slice(3)] }],
    ['a new last column', { fields: [...fields, { ...fields[1]!, name: 'extra', fieldId: 99 }] }],
    ['another type', { fields: fields.map((f) => (f.name === 'id' ? { ...f, type: { kind: 'double' } as const } : f)) }],
    ['a column made required', { fields: fields.map((f) => (f.name === 'region' ? { ...f, required: true } : f)) }],
    ['another order', { fields: [fields[1]!, fields[0]!, ...fields.slice(2)] }],
    ['no system columns', { fields: fields.slice(0, 3) }],
    ['another partitioning', { partition: [] }],
    ['another bucket count', { partition: [{ transform: 'bucket', column: 'id', buckets: 4 }] }],
    ['format version 3', { formatVersion: 3 }],
  ])('with %s is someone else’s doing', (_what, change) => {
    let error: unknown;
    try {
      compareLakeTable(base, loaded(base, change));
    } catch (e) {
      error = e;
    }
    expect(isKind(error, 'lake-foreign-change')).toBe(true);
    expect((error as ThermoclineError).fields.detail).toBeTruthy();
  });

  test('a NOT NULL column cannot be added below rows that are there', () => {
    const columns = [...base.schemas[0]!.columns, column(3, 'note', { kind: 'text' }, false)];
    expect(() => compareLakeTable(table({ columns }), loaded(base))).toThrow('no longer fits');
  });
});

describe('what cannot be tiered is refused at DDL', () => {
  const kindOf = (t: TableDefinition): string => {
    try {
      checkTierable(t);
      return 'fine';
    } catch (error) {
      return error instanceof ThermoclineError ? error.kind : 'crash';
    }
  };
  test.each<[string, TableDefinition, string]>([
    ['a plain table', table(), 'fine'],
    ['a text partition', table({ partitionBy: ['region'] }), 'fine'],
    ['an integer partition', table({ partitionBy: ['id'] }), 'feature-not-supported'],
    ['a bucket key', table({ bucketKey: ['id'] }), 'fine'],
    ['two bucket keys', table({ bucketKey: ['id', 'at'] }), 'feature-not-supported'],
    ['a bucket key that is a partition', table({ partitionBy: ['region'], bucketKey: ['region'] }), 'invalid-table-definition'],
    ['a bucket key that does not exist', table({ bucketKey: ['nope'] }), 'undefined-column'],
    ['a primary key', table({ primaryKey: ['id'] }), 'feature-not-supported'],
    ['a system column', table({ columns: [column(0, '__offset', { kind: 'bigint' })] }), 'reserved-name'],
    ['a system column in capitals', table({ columns: [column(0, '__Offset', { kind: 'bigint' })] }), 'reserved-name'],
    [
      'names that differ in case',
      table({ columns: [column(0, 'a', { kind: 'bigint' }), column(1, 'A', { kind: 'bigint' })] }),
      'feature-not-supported',
    ],
    [
      'a column with the name of the bucket field',
      table({ columns: [column(0, 'id', { kind: 'bigint' }), column(1, 'id_bucket', { kind: 'bigint' })], bucketKey: ['id'] }),
      'feature-not-supported',
    ],
  ])('%s', (_what, t, kind) => {
    expect(kindOf(t)).toBe(kind);
  });

  test.each<[DataType, boolean]>([
    [{ kind: 'boolean' }, false],
    [{ kind: 'smallint' }, false],
    [{ kind: 'integer' }, true],
    [{ kind: 'bigint' }, true],
    [{ kind: 'real' }, false],
    [{ kind: 'double' }, false],
    [{ kind: 'decimal', precision: 10, scale: 2 }, true],
    [{ kind: 'text' }, true],
    [{ kind: 'varchar', length: 5 }, true],
    [{ kind: 'bytea' }, true],
    [{ kind: 'date' }, true],
    [{ kind: 'timestamp', precision: 0 }, true],
    [{ kind: 'timestamptz', precision: 6 }, false],
  ])('as bucket key: %j', (type, allowed) => {
    expect(kindOf(table({ columns: [column(0, 'k', type)], bucketKey: ['k'] }))).toBe(allowed ? 'fine' : 'feature-not-supported');
  });
});
