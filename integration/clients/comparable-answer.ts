import { createHash } from 'node:crypto';
import type { ClientAnswer } from './client-statement.ts';
import type { ObjectNames } from './object-names.ts';

/** Columns whose values depend on the machine, the moment or the server's build: their presence is compared, not what they say. */
const VOLATILE =
  /^(size|.*_size|.*_bytes|pid|pg_backend_pid|.*_pid|reltuples|relpages|relallvisible|rel_?pages|relfilenode|relfrozenxid|relminmxid|relcachesize|xmin|datfrozenxid|datminmxid|age|xid|.*frozenxid|minmxid|datlastsysoid|dblast.*|oid_of_session|txid_current.*|backend_start|xact_start|query_start|state_change|port|inet_server_port|client_port|inet_(server|client)_addr|client_addr|system_identifier|random|clock|uptime|pg_postmaster_start_time|estimate|row_count|table_rows|n_live_tup|tuples)$/i;
const OID_TYPES = new Set(['26', '1028', '30', '2205', '2206', '24', '23', '20', '25', '21', '1005', '22', '19']);
const TIME_TYPES = new Set(['1184', '1114', '1083', '1266', '1082']);
/** Rows kept in full; longer results as their number and hash. */
const ROWS_KEPT = 60;
const LINE_KEPT = 4000;

export interface RawAnswer {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly command: string | null;
}

export function comparableAnswer(raw: RawAnswer, names: ObjectNames): ClientAnswer {
  const tag = raw.command ?? '';
  if (raw.fields.length === 0) return { tag };
  const columns = raw.fields.map((f) => `${f.name}:${typeName(f.dataTypeID, names)}`);
  const lines = raw.rows
    .map((row) => JSON.stringify(row.map((value, i) => comparableValue(value, raw.fields[i]!, names))))
    .map((line) => (line.length > LINE_KEPT ? `${line.slice(0, 100)}… ${hash(line)}` : line))
    .sort();
  const rows = lines.length > ROWS_KEPT ? [`${lines.length} rows`, hash(lines.join('\n'))] : lines;
  return { tag, columns, rows };
}

function typeName(oid: number, names: ObjectNames): string {
  return names.nameOf.get(String(oid)) ?? String(oid);
}

function comparableValue(value: string | null, field: RawAnswer['fields'][number], names: ObjectNames): string | null {
  if (value === null) return null;
  if (VOLATILE.test(field.name)) return '<volatile>';
  const type = String(field.dataTypeID);
  if (TIME_TYPES.has(type) && !/^(2026-01-0|10:00)/.test(value)) return '<time>';
  let text = value
    .replace(/PostgreSQL 15\.\d+[^"]*/g, '<version>')
    .replace(/^15\.\d+( \(.*\))?$/, '<version>')
    .replace(/^1500\d\d$/, '<version>');
  if (OID_TYPES.has(type) || text.startsWith('{')) text = text.replaceAll(/\d{5,}/g, (oid) => names.nameOf.get(oid) ?? oid);
  // Names of NOT NULL constraints in information_schema are made of OIDs.
  return text.replace(/\d+_(\d+)_(\d+_not_null)/g, (_, oid: string, rest: string) => `<schema>_${names.nameOf.get(oid) ?? oid}_${rest}`);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What differs between two answers, in a few words; null when nothing does. */
export function answerDifference(theirs: ClientAnswer, ours: ClientAnswer): string | null {
  if (theirs.error !== ours.error) return `error ${theirs.error ?? 'none'}, ours ${ours.error ?? 'none'}`;
  if (theirs.error !== undefined) return null;
  if (theirs.tag !== ours.tag) return `tag ${theirs.tag}, ours ${ours.tag}`;
  if (String(theirs.columns) !== String(ours.columns)) return `columns ${String(theirs.columns)}\n   ours ${String(ours.columns)}`;
  const [a, b] = [theirs.rows ?? [], ours.rows ?? []];
  if (a.join('\n') === b.join('\n')) return null;
  const missing = a.filter((row) => !b.includes(row));
  const extra = b.filter((row) => !a.includes(row));
  return `rows ${a.length}, ours ${b.length}\n   missing ${missing.slice(0, 3).join('\n           ')}\n   extra   ${extra.slice(0, 3).join('\n           ')}`;
}
