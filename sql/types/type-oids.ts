import { type DataType, TYPE_FACTS, type TypeKind } from '../../catalog/model/data-type.ts';

export const OID_NUMERIC = TYPE_FACTS.decimal.oid;
export const OID_NUMERIC_ARRAY = TYPE_FACTS.decimal.arrayOid;
export const OID_JSONB = TYPE_FACTS.jsonb.oid;

/** Types whose binary form is their text: char, name, text, json, xml's kin, unknown, bpchar, varchar, cstring. */
const TEXT_OIDS: ReadonlySet<number> = new Set([18, 19, 25, 114, 194, 705, 1042, 1043, 2275]);

export function isTextOid(oid: number): boolean {
  return TEXT_OIDS.has(oid);
}

/** Unsigned 32-bit types that the engine holds in int64: oid, xid, cid and oid's aliases. */
export const OID_WIDTH_4: ReadonlySet<number> = new Set([24, 26, 28, 29, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089, 4096, 4191]);

/** numeric is left out: no one shape holds all of its values. */
const BY_OID: ReadonlyMap<number, DataType> = new Map(
  (Object.keys(TYPE_FACTS) as TypeKind[]).flatMap((kind): [number, DataType][] => {
    const { oid, arrayOid } = TYPE_FACTS[kind];
    const type = widestOf(kind);
    return type === null
      ? []
      : [
          [oid, type],
          [arrayOid, { kind: 'array', element: type }],
        ];
  }),
);

function widestOf(kind: TypeKind): DataType | null {
  switch (kind) {
    case 'decimal':
    case 'tinyint':
    case 'array':
    case 'map':
    case 'row':
      return null;
    case 'varchar':
    case 'char':
      // A char's length is what it has been padded to.
      return { kind: 'varchar', length: null };
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return { kind, precision: 6 };
    default:
      return { kind };
  }
}

/** The widest of our types with that OID; null for types we do not have, and for numeric. */
export function dataTypeOfOid(oid: number): DataType | null {
  return BY_OID.get(oid) ?? null;
}
