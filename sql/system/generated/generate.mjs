// Reads the shape of PostgreSQL's own relations, and the rows of those whose content never changes, off a running PostgreSQL 15 and
// writes them next to this file:
//
//   node sql/system/generated/generate.mjs postgres://postgres@127.0.0.1:5432/postgres
import { writeFile } from 'node:fs/promises';
import pg from 'pg';

/** Types that no expression of ours has: clients see their text. */
const SHOWN_AS_TEXT = ['inet', 'pg_lsn', 'anyarray', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', '_pg_statistic'];

/** Relations whose rows are kept, and which of them. */
const STATIC_ROWS = {
  pg_am: 'true',
  pg_language: `lanname in ('internal', 'c', 'sql')`,
  pg_tablespace: 'true',
  pg_range: 'true',
  pg_collation: `collname in ('default', 'C', 'POSIX', 'ucs_basic')`,
  // Without the row types of relations.
  pg_type: `typnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and typrelid = 0
    and not exists (select from pg_type e where e.oid = t.typelem and e.typrelid <> 0)`,
  // What rows of the others refer to: input and output functions, access method handlers.
  pg_proc: `oid in (select unnest(array[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, typsubscript]::oid[]) from pg_type
    union select amhandler from pg_am
    union select unnest(array[rngcanonical, rngsubdiff]::oid[]) from pg_range)`,
  pg_opfamily: `opfmethod = 403`,
  pg_opclass: `opcmethod = 403`,
};

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
const rows = async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows;
const [[version]] = await rows(`select split_part(current_setting('server_version'), ' ', 1)`);

const relations = await rows(`
  select n.nspname, c.relname, c.relkind, c.oid,
    string_agg(a.attname || ' ' || case when b.typname = any(array[${SHOWN_AS_TEXT.map((t) => `'${t}'`)}]) then 'text' else b.typname end
      || case when a.attnotnull then '!' else '' end, ',' order by a.attnum)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    join pg_type t on t.oid = a.atttypid join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
  where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
  group by 1, 2, 3, 4 order by 1 desc, 2`);

const quote = (text) => text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
const write = (name, text) => writeFile(new URL(name, import.meta.url), `// Generated from PostgreSQL ${version} by generate.mjs. Do not edit.\n\n${text}`);

await write(
  'pg-relations.ts',
  `/** schema|relation|relkind|oid|column type,… (! = not null); domains as their base types. */\nexport const PG_RELATIONS = \`\n${relations
    .map((r) => quote(r.join('|')))
    .join('\n')}\n\`;\n`,
);

// Values in text form, reg* types as numbers, | between columns, \N for NULL.
let text = '/** Rows of relations that never change: columns in the order of PG_RELATIONS, as text, separated by tabs, \\\\N for NULL. */\n';
text += 'export const PG_ROWS: Readonly<Record<string, string>> = {\n';
for (const [relation, where] of Object.entries(STATIC_ROWS)) {
  const columns = await rows(`select attname, format_type(atttypid, null) ~ '^reg' from pg_attribute where attrelid = '${relation}'::regclass and attnum > 0 order by attnum`);
  const list = columns.map(([name, reg]) => `t.${name}${reg ? '::oid' : ''}::text`).join(', ');
  const found = await rows(`select ${list} from ${relation} t where ${where} order by 1`);
  const sorted = found.sort((a, b) => Number(a[0]) - Number(b[0]));
  for (const row of sorted) if (row.some((v) => v !== null && /[\t\n]/.test(v))) throw new Error(`a tab or line break in ${relation}`);
  text += `  ${relation}: \`\n${sorted.map((row) => quote(row.map((v) => v ?? '\\N').join('\t'))).join('\n')}\n\`,\n`;
}
await write('pg-rows.ts', `${text}};\n`);
await client.end();
