import type { Notice } from '../../catalog/errors/thermocline-error.ts';
import { type Securable, SUPERUSER } from '../../catalog/model/access.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';
import type { Relation } from '../../catalog/store/relation.ts';
import type { BoundView } from '../plan/bind.ts';
import type { CreateViewStatement } from '../plan/ddl-statement.ts';
import type { ColumnSpec } from '../plan/statement.ts';
import type { NameScope } from '../sessions/resolve.ts';

export type DdlNotice = Pick<Notice, 'message' | 'detail'> & { readonly code?: string | undefined };

/** What DDL needs of its session. */
export interface DdlContext extends NameScope {
  readonly random: Random;
  /** Whose session it is, whatever SET ROLE says. */
  readonly sessionRole: string;
  /** Checks a DEFAULT expression against its column's type. Throws the binder's error. */
  readonly checkDefault: (column: ColumnSpec) => void;
  /** Binds a view's query in the state that the view will be added to. Throws the binder's error. */
  readonly bindView: (statement: CreateViewStatement, catalog: CatalogState) => BoundView;
}

/** A DDL statement decided on one state of the catalog: what to change. Notices are said once the change is made. */
export interface Decision {
  readonly catalog: CatalogState;
  readonly context: DdlContext;
  readonly notice: (notice: DdlNotice) => void;
  /** An id for a new table or view. */
  readonly newId: () => number;
}

/** Whoever makes a thing owns it. */
export function owned(object: Securable, context: NameScope): CatalogChange[] {
  return context.role === SUPERUSER ? [] : [{ op: 'set-owner', object, role: context.role }];
}

/** `table t`, `view s.v`: qualified where the search path does not lead to it. */
export function describeRelation({ kind, name }: Relation, { searchPath }: NameScope): string {
  return `${kind} ${searchPath.includes(name.schema) ? '' : `${name.schema}.`}${name.table}`;
}
