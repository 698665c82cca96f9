// Reads the shape of PostgreSQL's own relations, and the rows of those whose content never changes, off a running PostgreSQL 15 and
// writes them next to this file:
//
//   node sql/system/generated/generate.mjs postgres://postgres@127.0.0.1:5432/postgres
import { mkdir, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import pg from 'pg';

/** Types that no expression of ours has: clients see their text. */
const SHOWN_AS_TEXT = ['inet', 'pg_lsn', 'anyarray', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', '_pg_statistic'];

/** Catalogs of which every row of a fresh database is kept. */
const STATIC_ROWS = [
  ...['aggregate', 'am', 'amop', 'amproc', 'attribute', 'auth_members', 'authid', 'cast', 'class', 'collation', 'constraint', 'conversion'],
  ...['depend', 'description', 'extension', 'index', 'init_privs', 'language', 'namespace', 'opclass', 'operator', 'opfamily', 'proc'],
  ...['range', 'rewrite', 'shdescription', 'tablespace', 'ts_config', 'ts_config_map', 'ts_dict', 'ts_parser', 'ts_template', 'type'],
].map((name) => `pg_catalog.pg_${name}`);
STATIC_ROWS.push('pg_catalog.pg_tables', 'pg_catalog.pg_indexes');
STATIC_ROWS.push(...['features', 'implementation_info', 'parts', 'sizing'].map((name) => `information_schema.sql_${name}`));

/** Rows that are ours to make: of the bootstrap superuser, and of a schema that can be dropped. */
const OURS = { 'pg_catalog.pg_authid': 't.oid <> 10', 'pg_catalog.pg_namespace': "t.nspname <> 'public'", 'pg_catalog.pg_shdescription': 't.objoid <> 5' };

/** What stands in place of expression trees: their text. */
const TEXTS = {
  'pg_proc.proargdefaults': 'pg_get_expr(t.proargdefaults, 0)',
  'pg_proc.prosqlbody': 'null',
  'pg_rewrite.ev_qual': "'<>'",
  'pg_rewrite.ev_action': 'pg_get_viewdef(t.ev_class)',
  'pg_constraint.conbin': 'pg_get_expr(t.conbin, t.conrelid)',
  'pg_type.typdefaultbin': 'null',
  // What the machine or the moment made of it.
  ...Object.fromEntries(
    ['relfilenode', 'relpages', 'relallvisible'].map((column) => [`pg_class.${column}`, '0']),
  ),
  'pg_class.reltuples': '-1',
  'pg_authid.rolpassword': 'null',
  'pg_tables.tableowner': "'thermocline'",
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

/** A relation's rows as lines of tab-separated values in text form, reg* types as numbers, \\N for NULL; compressed. */
const packed = async (columns, from) => {
  const found = await rows(`select ${columns.join(', ')} from ${from} order by 1`);
  // ACLs name the bootstrap superuser.
  const escape = (value) =>
    value === null ? '\\N' : value.replaceAll(/\bpostgres=/g, 'thermocline=').replaceAll('/postgres', '/thermocline').replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const lines = found.map((row) => row.map(escape).join('\t'));
  const sorted = found.length > 0 && /^\d+$/.test(found[0][0]) ? lines.sort((a, b) => Number.parseInt(a) - Number.parseInt(b)) : lines;
  return brotliCompressSync(sorted.join('\n'), { params: { [constants.BROTLI_PARAM_SIZE_HINT]: 1 << 20 } }).toString('base64');
};

let text = '/** Rows of a fresh database, in the order of PG_RELATIONS: tab-separated texts, compressed (brotli, base64); expression trees as text. */\n';
text += 'export const PG_ROWS: Readonly<Record<string, string>> = {\n';
for (const key of STATIC_ROWS) {
  const [, relation] = key.split('.');
  const columns = await rows(`select attname, format_type(atttypid, null) ~ '^reg' from pg_attribute where attrelid = '${key}'::regclass and attnum > 0 order by attnum`);
  const list = columns.map(([name, reg]) => `(${TEXTS[`${relation}.${name}`] ?? `t.${name}${reg ? '::oid' : ''}`})::text`);
  text += `  '${key}':\n    '${await packed(list, `${key} t where ${OURS[key] ?? 'true'}`)}',\n`;
}
text += `  // What pg_get_function_arguments, …_identity_arguments and …_result say.\n`;
const signature = ['oid::text', 'pg_get_function_arguments(oid)', 'pg_get_function_identity_arguments(oid)', 'pg_get_function_result(oid)'];
text += `  'signatures':\n    '${await packed(signature, 'pg_proc')}',\n`;
text += `  'pg_catalog.pg_timezone_names':\n    '${await packed(['name', 'abbrev', 'utc_offset::text', 'is_dst::text'], "pg_timezone_names where name !~ '^posix'")}',\n`;
text += `  'pg_catalog.pg_timezone_abbrevs':\n    '${await packed(['abbrev', 'utc_offset::text', 'is_dst::text'], 'pg_timezone_abbrevs')}',\n`;
await write('pg-rows.ts', `${text}};\n`);

/** Folders of the server, and what the command line of the one asked says, are not worth keeping. */
const settings = await rows(`
  select name, case when name ~ '_(directory|file|directories)$' or source in ('command line', 'override', 'client', 'session', 'database')
      and context <> 'internal' then coalesce(boot_val, '') else setting end,
    unit, category, short_desc, extra_desc, context, vartype, min_val, max_val, enumvals::text, coalesce(boot_val, '') from pg_settings order by name collate "C"`);
await mkdir(new URL('../../../engine/sessions/generated', import.meta.url), { recursive: true });
await write(
  '../../../engine/sessions/generated/pg-settings.ts',
  `/** name|setting|unit|category|short_desc|extra_desc|context|vartype|min_val|max_val|enumvals|boot_val; \\N for NULL. */\nexport const PG_SETTINGS = \`\n${settings
    .map((r) => quote(r.map((v) => v ?? '\\N').join('|')))
    .join('\n')}\n\`;\n`,
);
await client.end();
