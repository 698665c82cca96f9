import type { TableDefinition } from '../model/table.ts';
import type { ViewDefinition } from '../model/view.ts';
import { type AccessJson, accessFromJson, accessToJson, EMPTY_ACCESS } from './access-state.ts';
import type { CatalogState } from './catalog-state.ts';

/** The catalog as a checkpoint keeps it. What may be absent is so in folders from before there was such a thing. */
export interface CatalogJson {
  readonly version: number;
  readonly nextTableId: number;
  readonly databases: readonly (readonly [string, readonly string[]])[];
  readonly tables: readonly TableDefinition[];
  readonly views?: readonly ViewDefinition[];
  readonly access?: AccessJson;
  readonly comments?: readonly (readonly [string, string])[];
}

export function catalogToJson(catalog: CatalogState): CatalogJson {
  return {
    version: catalog.version,
    nextTableId: catalog.nextTableId,
    databases: [...catalog.databases].map(([name, schemas]) => [name, [...schemas]] as const),
    tables: [...catalog.tables.values()],
    views: [...catalog.views.values()],
    access: accessToJson(catalog.access),
    comments: [...catalog.comments],
  };
}

export function catalogFromJson(json: CatalogJson): CatalogState {
  return {
    version: json.version,
    nextTableId: json.nextTableId,
    databases: new Map(json.databases.map(([name, schemas]) => [name, new Set(schemas)])),
    tables: new Map(json.tables.map((t) => [t.id, t])),
    views: new Map((json.views ?? []).map((v) => [v.id, v])),
    access: json.access === undefined ? EMPTY_ACCESS : accessFromJson(json.access),
    comments: new Map(json.comments ?? []),
  };
}
