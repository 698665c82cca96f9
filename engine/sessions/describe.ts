import { unreachable } from '../../catalog/base/assert.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import { type BindContext, bindQuery } from '../plan/bind.ts';
import { OpenParameters } from '../plan/parameters/open-parameters.ts';
import type { Statement } from '../plan/statement.ts';
import type { ResultColumn } from '../session.ts';
import { checkCreateTableAs } from './create-table-as.ts';
import { explainColumns } from './explain.ts';
import { checkInsert, type InsertContext } from './insert.ts';
import type { Portals } from './portal.ts';
import type { PreparedStatements, StatementShape } from './prepared-statements.ts';
import { showColumns } from './show.ts';
import type { Settings } from './settings.ts';

export interface DescribeContext extends Pick<InsertContext, 'scope' | 'parseExpression'> {
  readonly catalog: CatalogState;
  readonly bindContext: (parameters: OpenParameters) => BindContext;
  readonly settings: Settings;
  readonly statements: PreparedStatements;
  readonly portals: Portals;
}

/** What a statement takes and gives, found without running it. Throws what is wrong with it already. */
export function describeStatement(statement: Statement, declared: readonly number[], context: DescribeContext): StatementShape {
  switch (statement.kind) {
    case 'query':
    case 'explain':
    case 'declare': {
      const open = new OpenParameters(declared);
      const bound = bindQuery(statement.query, context.bindContext(open));
      const columns = statement.kind === 'query' ? bound.columns : statement.kind === 'explain' ? explainColumns() : null;
      return { parameterTypes: open.types(), columns };
    }
    case 'insert': {
      const open = new OpenParameters(declared);
      checkInsert(statement, context.catalog, { ...context, bindContext: () => context.bindContext(open) });
      return { parameterTypes: open.types(), columns: null };
    }
    case 'create-table-as': {
      const open = new OpenParameters(declared);
      checkCreateTableAs(statement, context.catalog, { ...context, bindContext: () => context.bindContext(open) });
      return { parameterTypes: open.types(), columns: null };
    }
    case 'show':
      return withoutParameters(declared, showColumns(context.settings, statement.name));
    case 'fetch':
      // What is wrong with the name is said where it runs.
      return withoutParameters(declared, statement.move ? null : (context.portals.find(statement.cursor)?.options.columns ?? null));
    case 'execute':
      return withoutParameters(declared, context.statements.find(statement.name)?.columns ?? null);
    case 'create-table':
    case 'create-view':
    case 'create-database':
    case 'drop-database':
    case 'comment':
    case 'alter-relation':
    case 'drop-relations':
    case 'truncate':
    case 'create-schema':
    case 'drop-schema':
    case 'create-role':
    case 'alter-role':
    case 'drop-role':
    case 'grant':
    case 'grant-role':
    case 'alter-owner':
    case 'insert-literals':
    case 'copy':
    case 'set':
    case 'reset':
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'release':
    case 'rollback-to':
    case 'prepare':
    case 'deallocate':
    case 'close':
    case 'call':
    case 'lock':
    case 'listen':
    case 'notify':
    case 'unlisten':
    case 'discard':
      return withoutParameters(declared, null);
    default:
      return unreachable(statement);
  }
}

/** Declared types stand, used or not. */
function withoutParameters(declared: readonly number[], columns: readonly ResultColumn[] | null): StatementShape {
  const open = new OpenParameters(declared);
  open.finish();
  return { parameterTypes: open.types(), columns };
}

/** The empty query. Throws 42P18 for a declared parameter without a type. */
export function describeNothing(declared: readonly number[]): StatementShape {
  return withoutParameters(declared, null);
}
