import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitionPath } from './partition-path.ts';
import { tableFolder, tableOfMetadataKey } from './table-path.ts';

test('tables lie in folders of their names, and the names come back', () => {
  expect(tableFolder('', { namespace: ['db'], name: 'orders' })).toBe('db/orders');
  expect(tableFolder('wh/x', { namespace: ['a', 'b'], name: 'Ünïcode t' })).toBe('wh/x/a/b/Ünïcode t');
  expect(tableFolder('', { namespace: ['..'], name: 'a/b%' })).toBe('%2E./a%2Fb%25');
  expect(tableOfMetadataKey('', 'orders.json')).toBeNull();
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }), (names) => {
      const id = { namespace: names.slice(0, -1), name: names.at(-1)! };
      const folder = tableFolder('w', id);
      expect(
        folder
          .split('/')
          .slice(1)
          .every((s) => s !== '' && s !== '.' && s !== '..'),
      ).toBe(true);
      expect(folder.split('/')).toHaveLength(names.length + 1);
      expect(tableOfMetadataKey('w', `${folder}/metadata/v1.metadata.json`)).toEqual({ id, folder });
    }),
  );
});

test('partition folders are named as the Java library names them', () => {
  const fields = [
    { fieldId: 1, name: 'day', type: { kind: 'date' as const }, required: false },
    { fieldId: 2, name: 'k k', type: { kind: 'text' as const }, required: false },
    { fieldId: 3, name: 'at', type: { kind: 'timestamp' as const, precision: 6 }, required: false },
    { fieldId: 4, name: 'd', type: { kind: 'decimal' as const, precision: 9, scale: 2 }, required: false },
    { fieldId: 5, name: 'b', type: { kind: 'bytea' as const }, required: false },
  ];
  const of = (column: string) => [{ transform: 'identity' as const, column }];
  expect(partitionPath(of('day'), fields, [20513])).toBe('day=2026-03-01');
  expect(partitionPath(of('day'), fields, [-1])).toBe('day=1969-12-31');
  expect(partitionPath(of('k k'), fields, ["a b/ü~'*!()"])).toBe('k+k=a+b%2F%C3%BC%7E%27%2A%21%28%29');
  expect(partitionPath(of('k k'), fields, [null])).toBe('k+k=null');
  expect(partitionPath(of('at'), fields, [-1n])).toBe('at=1969-12-31T23%3A59%3A59.999999');
  expect(partitionPath(of('at'), fields, [1_500_000n])).toBe('at=1970-01-01T00%3A00%3A01.5');
  expect(partitionPath(of('d'), fields, [-5n])).toBe('d=-0.05');
  expect(partitionPath(of('b'), fields, [Uint8Array.of(255, 254)])).toBe('b=%2F%2F4%3D');
  expect(partitionPath([...of('k k'), { transform: 'bucket', column: 'day', buckets: 4 }], fields, ['x', 3])).toBe('k+k=x/day_bucket=3');
  expect(partitionPath([], fields, [])).toBe('');
  const long = partitionPath(of('k k'), fields, ['ü'.repeat(300)]);
  expect(long.length).toBeLessThanOrEqual(200);
  expect(long).not.toBe(partitionPath(of('k k'), fields, ['ü'.repeat(301)]));
});
