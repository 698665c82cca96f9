import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { requireOwner } from '../access/privileges.ts';
import type { Statement } from '../plan/statement.ts';
import { type NameScope, resolveTable } from './resolve.ts';
import { splitSearchPath } from './settings.ts';

/** What CALL sys.… can do. Each resolves with messages to send as notices. */
export interface Procedures {
  /** Tiers everything the table has now; resolves when the lake holds it. */
  tier(table: TableDefinition, signal: AbortSignal): Promise<readonly string[]>;
  /** Accepts that the table's lake was rolled back to an earlier round, and tiers again what it lost. */
  relink(table: TableDefinition, signal: AbortSignal): Promise<readonly string[]>;
}

/** Runs CALL sys.tier('t') and its like. */
export async function callProcedure(
  procedures: Procedures,
  statement: Extract<Statement, { readonly kind: 'call' }>,
  catalog: CatalogState,
  scope: NameScope,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const shown = `${statement.schema === null ? '' : `${statement.schema}.`}${statement.procedure}`;
  const { procedure } = statement;
  if (statement.schema !== 'sys' || (procedure !== 'tier' && procedure !== 'relink')) {
    throw new ThermoclineError('undefined-function', `procedure ${shown} does not exist`, {
      position: scope.at(statement.position),
      hint: "Procedures: sys.tier('table'), sys.relink('table').",
    });
  }
  const [argument, ...rest] = statement.args;
  if (
    argument === undefined ||
    rest.length > 0 ||
    typeof argument.value !== 'string' ||
    (argument.name !== null && argument.name !== 'table_name')
  ) {
    throw new ThermoclineError('undefined-function', `procedure ${shown} takes one argument: table_name text`, {
      position: scope.at(statement.position),
    });
  }
  const table = tableOfText(argument.value, catalog, scope);
  requireOwner(catalog.access, scope.role, { kind: 'table', tableId: table.id }, table.name.table);
  return procedures[procedure](table, signal);
}

/** The table that a text argument names, `schema.table` or `table`, in SQL's identifier syntax. */
export function tableOfText(text: string, catalog: CatalogState, scope: NameScope): TableDefinition {
  const parts = splitSearchPath(text.replace(/("(?:[^"]|"")*"|[^".]+)\./g, '$1,'));
  if (parts.length === 0 || parts.length > 2) throw new ThermoclineError('invalid-name', `invalid table name: "${text}"`);
  const name = parts.at(-1)!;
  return resolveTable(
    catalog,
    { database: null, schema: parts.length === 2 ? parts[0]! : null, name, position: 0 },
    { ...scope, at: () => 0 },
  );
}
