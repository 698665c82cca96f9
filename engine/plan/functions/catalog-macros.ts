import { quoted } from './sql.ts';

/** Keywords that quote_ident quotes: all that are not unreserved (pg_get_keywords of PostgreSQL 15). */
const KEYWORDS =
  'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check ' +
  'coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema ' +
  'current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch ' +
  'float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval ' +
  'into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none normalize not notnull ' +
  'null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references returning ' +
  'right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp to trailing treat ' +
  'trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists ' +
  'xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable';

const ENCODINGS = ['SQL_ASCII', 'EUC_JP', 'EUC_CN', 'EUC_KR', 'EUC_TW', 'EUC_JIS_2004', 'UTF8'];

export const CATALOG_MACROS: readonly string[] = [
  // The parts of a name as SQL reads it: unquoted ones folded to lower case.
  `tc_name_parts(s) AS list_transform(regexp_extract_all(s, '"(?:[^"]|"")*"|[^".]+'), lambda x: CASE WHEN starts_with(x, '"') THEN replace(x[2:-2], '""', '"') ELSE lower(trim(x)) END)`,
  `tc_quote_ident(s) AS list_transform([s], lambda x: CASE WHEN regexp_full_match(x, '[a-z_][a-z0-9_]*') AND NOT list_contains([${KEYWORDS.split(
    ' ',
  )
    .map(quoted)
    .join(', ')}], x) THEN x ELSE '"' || replace(x, '"', '""') || '"' END)[1]`,
  `tc_encoding_name(n) AS CASE WHEN n BETWEEN 0 AND ${ENCODINGS.length - 1} THEN [${ENCODINGS.map(quoted).join(', ')}][n + 1] ELSE '' END`,
  // Units grow once the number has reached 10240, and halves round up.
  `tc_size_pretty(n) AS list_transform([CAST(n AS BIGINT)], lambda x: CASE ` +
    `WHEN abs(x) < 10240 THEN CAST(x AS VARCHAR) || ' bytes' ` +
    ['kB', 'MB', 'GB', 'TB', 'PB']
      .map((unit, i) => {
        const half = 2 ** (10 * i + 9);
        const rounded = `CAST(sign(x) * ((abs(x) // ${half} + 1) // 2) AS VARCHAR) || ' ${unit}'`;
        return unit === 'PB' ? `ELSE ${rounded} ` : `WHEN (abs(x) // ${half} + 1) // 2 < 10240 THEN ${rounded} `;
      })
      .join('') +
    `END)[1]`,
];
