// Reads the facts the binder resolves types, operators, functions and casts by off a running PostgreSQL and writes them next to this file.
//
//   node engine/plan/generated/generate.mjs postgres://postgres@127.0.0.1:55432/postgres
//
// One text row per fact, so that a new PostgreSQL shows as a readable diff. Run against PostgreSQL 15.
import { writeFile } from 'node:fs/promises';
import pg from 'pg';

/** Types an expression may have. Everything else is known by name only: `type "point" is not supported`. */
const USABLE = `bool bytea char name int8 int2 int4 text oid xid float4 float8 unknown bpchar varchar date time timestamp timestamptz
  interval numeric uuid json jsonb regclass regtype regproc regnamespace regrole regprocedure regoper regoperator int2vector oidvector
  aclitem pg_node_tree record void any anyelement anyarray anynonarray anycompatible anycompatiblearray anycompatiblenonarray`
  .trim()
  .split(/\s+/);

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
const rows = async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows;

const version = (await rows(`show server_version`))[0][0].split(' ')[0];
const usable = `(select t.oid from pg_type t where typnamespace = 11 and (typname = any(array[${USABLE.map((t) => `'${t}'`)}])
  or typelem in (select oid from pg_type where typname = any(array[${USABLE.map((t) => `'${t}'`)}]) and typnamespace = 11) and typcategory = 'A'))`;
const typeNames = (oids) => `array(select typname::text from unnest(${oids}::oid[]) with ordinality u(o, n) join pg_type on oid = o order by n)`;

const types = await rows(`select oid, typname, typcategory, typispreferred, typlen, case when typcategory = 'A' then typelem else 0 end, typarray,
    format_type(oid, null), oid in ${usable}
  from pg_type where typnamespace = 11 and typtype in ('b', 'p')
    and typelem not in (select oid from pg_type where typtype = 'c') order by oid`);
const casts = await rows(`select s.typname, t.typname, castcontext, castmethod
  from pg_cast join pg_type s on s.oid = castsource join pg_type t on t.oid = casttarget
  where castsource in ${usable} and casttarget in ${usable} order by 1, 2`);
const operators = await rows(`select oprname, l.typname, r.typname, res.typname, proname
  from pg_operator o left join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright join pg_type res on res.oid = oprresult
    join pg_proc p on p.oid = oprcode
  where (oprleft = 0 or oprleft in ${usable}) and oprright in ${usable} and oprresult in ${usable} and oprnamespace = 11
  order by 1, 2 nulls first, 3`);
const functions = await rows(`select proname, ${typeNames('proargtypes')}, res.typname, prokind, proisstrict, provolatile, proretset, coalesce(v.typname, ''),
    pronargdefaults, case when pronargdefaults > 0 then coalesce(proargnames, '{}') else '{}'::text[] end,
    coalesce((select aggkind from pg_aggregate where aggfnoid = p.oid), ''), coalesce((select aggnumdirectargs from pg_aggregate where aggfnoid = p.oid), 0)
  from pg_proc p join pg_type res on res.oid = prorettype left join pg_type v on v.oid = provariadic
  where pronamespace = 11 and prorettype in ${usable} and proargtypes::oid[] <@ array(select oid from ${usable} k(oid)) and prokind <> 'p'
    and not exists (select from pg_cast where castfunc = p.oid and pronargs > 1)
  order by proname, 2`);
const names = await rows(`select distinct proname from pg_proc where pronamespace = 11 order by 1`);
const keywords = await rows(`select word, catcode, barelabel from pg_get_keywords() order by word collate "C"`);
const known = new Set(functions.map((f) => f[0]));
await client.end();

const flag = (value) => (value ? 't' : 'f');
const file = async (name, constant, what, lines) => {
  const text = `// Generated from PostgreSQL ${version} by generate.mjs. Do not edit.\n\n/** ${what} */\nexport const ${constant} = \`\n${lines
    .map((line) => line.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${'))
    .join('\n')}\n\`;\n`;
  await writeFile(new URL(name, import.meta.url), text);
};

await file(
  'pg-types.ts',
  'PG_TYPES',
  'oid|name|category|preferred|length|element oid|array oid|format_type(oid, null)|usable in expressions',
  types.map((t) => [t[0], t[1], t[2], flag(t[3]), t[4], t[5], t[6], t[7], flag(t[8])].join('|')),
);
await file('pg-casts.ts', 'PG_CASTS', 'source|target|context (i, a, e)|method (b binary, f function, i text)', casts.map((c) => c.join('|')));
await file(
  'pg-operators.ts',
  'PG_OPERATORS',
  'name left right result function, separated by blanks; left is - for a prefix operator',
  operators.map((o) => [o[0], o[1] ?? '-', o[2], o[3], o[4]].join(' ')),
);
await file(
  'pg-functions.ts',
  'PG_FUNCTIONS',
  'name|argument types|result|kind (f, a, w)|strict|volatility|returns a set|variadic element|number of defaults|argument names if there are defaults|aggregate kind|direct arguments',
  functions.map((f) => [f[0], f[1].join(','), f[2], f[3], flag(f[4]), f[5], flag(f[6]), f[7], f[8], f[9].join(','), f[10], f[11]].join('|')),
);
await file(
  'pg-function-names.ts',
  'PG_OTHER_FUNCTION_NAMES',
  'Functions that PostgreSQL has only with types we lack: calling one is "not supported" rather than "does not exist".',
  [...names].filter((n) => !known.has(n[0])).map((n) => n[0]),
);
await file(
  'pg-keywords.ts',
  'PG_KEYWORDS',
  'word|catcode|barelabel',
  keywords.map(([word, code, bare]) => [word, code, flag(bare)].join('|')),
);
