import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { type Relation, relationById } from '../../catalog/store/relation.ts';
import { currentSchema } from '../../catalog/model/table.ts';
import type { ViewDefinition, ViewReference } from '../../catalog/model/view.ts';
import { lex } from '../parse/lexer.ts';
import { TokenCursor } from '../parse/token-cursor.ts';
import { staticRows } from './static-rows.ts';

/**
 * The query of a view as pg_get_viewdef gives it: as its author wrote it, but every relation under its present, qualified name, so that
 * the text means the same whatever the search path. A relation that has changed since is put in as a sub-query with the names of then.
 */
export function viewText(view: ViewDefinition, catalog: CatalogState): string {
  const bytes = Buffer.from(view.query);
  const { tokens } = lex(bytes);
  const hasStar = tokens.some((token, i) => token.text === '*' && STAR_AFTER.has(tokens[i - 1]?.text ?? ''));
  const replaced = view.references
    .toSorted((a, b) => a.position - b.position)
    .flatMap((reference) => {
      const relation = relationById(catalog, reference.relationId);
      const first = tokens.findIndex((t) => t.start === reference.position);
      if (relation === undefined || first < 0) return [];
      const cursor = new TokenCursor(tokens, first);
      const parts = cursor.name();
      const last = parts.at(-1);
      if (last === undefined) return [];
      const written = bytes.toString('utf8', last.start, last.end);
      const aliased = cursor.at('as') || followsAlias(cursor);
      return [
        { start: reference.position, end: last.end, text: nameNow(relation, reference, { written: aliased ? null : written, hasStar }) },
      ];
    });
  let text = '';
  let at = 0;
  for (const { start, end, text: name } of replaced) {
    text += bytes.toString('utf8', at, start) + name;
    at = end;
  }
  return ` ${text}${bytes.toString('utf8', at)};`;
}

/** What comes before a `*` that stands for columns. */
const STAR_AFTER = new Set([',', '.', 'select', 'distinct', 'all']);

/** Words that may come right after a relation in FROM and are no alias. */
const NO_ALIAS = new Set(
  'where group having order limit offset fetch for union intersect except window on using join inner left right full cross natural tablesample'.split(
    ' ',
  ),
);

function followsAlias(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  if (token === undefined) return false;
  return token.kind === 'quoted' || token.kind === 'backtick' || (token.kind === 'word' && !NO_ALIAS.has(token.text));
}

/** `written`: what the query goes on calling it; null where it has an alias. `hasStar`: does the query ask for all columns somewhere? */
function nameNow(
  relation: Relation,
  reference: ViewReference,
  { written, hasStar }: { readonly written: string | null; readonly hasStar: boolean },
): string {
  const { schema, table } = relation.name;
  const name = quoteIdentifier(table + reference.suffix);
  const qualified = `${quoteIdentifier(schema)}.${name}`;
  const now =
    relation.kind === 'table' ? currentSchema(relation.table).columns : relation.view.columns.map((c, id) => ({ id, name: c.name }));
  const known = reference.columns;
  const same = (now.length === known.length || !hasStar) && known.every((c, i) => now[i]?.id === c.id && now[i].name === c.name);
  if (known.length === 0 || same)
    return written === null || written === name || written.toLowerCase() === name ? qualified : `${qualified} AS ${written}`;
  const list = known.flatMap(({ id, name }) => {
    const column = now.find((c) => c.id === id);
    if (column === undefined) return [];
    return [column.name === name ? quoteIdentifier(name) : `${quoteIdentifier(column.name)} AS ${quoteIdentifier(name)}`];
  });
  return `(SELECT ${list.join(', ')} FROM ${qualified})${written === null ? '' : ` AS ${written}`}`;
}

/** As quote_ident, but for key words: double quotes where plain text would not read back. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The query of a view of pg_catalog or information_schema, by its OID. */
export function systemViewText(oid: number): string | undefined {
  systemTexts ??= new Map(staticRows('pg_catalog.pg_rewrite').map(([, , relation, , , , , action]) => [Number(relation), action ?? '']));
  return systemTexts.get(oid);
}

let systemTexts: ReadonlyMap<number, string> | null = null;
