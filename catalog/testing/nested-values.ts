import fc from 'fast-check';
import { type DataType, listElement, structFields } from '../model/data-type.ts';
import { layoutOf } from '../model/vector.ts';
import type { TestValue } from './rows.ts';

const INT: DataType = { kind: 'integer' };
const TEXT: DataType = { kind: 'text' };
const row = (...fields: readonly DataType[]): DataType => ({ kind: 'row', fields: fields.map((type, i) => ({ name: `f${i}`, type })) });

/** Types with types inside, as deep as it takes to meet every pair of layouts. */
export const NESTED_TYPES: readonly DataType[] = [
  { kind: 'array', element: INT },
  { kind: 'array', element: TEXT },
  { kind: 'array', element: { kind: 'boolean' } },
  { kind: 'array', element: { kind: 'decimal', precision: 20, scale: 3 } },
  { kind: 'array', element: { kind: 'uuid' } },
  { kind: 'array', element: { kind: 'timestamp', precision: 3 } },
  { kind: 'array', element: { kind: 'interval' } },
  { kind: 'array', element: { kind: 'array', element: { kind: 'tinyint' } } },
  { kind: 'map', key: TEXT, value: INT },
  { kind: 'map', key: INT, value: { kind: 'array', element: TEXT } },
  row(INT, TEXT, { kind: 'array', element: { kind: 'decimal', precision: 9, scale: 2 } }),
  { kind: 'array', element: row(TEXT, { kind: 'map', key: INT, value: row({ kind: 'boolean' }, { kind: 'date' }) }) },
];

/** NULLs at every level but in keys of maps, which are also distinct; empty lists among them. `leaf` gives values of plain types. */
export function arbitraryNested(type: DataType, leaf: (type: DataType) => fc.Arbitrary<TestValue>): fc.Arbitrary<TestValue> {
  const inner = (of: DataType): fc.Arbitrary<TestValue> => fc.option(arbitraryNested(of, leaf), { freq: 5 });
  if (type.kind === 'map') {
    const entry = fc.tuple(arbitraryNested(type.key, leaf), inner(type.value));
    return fc.uniqueArray(entry, { maxLength: 4, selector: ([key]) => String(key) });
  }
  switch (layoutOf(type)) {
    case 'list':
      return fc.array(inner(listElement(type)), { maxLength: 4 });
    case 'struct':
      return type.kind === 'interval' ? leaf(type) : fc.tuple(...structFields(type).map((f) => inner(f.type)));
    default:
      return leaf(type);
  }
}

/** The value with the entries of its maps in one order: maps have none. */
export function unordered(type: DataType, value: TestValue): TestValue {
  if (!Array.isArray(value)) return value;
  const elements = value as readonly TestValue[];
  if (type.kind === 'row') return elements.map((v, i) => unordered(type.fields[i]!.type, v));
  if (type.kind !== 'array' && type.kind !== 'map') return value;
  const inner = elements.map((v) => unordered(listElement(type), v));
  const keyOf = (entry: TestValue): string => String((entry as readonly TestValue[])[0]);
  return type.kind === 'array' ? inner : inner.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
