import type { DataType } from '../../../catalog/model/data-type.ts';
import { quoteIdentifier } from '../../duckdb/quote.ts';
import { textSql } from '../functions/casts.ts';
import type { CallSite } from '../functions/implementation.ts';
import { quoted } from '../functions/sql.ts';
import { fromDataType } from '../tree/bound-type.ts';

/**
 * A row, a map or an array of them as the jsonb it is to expressions: the same text that a client gets of the stored value
 * (sql/types/document-text.ts). DuckDB's to_json would make doubles of decimals.
 */
export function documentSql(sql: string, type: DataType, site: CallSite): string {
  return `tc_json('normalise', ${present(sql, type, site, 0)}, '')`;
}

/** `null` for NULL. */
function json(sql: string, type: DataType, site: CallSite, depth: number): string {
  return `COALESCE(${present(sql, type, site, depth)}, 'null')`;
}

function present(sql: string, type: DataType, site: CallSite, depth: number): string {
  const name = `d${depth}`;
  const joined = (list: string, body: string, open: string, close: string): string =>
    `${quoted(open)} || array_to_string(list_transform(${list}, lambda ${name}: ${body}), ', ') || ${quoted(close)}`;
  switch (type.kind) {
    case 'array':
      return `(${joined(sql, json(name, type.element, site, depth + 1), '[', ']')})`;
    case 'map': {
      const key = quotedSql(textOf(`${name}.key`, type.key, site));
      return `(${joined(`map_entries(${sql})`, `${key} || ': ' || ${json(`${name}.value`, type.value, site, depth + 1)}`, '{', '}')})`;
    }
    case 'row': {
      const fields = type.fields.map(
        (f) => `${quoted(`${JSON.stringify(f.name)}: `)} || ${json(`(${sql}).${quoteIdentifier(f.name)}`, f.type, site, depth)}`,
      );
      return `CASE WHEN ${sql} IS NOT NULL THEN '{' || ${fields.join(` || ', ' || `)} || '}' END`;
    }
    case 'boolean':
      return `CAST(${sql} AS VARCHAR)`;
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'json':
    case 'jsonb':
      return textOf(sql, type, site);
    case 'real':
    case 'double':
      return `CASE WHEN isfinite(${sql}) THEN ${textOf(sql, type, site)} ELSE ${quotedSql(textOf(sql, type, site))} END`;
    case 'timestamp':
    case 'timestamptz':
      return quotedSql(`replace(${textOf(sql, type, site)}, ' ', 'T')`);
    default:
      return quotedSql(textOf(sql, type, site));
  }
}

function textOf(sql: string, type: DataType, site: CallSite): string {
  return textSql(sql, fromDataType(type), site);
}

function quotedSql(text: string): string {
  return `CAST(to_json(${text}) AS VARCHAR)`;
}
