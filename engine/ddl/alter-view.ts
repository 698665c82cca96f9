import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ViewDefinition } from '../../catalog/model/view.ts';
import type { AlterAction } from '../plan/ddl-statement.ts';
import { checkRelationName } from '../sessions/table-definition.ts';
import { type Decision } from './ddl-context.ts';
import { movedName } from './relation-name.ts';

/** One action of ALTER VIEW (or of ALTER TABLE on a view). */
export function alterView(view: ViewDefinition, action: AlterAction, decision: Decision): ViewDefinition {
  switch (action.action) {
    case 'rename':
      checkRelationName(action.to, 'view');
      return { ...view, name: { ...view.name, table: action.to } };
    case 'set-schema':
      return { ...view, name: movedName(view.name, action.schema, decision) };
    case 'rename-column': {
      const at = view.columns.findIndex((c) => c.name === action.column);
      if (at < 0) throw new ThermoclineError('undefined-column', `column "${action.column}" does not exist`);
      if (view.columns.some((c) => c.name === action.to)) {
        throw new ThermoclineError('duplicate-column', `column "${action.to}" of relation "${view.name.table}" already exists`);
      }
      return { ...view, columns: view.columns.map((c, i) => (i === at ? { ...c, name: action.to } : c)) };
    }
    default:
      throw new ThermoclineError('wrong-object-type', `ALTER action ${action.words} cannot be performed on relation "${view.name.table}"`, {
        detail: 'This operation is not supported for views.',
      });
  }
}
