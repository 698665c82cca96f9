import { unreachable } from '../../catalog/base/assert.ts';
import { type DataType, structFields, timestampUnit } from '../../catalog/model/data-type.ts';

/**
 * What lies in an Arrow body, as far as Fluss uses Arrow (fluss-protocol.md §5.4): enough to know which nodes and buffers belong to a
 * column and to step over those of types that the catalog does not have. Names and nullability play no part on the wire.
 */
export type ArrowType =
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64 }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal128' }
  | { readonly kind: 'utf8' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'fixed-binary'; readonly bytes: number }
  | { readonly kind: 'date32' }
  | { readonly kind: 'time'; readonly unit: 's' | 'ms' | 'us' | 'ns' }
  | { readonly kind: 'timestamp'; readonly unit: 's' | 'ms' | 'us' | 'ns' }
  | { readonly kind: 'list'; readonly element: ArrowType }
  | { readonly kind: 'map'; readonly key: ArrowType; readonly value: ArrowType }
  | { readonly kind: 'struct'; readonly fields: readonly ArrowType[] };

/** How Fluss lays a column of the type down. */
export function arrowTypeOf(type: DataType): ArrowType {
  switch (type.kind) {
    case 'boolean':
      return { kind: 'bool' };
    case 'tinyint':
      return { kind: 'int', bits: 8 };
    case 'smallint':
      return { kind: 'int', bits: 16 };
    case 'integer':
      return { kind: 'int', bits: 32 };
    case 'bigint':
      return { kind: 'int', bits: 64 };
    case 'real':
      return { kind: 'float', bits: 32 };
    case 'double':
      return { kind: 'float', bits: 64 };
    case 'decimal':
      return { kind: 'decimal128' };
    case 'text':
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return { kind: 'utf8' };
    case 'bytea':
      return { kind: 'binary' };
    case 'date':
      return { kind: 'date32' };
    case 'time':
      return { kind: 'time', unit: timestampUnit(type.precision) };
    case 'timestamp':
    case 'timestamptz':
      // Both without a zone: only the table's schema tells them apart.
      return { kind: 'timestamp', unit: timestampUnit(type.precision) };
    case 'uuid':
      return { kind: 'fixed-binary', bytes: 16 };
    case 'interval':
    case 'row':
      return { kind: 'struct', fields: structFields(type).map((f) => arrowTypeOf(f.type)) };
    case 'array':
      return { kind: 'list', element: arrowTypeOf(type.element) };
    case 'map':
      return { kind: 'map', key: arrowTypeOf(type.key), value: arrowTypeOf(type.value) };
    default:
      return unreachable(type);
  }
}

/** Can values of `type` be read off a column that was written as `stored`? True for equal layouts (varchar(5) → text, not int → bigint). */
export function readsAs(stored: ArrowType, type: DataType): boolean {
  const wanted = arrowTypeOf(type);
  if (stored.kind !== wanted.kind) return false;
  return JSON.stringify(stored) === JSON.stringify(wanted);
}

/** Where the columns of one schema have their nodes and buffers, in Arrow's order: pre-order, depth first. */
export interface RecordShape {
  readonly types: readonly ArrowType[];
  /** Index of column i's first node; one more entry than columns: the last is the total. */
  readonly firstNode: readonly number[];
  readonly firstBuffer: readonly number[];
}

export function recordShape(types: readonly ArrowType[]): RecordShape {
  const firstNode = [0];
  const firstBuffer = [0];
  for (const type of types) {
    const { nodes, buffers } = extentOf(type);
    firstNode.push(firstNode.at(-1)! + nodes);
    firstBuffer.push(firstBuffer.at(-1)! + buffers);
  }
  return { types, firstNode, firstBuffer };
}

interface Extent {
  readonly nodes: number;
  readonly buffers: number;
}

function extentOf(type: ArrowType): Extent {
  switch (type.kind) {
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal128':
    case 'fixed-binary':
    case 'date32':
    case 'time':
    case 'timestamp':
      return { nodes: 1, buffers: 2 }; // validity, values
    case 'utf8':
    case 'binary':
      return { nodes: 1, buffers: 3 }; // validity, offsets, values
    case 'list':
      return nested(2, [type.element]); // validity, offsets
    case 'map':
      // A map is a list of entries; the entries are a struct with a validity buffer of its own.
      return nested(2, [{ kind: 'struct', fields: [type.key, type.value] }]);
    case 'struct':
      return nested(1, type.fields); // validity
    default:
      return unreachable(type);
  }
}

function nested(ownBuffers: number, children: readonly ArrowType[]): Extent {
  let nodes = 1;
  let buffers = ownBuffers;
  for (const child of children) {
    const extent = extentOf(child);
    nodes += extent.nodes;
    buffers += extent.buffers;
  }
  return { nodes, buffers };
}
