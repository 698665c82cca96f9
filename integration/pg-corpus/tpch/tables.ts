import { type DataType, formatType } from '../../../catalog/model/data-type.ts';
import type { UnionTable } from '../union-tables.ts';

/** TPC-H's tables with a handful of made-up rows. */

const INT: DataType = { kind: 'integer' };
const TEXT: DataType = { kind: 'text' };
const DATE: DataType = { kind: 'date' };
const MONEY: DataType = { kind: 'decimal', precision: 15, scale: 2 };

export const TABLES: Readonly<Record<string, Readonly<Record<string, DataType>>>> = {
  part: { p_partkey: INT, p_name: TEXT, p_mfgr: TEXT, p_brand: TEXT, p_type: TEXT, p_size: INT, p_container: TEXT, p_retailprice: MONEY, p_comment: TEXT },
  supplier: { s_suppkey: INT, s_name: TEXT, s_address: TEXT, s_nationkey: INT, s_phone: TEXT, s_acctbal: MONEY, s_comment: TEXT },
  partsupp: { ps_partkey: INT, ps_suppkey: INT, ps_availqty: INT, ps_supplycost: MONEY, ps_comment: TEXT },
  customer: { c_custkey: INT, c_name: TEXT, c_address: TEXT, c_nationkey: INT, c_phone: TEXT, c_acctbal: MONEY, c_mktsegment: TEXT, c_comment: TEXT },
  orders: { o_orderkey: INT, o_custkey: INT, o_orderstatus: TEXT, o_totalprice: MONEY, o_orderdate: DATE, o_orderpriority: TEXT, o_clerk: TEXT, o_shippriority: INT, o_comment: TEXT },
  lineitem: { l_orderkey: INT, l_partkey: INT, l_suppkey: INT, l_linenumber: INT, l_quantity: MONEY, l_extendedprice: MONEY, l_discount: MONEY, l_tax: MONEY, l_returnflag: TEXT, l_linestatus: TEXT, l_shipdate: DATE, l_commitdate: DATE, l_receiptdate: DATE, l_shipinstruct: TEXT, l_shipmode: TEXT, l_comment: TEXT },
  nation: { n_nationkey: INT, n_name: TEXT, n_regionkey: INT, n_comment: TEXT },
  region: { r_regionkey: INT, r_name: TEXT, r_comment: TEXT },
}; // prettier-ignore

/** Words that the queries ask for, so that some rows pass. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  p_name: ['forest green', 'lime', 'forest'], p_brand: ['Brand#12', 'Brand#23', 'Brand#9'], p_type: ['PROMO BRASS', 'ECONOMY ANODIZED STEEL', 'MEDIUM POLISHED TIN'], p_container: ['MED BOX', 'SM CASE', 'MED BAG'],
  s_phone: ['13-1', '31-2'], c_phone: ['13-1', '31-2', '99-3'], c_mktsegment: ['BUILDING', 'AUTO'], o_orderstatus: ['F', 'O'], o_orderpriority: ['1-URGENT', '2-HIGH', '5-LOW'], l_returnflag: ['R', 'A', 'N'], l_linestatus: ['O', 'F'],
  l_shipinstruct: ['DELIVER IN PERSON', 'NONE'], l_shipmode: ['AIR', 'MAIL', 'SHIP'], n_name: ['FRANCE', 'GERMANY', 'BRAZIL', 'CANADA', 'SAUDI ARABIA'], r_name: ['EUROPE', 'ASIA', 'AMERICA'],
  s_comment: ['Customer Complaints', 'fine'], o_comment: ['special requests', 'plain'],
}; // prettier-ignore

const ROWS = { part: 60, supplier: 10, partsupp: 400, customer: 30, orders: 300, lineitem: 3000, nation: 5, region: 3 } as const;

/** The SQL literal of a column in a row: made from a hash, the same for both engines. */
function literal(name: string, type: DataType, row: number): string {
  let hash = row * 2_654_435_761;
  for (const c of name) hash = Math.imul(hash ^ c.charCodeAt(0), 16_777_619) >>> 0;
  if (/^(p_partkey|s_suppkey|c_custkey|o_orderkey|n_nationkey|r_regionkey)$/.test(name)) return String(row);
  if (name.endsWith('key'))
    return String(
      hash %
        (/order/.test(name) ? 300 : /part/.test(name) ? 40 : /cust/.test(name) ? 20 : /supp/.test(name) ? 10 : /nation/.test(name) ? 5 : 3),
    );
  const words = WORDS[name];
  if (words !== undefined) return `'${words[hash % words.length]}'`;
  switch (type.kind) {
    case 'integer':
      return String(name === 'p_size' ? [3, 9, 15][hash % 3] : 1 + (hash % 50));
    case 'decimal':
      return /discount|tax/.test(name)
        ? `0.0${hash % 10}`
        : /quantity/.test(name)
          ? `${1 + (hash % 50)}`
          : `${hash % 400}.${String(hash % 100).padStart(2, '0')}`;
    case 'date':
      return `date '1993-06-01' + ${hash % 1100}`;
    default:
      return `'${name} ${hash % 7}'`;
  }
}

const tuples = (name: keyof typeof ROWS): readonly string[] =>
  Array.from(
    { length: ROWS[name] },
    (_, row) =>
      `(${Object.entries(TABLES[name]!)
        .map(([column, type]) => literal(column, type, row))
        .join(', ')})`,
  );

export const NAMES = Object.keys(ROWS) as readonly (keyof typeof ROWS)[];

export function ddlOf(name: keyof typeof ROWS): string {
  return `create table ${name} (${Object.entries(TABLES[name]!)
    .map(([c, t]) => `${c} ${formatType(t)}`)
    .join(', ')})`;
}

/** Two thirds of each in the lake. */
export const UNION_TABLES: readonly UnionTable[] = NAMES.map((name) => {
  const all = tuples(name);
  const cold = Math.floor((all.length * 2) / 3);
  return { name, ddl: ddlOf(name), cold: all.slice(0, cold), hot: all.slice(cold) };
});

/** A VALUES list of all rows. */
export const rows = (name: keyof typeof ROWS): string => `values ${tuples(name).join(', ')}`;
