import type { TypeName } from '@pgsql/types';
import { unreachable } from '../../../catalog/base/assert.ts';
import { type DataType, formatType, isNested } from '../../../catalog/model/data-type.ts';
import type { WrittenType } from '../own/nested-types.ts';
import { type Conversion, stringsOf, valueOf } from './conversion.ts';

export interface ColumnType {
  readonly type: DataType;
  /** What to tell the user about it, if anything. */
  readonly notice: string | null;
}

const DECIMAL_PRECISION_MAX = 38;
/** `numeric` without precision: as many digits on both sides of the point as most uses need. */
const DECIMAL_DEFAULT = { kind: 'decimal', precision: 38, scale: 16 } as const;
const VARCHAR_LENGTH_MAX = 10_485_760;

/** Types without modifiers, by pg_type's names. `float` without length is Postgres's: double precision (Flink's is real). */
const PLAIN: Readonly<Record<string, DataType>> = {
  bool: { kind: 'boolean' },
  int2: { kind: 'smallint' },
  int4: { kind: 'integer' },
  int8: { kind: 'bigint' },
  float4: { kind: 'real' },
  float8: { kind: 'double' },
  text: { kind: 'text' },
  bytea: { kind: 'bytea' },
  date: { kind: 'date' },
  uuid: { kind: 'uuid' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
};
const FLINK: Readonly<Record<string, DataType>> = {
  tinyint: { kind: 'tinyint' },
  string: { kind: 'text' },
  bytes: { kind: 'bytea' },
  double: { kind: 'double' },
};

/** Names in Flink's nested types that Postgres's grammar would have turned into pg_type's. */
const GRAMMAR_NAMES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  char: 'bpchar',
  character: 'bpchar',
  'character varying': 'varchar',
  'char varying': 'varchar',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'timestamp with local time zone': 'timestamptz',
};

/** Types that Postgres or Flink have and we do not, with what to use instead where there is something. */
const UNSUPPORTED: ReadonlyMap<string, string | undefined> = new Map([
  ...['serial', 'serial4'].map((t) => [t, 'Use integer and supply the values.'] as const),
  ...['bigserial', 'serial8'].map((t) => [t, 'Use bigint and supply the values.'] as const),
  ...['smallserial', 'serial2'].map((t) => [t, 'Use smallint and supply the values.'] as const),
  ['bpchar', 'Use char(n), varchar or text.'],
  ['char', 'Use varchar or text.'],
  ['money', 'Use numeric.'],
  ['name', 'Use text.'],
  ['xml', 'Use text.'],
  ['array', 'Write ARRAY<type> or type[].'],
  ['map', 'Write MAP<key, value>.'],
  ['row', 'Write ROW<name type, …>.'],
  ['variant', 'Use jsonb.'],
  ...['inet', 'cidr', 'macaddr', 'macaddr8'].map((t) => [t, 'Use text.'] as const),
  ...`timetz bit varbit oid xid cid tid xid8 point line lseg box path polygon circle tsvector tsquery int4range int8range
numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange regclass regproc
regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary refcursor pg_lsn pg_snapshot txid_snapshot jsonpath
record void unknown any anyelement anyarray multiset raw`
    .split(/\s+/)
    .map((t) => [t, undefined] as const),
]);

/** Postgres's spelling of a type name in messages. */
const SPELLED: Readonly<Record<string, string>> = {
  bpchar: 'character',
  timetz: 'time with time zone',
  varbit: 'bit varying',
};

/**
 * The column type that a type name in DDL stands for. Throws `undefined-object` for names that no one knows, `feature-not-supported` for
 * types that are known but not ours, `invalid-parameter-value` for modifiers out of range.
 */
export function columnType(typeName: TypeName, column: string, c: Conversion): ColumnType {
  const at = typeName.location ?? 0;
  const names = stringsOf(typeName.names);
  if (typeName.setof === true) throw c.source.error('invalid-table-definition', `column "${column}" cannot be declared SETOF`, at);
  const written = c.own.nestedTypes.get(at);
  if (written !== undefined) return nestedType(written, column, c);
  const inCatalog = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (!inCatalog) throw c.source.error('undefined-object', `type "${names.join('.')}" does not exist`, at);
  const found = namedType({ name: names.at(-1) ?? '', quoted: names.length === 1, modifiers: modifiersOf(typeName, c), at }, column, c);
  const dimensions = (typeName.arrayBounds ?? []).length;
  if (dimensions > 1) {
    throw c.unsupported('an array of more than one dimension', { at, hint: 'Write ARRAY<ARRAY<type>>, which clients see as jsonb.' });
  }
  return dimensions === 0 ? found : { ...found, type: { kind: 'array', element: found.type } };
}

interface TypeSpelling {
  readonly name: string;
  /** Not one of the names that only Postgres's grammar gives: Flink's words are open. */
  readonly quoted: boolean;
  readonly modifiers: readonly number[];
  readonly at: number;
}

function namedType({ name, quoted, modifiers, at }: TypeSpelling, column: string, c: Conversion): ColumnType {
  const plain = typed(PLAIN, name) ?? (quoted ? typed(FLINK, name) : undefined);
  if (plain !== undefined) {
    if (modifiers.length > 0) throw c.source.error('syntax', `type modifier is not allowed for type "${name}"`, at);
    return { type: plain, notice: null };
  }
  const found = modifiedType(name, modifiers, column, at, c);
  if (found !== undefined) return found;
  if (!UNSUPPORTED.has(name)) throw c.source.error('undefined-object', `type "${name}" does not exist`, at);
  throw c.unsupported(`type ${SPELLED[name] ?? name}`, { at, hint: UNSUPPORTED.get(name) });
}

