import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CatalogChange, CatalogState } from '../../catalog/store/catalog-state.ts';
import { type Relation, relationById, viewRelation } from '../../catalog/store/relation.ts';
import { must } from '../../catalog/base/assert.ts';
import { type Decision, describeRelation } from './ddl-context.ts';

/** A relation and one that could not be without it. */
interface Dependency {
  readonly dependent: Relation;
  readonly on: Relation;
}

/** Dependents that a message names. */
const SHOWN_MAX = 100;

/** What depends on relations, directly or through others, and is none of them: each once, nearer ones first. */
function dependenciesOn(catalog: CatalogState, ids: ReadonlySet<number>): Dependency[] {
  const found: Dependency[] = [];
  const known = new Set(ids);
  for (let layer = ids; layer.size > 0;) {
    const next = new Set<number>();
    for (const view of catalog.views.values()) {
      const reference = known.has(view.id) ? undefined : view.references.find((r) => layer.has(r.relationId));
      if (reference === undefined) continue;
      known.add(view.id);
      next.add(view.id);
      found.push({ dependent: viewRelation(view), on: must(relationById(catalog, reference.relationId), 'a referenced relation') });
    }
    layer = next;
  }
  return found;
}

/**
 * The changes that drop relations, and with CASCADE what depends on them. Without it dependents are 2BP01; `shown` is what cannot be
 * dropped then.
 */
export function dropChanges(
  relations: readonly Relation[],
  { cascade, shown }: { readonly cascade: boolean; readonly shown: string },
  { catalog, context, notice }: Decision,
  /** Those that the statement does not name itself, and that fall to CASCADE too. */
  inside: readonly Relation[] = [],
): CatalogChange[] {
  const all = new Set([...relations, ...inside].map((r) => r.id));
  const dependencies = dependenciesOn(catalog, all);
  const describe = (r: Relation): string => describeRelation(r, context);
  if (!cascade && dependencies.length > 0) {
    throw new ThermoclineError(
      'dependent-objects',
      `cannot drop ${shown} because other objects depend on ${all.size > 1 ? 'them' : 'it'}`,
      {
        detail: lines(dependencies.map(({ dependent, on }) => `${describe(dependent)} depends on ${describe(on)}`)),
        hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
      },
    );
  }
  const fallen = [...inside, ...dependencies.map((d) => d.dependent)];
  const messages = fallen.map((r) => `drop cascades to ${describe(r)}`);
  if (messages.length === 1) notice({ message: messages[0]! });
  else if (messages.length > 1) notice({ message: `drop cascades to ${messages.length} other objects`, detail: lines(messages) });
  return [...relations, ...fallen].map(dropChange);
}

export function dropChange(relation: Relation): CatalogChange {
  return relation.kind === 'table' ? { op: 'drop-table', tableId: relation.id } : { op: 'drop-view', viewId: relation.id };
}

function lines(all: readonly string[]): string {
  const more = all.length - SHOWN_MAX;
  return [...all.slice(0, SHOWN_MAX), ...(more > 0 ? [`and ${more} other objects`] : [])].join('\n');
}
