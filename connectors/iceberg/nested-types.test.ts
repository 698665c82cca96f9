import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataType } from '../../catalog/model/data-type.ts';
import { lakeType } from '../../catalog/model/lake-type.ts';
import { NESTED_TYPES } from '../../catalog/testing/nested-values.ts';
import { dataTypeOf, icebergTypeOf, innerIds, parseIcebergType, printIcebergType, sameIcebergType } from './iceberg-type.ts';
import { lakeFields } from './lake-fields.ts';
import { schemaUpdates, newTableMetadata } from './new-metadata.ts';

const INT: DataType = { kind: 'integer' };
const TEXT: DataType = { kind: 'text' };
const ROW: DataType = {
  kind: 'row',
  fields: [
    { name: 'a', type: INT },
    { name: 'm', type: { kind: 'map', key: TEXT, value: { kind: 'array', element: INT } } },
    { name: 'b', type: TEXT },
  ],
};

function counter(from: number): () => number {
  let last = from;
  return () => ++last;
}

test('ids are given as the Java library gives them: a level before what is inside of it', () => {
  const column = (name: string, type: DataType) => ({ name, type, required: false });
  const table = newTableMetadata(
    {
      id: { namespace: ['s'], name: 't' },
      columns: [column('i', INT), column('r', ROW), column('iv', { kind: 'interval' }), column('z', INT)],
      partition: [],
      sortBy: [],
      identifier: [],
      properties: {},
    },
    'l',
    'u',
    0,
  );
  expect(table.schemas[0]!.fields.map((f) => [f.id, ...innerIds(f.type)])).toEqual([
    [1],
    // a 5, m 6, b 7; then key and value of m, then the element.
    [2, 5, 6, 8, 9, 10, 7],
    [3, 11, 12, 13],
    [4],
  ]);
  expect(table.lastColumnId).toBe(13);

  const present = lakeFields(table.schemas[0]!);
  const added = schemaUpdates(table, present, [
    ...present,
    ...[column('x', { kind: 'array', element: ROW }), column('y', INT)].map((c) => ({ ...c, fieldId: null })),
  ]);
  const schema = added.find((u) => u.action === 'add-schema');
  expect(schema?.schema.fields.slice(-2).map((f) => [f.id, ...innerIds(f.type)])).toEqual([[14, 15, 16, 17, 19, 20, 21, 18], [22]]);
  expect(schema?.lastColumnId).toBe(22);
});

test('a nested type is read back from its JSON, and is the lake’s of our type', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NESTED_TYPES, ROW), fc.nat(1000), (type, from) => {
      const iceberg = icebergTypeOf(type, counter(from));
      expect(parseIcebergType(printIcebergType(iceberg))).toEqual(iceberg);
      expect(dataTypeOf(iceberg)).toEqual(lakeType(type));
      expect(sameIcebergType(iceberg, icebergTypeOf(type, counter(5000)))).toBe(true);
      const ids = innerIds(iceberg);
      expect(new Set(ids).size).toBe(ids.length);
      expect(Math.max(...ids) - from).toBe(ids.length);
    }),
  );
});

test('a type with something inside that we do not read is not read', () => {
  const json = { type: 'list', 'element-id': 9, element: 'variant', 'element-required': false };
  expect(parseIcebergType(json)).toEqual({ kind: 'other', json });
  expect(parseIcebergType({ type: 'struct', fields: [] })).toMatchObject({ kind: 'other' });
});
