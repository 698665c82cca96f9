import { tableOid } from '../../catalog/model/table-oid.ts';
import type { ViewDefinition } from '../../catalog/model/view.ts';
import type { SystemContext } from '../../engine/system-relation.ts';
import type { CatalogObjects } from './catalog-objects.ts';
import { PG_CLASS_OID, PG_REWRITE_OID, viewRuleOid } from './object-oids.ts';
import type { SystemRow } from './shape-batch.ts';
import { viewText } from './view-text.ts';

/** In PostgreSQL a view is a rule, `_RETURN`. Its action is the query's text here: what pg_get_viewdef reads. */
export function* rewriteRows({ catalog }: SystemContext, objects: CatalogObjects): Generator<SystemRow> {
  for (const view of views(objects)) {
    yield {
      oid: viewRuleOid(view.id),
      rulename: '_RETURN',
      ev_class: tableOid(view.id),
      ev_type: '1',
      ev_enabled: 'O',
      is_instead: true,
      ev_qual: '<>',
      ev_action: viewText(view, catalog),
    };
  }
}

/** Which relations, and which of their columns, a view needs; and that its rule is a part of it. */
export function* dependRows(objects: CatalogObjects): Generator<SystemRow> {
  for (const view of views(objects)) {
    const rule = { classid: PG_REWRITE_OID, objid: viewRuleOid(view.id), objsubid: 0, refclassid: PG_CLASS_OID };
    yield { ...rule, refobjid: tableOid(view.id), refobjsubid: 0, deptype: 'i' };
    const seen = new Set<string>();
    for (const { relationId, used } of view.references) {
      const numbers = used.length === 0 ? [0] : used.map((id) => id + 1);
      for (const refobjsubid of numbers) {
        const key = `${relationId} ${refobjsubid}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield { ...rule, refobjid: tableOid(relationId), refobjsubid, deptype: 'n' };
      }
    }
  }
}

function* views(objects: CatalogObjects): Generator<ViewDefinition> {
  for (const { view } of objects.relations) if (view !== null) yield view;
}
