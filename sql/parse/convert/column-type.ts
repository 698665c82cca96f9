import type { TypeName } from '@pgsql/types';
import type { DataType } from '../../../catalog/model/data-type.ts';
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

/** Types without modifiers, by pg_type's names and Flink's. `float` without length is Postgres's: double precision (Flink's is real). */
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
};
const FLINK: Readonly<Record<string, DataType>> = {
  string: { kind: 'text' },
  bytes: { kind: 'bytea' },
  varbinary: { kind: 'bytea' },
  double: { kind: 'double' },
};

/** Types that Postgres or Flink have and we do not, with what to use instead where there is something. */
const UNSUPPORTED: ReadonlyMap<string, string | undefined> = new Map([
  ...['serial', 'serial4'].map((t) => [t, 'Use integer and supply the values.'] as const),
  ...['bigserial', 'serial8'].map((t) => [t, 'Use bigint and supply the values.'] as const),
  ...['smallserial', 'serial2'].map((t) => [t, 'Use smallint and supply the values.'] as const),
  ['tinyint', 'Use smallint.'],
  ['bpchar', 'Use varchar or text.'],
  ['char', 'Use varchar or text.'],
  ['binary', 'Use bytea.'],
  ['money', 'Use numeric.'],
  ['name', 'Use text.'],
  ['xml', 'Use text.'],
  ...['json', 'jsonb', 'uuid', 'inet', 'cidr', 'macaddr', 'macaddr8'].map((t) => [t, 'Use text.'] as const),
  ...`time timetz interval bit varbit oid xid cid tid xid8 point line lseg box path polygon circle tsvector tsquery int4range int8range
numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange regclass regproc
regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary refcursor pg_lsn pg_snapshot txid_snapshot jsonpath
record void unknown any anyelement anyarray row map array multiset variant raw`
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
  const name = names.at(-1) ?? '';
  const inCatalog = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (typeName.setof === true) throw c.source.error('invalid-table-definition', `column "${column}" cannot be declared SETOF`, at);
  const modifiers = modifiersOf(typeName, c);
  const plain = inCatalog ? (typed(PLAIN, name) ?? (names.length === 1 ? typed(FLINK, name) : undefined)) : undefined;
  const found =
    plain === undefined ? (inCatalog ? modifiedType(name, modifiers, column, at, c) : undefined) : { type: plain, notice: null };
  if (found === undefined) {
    if (!inCatalog || !UNSUPPORTED.has(name)) throw c.source.error('undefined-object', `type "${names.join('.')}" does not exist`, at);
    throw c.unsupported(`type ${SPELLED[name] ?? name}`, { at, hint: UNSUPPORTED.get(name) });
  }
  if (plain !== undefined && modifiers.length > 0) {
    throw c.source.error('syntax', `type modifier is not allowed for type "${name}"`, at);
  }
  if ((typeName.arrayBounds ?? []).length > 0) throw c.unsupported(`type ${SPELLED[name] ?? name}[]`, { at });
  return found;
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
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ltz': {
      const [precision = 6] = modifiers;
      if (modifiers.length > 1) throw invalid('invalid type modifier');
      if (precision < 0) throw invalid(`TIMESTAMP(${precision}) precision must not be negative`);
      if (precision > 9) throw invalid(`TIMESTAMP(${precision}) precision must be between 0 and 6`);
      if (precision > 6) {
        throw c.unsupported(`TIMESTAMP(${precision})`, { at, hint: 'The lake keeps microseconds: use a precision of 0 to 6.' });
      }
      return { type: { kind: name === 'timestamp' ? 'timestamp' : 'timestamptz', precision }, notice: null };
    }
    default:
      return undefined;
  }
}