/** A type in Flink's spelling. Of several notices the first is told. */
function nestedType(written: WrittenType, column: string, c: Conversion): ColumnType {
  switch (written.kind) {
    case 'named': {
      const name = GRAMMAR_NAMES[written.name] ?? written.name;
      const modifiers = name === 'bpchar' && written.modifiers.length === 0 ? [1] : written.modifiers;
      return namedType({ name, quoted: true, modifiers, at: written.position }, column, c);
    }
    case 'array': {
      const element = nestedType(written.element, column, c);
      return { type: { kind: 'array', element: element.type }, notice: element.notice };
    }
    case 'map': {
      const [key, value] = [nestedType(written.key, column, c), nestedType(written.value, column, c)];
      if (isNested(key.type) || key.type.kind === 'interval') {
        throw c.unsupported(`a map with keys of type ${formatType(key.type)}`, { at: written.key.position });
      }
      return { type: { kind: 'map', key: key.type, value: value.type }, notice: key.notice ?? value.notice };
    }
    case 'row': {
      const fields = written.fields.map((f) => ({ name: f.name, found: nestedType(f.type, column, c) }));
      const seen = new Set<string>();
      for (const { name } of fields) {
        // Readers of the lake take names that differ in case for one.
        if (seen.has(name.toLowerCase())) {
          throw c.source.error('duplicate-column', `field "${name}" of column "${column}" specified more than once`, written.position);
        }
        seen.add(name.toLowerCase());
      }
      const type: DataType = { kind: 'row', fields: fields.map((f) => ({ name: f.name, type: f.found.type })) };
      return { type, notice: fields.find((f) => f.found.notice !== null)?.found.notice ?? null };
    }
    default:
      return unreachable(written);
  }
}

function typed(types: Readonly<Record<string, DataType>>, name: string): DataType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

function modifiersOf(typeName: TypeName, c: Conversion): number[] {
  return (typeName.typmods ?? []).map((node) => {
    const value = 'A_Const' in node ? valueOf(node.A_Const) : undefined;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw c.source.error('syntax', 'type modifiers must be simple constants or identifiers', typeName.location ?? 0);
    }
    return value;
  });
}

/** Types whose modifiers mean something. */
function modifiedType(name: string, modifiers: readonly number[], column: string, at: number, c: Conversion): ColumnType | undefined {
  const invalid = (message: string, hint?: string) => c.source.error('invalid-parameter-value', message, at, { hint });
  switch (name) {
    case 'numeric': {
      if (modifiers.length === 0) {
        return { type: DECIMAL_DEFAULT, notice: `column "${column}": numeric without precision is stored as numeric(38,16)` };
      }
      const [precision = 0, scale = 0] = modifiers;
      if (modifiers.length > 2) throw invalid('invalid NUMERIC type modifier');
      if (precision < 1 || precision > DECIMAL_PRECISION_MAX) {
        throw invalid(
          `NUMERIC precision ${precision} must be between 1 and ${DECIMAL_PRECISION_MAX}`,
          precision > DECIMAL_PRECISION_MAX ? 'Use double precision or text for wider numbers.' : undefined,
        );
      }
      if (scale < 0 || scale > precision) throw invalid(`NUMERIC scale ${scale} must be between 0 and precision ${precision}`);
      return { type: { kind: 'decimal', precision, scale }, notice: null };
    }
    case 'varchar': {
      const [length = null] = modifiers;
      if (modifiers.length > 1) throw invalid('invalid type modifier');
      if (length !== null && length < 1) throw invalid('length for type varchar must be at least 1');
      if (length !== null && length > VARCHAR_LENGTH_MAX) {
        throw invalid(`length for type varchar cannot exceed ${VARCHAR_LENGTH_MAX}`, 'Use text.');
      }
      return { type: { kind: 'varchar', length }, notice: null };
    }
    case 'bpchar': {
      const [length = 0] = modifiers;
      if (modifiers.length === 0) return undefined;
      if (modifiers.length > 1) throw invalid('invalid type modifier');
      if (length < 1) throw invalid('length for type char must be at least 1');
      if (length > VARCHAR_LENGTH_MAX) throw invalid(`length for type char cannot exceed ${VARCHAR_LENGTH_MAX}`, 'Use text.');
      return { type: { kind: 'char', length }, notice: null };
    }
    case 'binary':
    case 'varbinary':
      if (modifiers.length > 1 || modifiers.some((m) => m < 1)) throw invalid('invalid type modifier');
      return {
        type: { kind: 'bytea' },
        notice: modifiers.length === 0 ? null : `column "${column}": ${name}(${modifiers[0]}) is stored as bytea, of any length`,
      };
    case 'interval':
      if (modifiers.length > 0) {
        throw c.unsupported('an interval with fields or a precision', { at, hint: 'Use interval: it has all fields, and microseconds.' });
      }
      return { type: { kind: 'interval' }, notice: null };
    case 'time': {
      const [precision = 6] = modifiers;
      if (modifiers.length > 1) throw invalid('invalid type modifier');
      if (precision < 0) throw invalid(`TIME(${precision}) precision must not be negative`);
      if (precision > 9) throw invalid(`TIME(${precision}) precision must be between 0 and 9`);
      return { type: { kind: 'time', precision }, notice: null };
    }
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ltz': {
      const [precision = 6] = modifiers;
      if (modifiers.length > 1) throw invalid('invalid type modifier');
      if (precision < 0) throw invalid(`TIMESTAMP(${precision}) precision must not be negative`);
      if (precision > 9) throw invalid(`TIMESTAMP(${precision}) precision must be between 0 and 9`);
      return { type: { kind: name === 'timestamp' ? 'timestamp' : 'timestamptz', precision }, notice: null };
    }
    default:
      return undefined;
  }
}
