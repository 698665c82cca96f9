import { type DataType, structFields } from './data-type.ts';

/**
 * The type a column comes back as from the lake, which knows fewer (fluss-lake.md §2.2): small integers are int, every kind of text is
 * string, times have microseconds, an interval is a struct.
 */
export function lakeType(type: DataType): DataType {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
      return { kind: 'integer' };
    case 'varchar':
    case 'char':
    case 'json':
    case 'jsonb':
      return { kind: 'text' };
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { kind: type.kind, precision: 6 };
    case 'interval':
    case 'row':
      return { kind: 'row', fields: structFields(type).map((f) => ({ name: f.name, type: lakeType(f.type) })) };
    case 'array':
      return { kind: 'array', element: lakeType(type.element) };
    case 'map':
      return { kind: 'map', key: lakeType(type.key), value: lakeType(type.value) };
    default:
      return type;
  }
}

/** Whether a lake's value has to be put together again: it is, or holds, an interval. */
export function holdsInterval(type: DataType): boolean {
  switch (type.kind) {
    case 'interval':
      return true;
    case 'array':
      return holdsInterval(type.element);
    case 'map':
      return holdsInterval(type.key) || holdsInterval(type.value);
    case 'row':
      return type.fields.some((f) => holdsInterval(f.type));
    default:
      return false;
  }
}
