import { must } from '../../catalog/base/assert.ts';
import type { DataType } from '../../catalog/model/data-type.ts';
import { PG_RELATIONS } from './generated/pg-relations.ts';
import { staticRows } from './static-rows.ts';

/** What a relation of pg_catalog or information_schema looks like in PostgreSQL 15: its columns in order, as `SELECT *` gives them. */
export interface RelationShape {
  readonly schema: string;
  readonly name: string;
  /** relkind: table or view. */
  readonly kind: 'r' | 'v';
  readonly oid: number;
  readonly columns: readonly ShapeColumn[];
}

export interface ShapeColumn {
  readonly name: string;
  /** The type's OID in PostgreSQL. */
  readonly typeOid: number;
  /** How values lie in our batches. */
  readonly type: DataType;
  readonly notNull: boolean;
}

/** Facts of a type that columns of it repeat (pg_attribute, information_schema). */
export interface PgTypeRow {
  readonly oid: number;
  readonly name: string;
  readonly length: number;
  readonly byValue: boolean;
  readonly align: string;
  readonly storage: string;
  readonly collation: number;
  readonly category: string;
}

/** Types by OID, from pg_type's own rows. */
export const PG_TYPES: ReadonlyMap<number, PgTypeRow> = new Map(
  staticRows('pg_catalog.pg_type').map((row) => {
    // Columns in the order of pg_type: oid, typname, typnamespace, typowner, typlen, typbyval, typtype, typcategory, …
    const at = (index: number): string => row[index] ?? '';
    const type: PgTypeRow = {
      oid: Number(at(0)),
      name: at(1),
      length: Number(at(4)),
      byValue: at(5) === 'true',
      category: at(7),
      align: at(22),
      storage: at(23),
      collation: Number(at(28)),
    };
    return [type.oid, type] as const;
  }),
);

const OID_BY_TYPE_NAME: ReadonlyMap<string, number> = new Map([...PG_TYPES.values()].map((type) => [type.name, type.oid]));

/**
 * How values of a PostgreSQL type lie: numbers as numbers (oid, xid and the reg* types as bigint), everything that we have no layout for as
 * its text form: name, "char", arrays (`{1,2}`), vectors (`1 2`), node trees, intervals.
 */
function layOf(typeName: string): DataType {
  switch (typeName) {
    case 'bool':
      return { kind: 'boolean' };
    case 'int2':
      return { kind: 'smallint' };
    case 'int4':
      return { kind: 'integer' };
    case 'int8':
    case 'oid':
    case 'xid':
    case 'regproc':
    case 'regtype':
    case 'regclass':
      return { kind: 'bigint' };
    case 'float4':
      return { kind: 'real' };
    case 'float8':
      return { kind: 'double' };
    case 'timestamptz':
      return { kind: 'timestamptz', precision: 6 };
    case 'bytea':
      return { kind: 'bytea' };
    default:
      return { kind: 'text' };
  }
}

/** Every relation of pg_catalog and information_schema. */
export const RELATION_SHAPES: readonly RelationShape[] = PG_RELATIONS.trim()
  .split('\n')
  .map((line) => {
    const [schema = '', name = '', kind, oid, columns = ''] = line.split('|');
    return {
      schema,
      name,
      kind: kind === 'v' ? 'v' : 'r',
      oid: Number(oid),
      columns: columns.split(',').map((column): ShapeColumn => {
        const [columnName = '', typeText = ''] = column.split(' ');
        const typeName = typeText.replace(/!$/, '');
        const typeOid = must(OID_BY_TYPE_NAME.get(typeName), `type ${typeName}`);
        return { name: columnName, typeOid, type: layOf(typeName), notNull: typeText.endsWith('!') };
      }),
    };
  });

const STANDARD_NAMES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bpchar: 'character',
  varchar: 'character varying',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  char: '"char"',
};

/** A type's name as the SQL standard has it, where it has one. */
export function standardTypeName(name: string): string {
  return STANDARD_NAMES[name] ?? name;
}
