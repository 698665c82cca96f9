import type { RangeVar } from '@pgsql/types';
import { must, unreachable } from '../../../catalog/base/assert.ts';
import { type AsOf, decodeAsOfName } from '../../../catalog/model/as-of-name.ts';
import { type DataType, formatType, isDocument } from '../../../catalog/model/data-type.ts';
import { currentSchema, type TableDefinition } from '../../../catalog/model/table.ts';
import type { ViewDefinition, ViewReference } from '../../../catalog/model/view.ts';
import { ownerOf } from '../../../catalog/store/access-state.ts';
import { findTable } from '../../../catalog/store/catalog-state.ts';
import { findRelation, type Relation, relationById, tableRelation } from '../../../catalog/store/relation.ts';
import { requireRelationPrivilege } from '../../access/privileges.ts';
import type { SystemRelation } from '../../system-relation.ts';
import { BindError, locate, type Location } from '../bind-error.ts';
import type { BindState } from '../bind-context.ts';
import type { LakeAsOf, RelationSource } from '../bound-query.ts';
import { implicitPath } from '../functions/reg-types.ts';
import { boundType, type BoundType, fromDataType } from '../tree/bound-type.ts';
import type { RangeColumn, RangeEntry } from '../tree/query.ts';
import { elementTypeOf, isOidAlias, OID } from '../types/pg-type.ts';
import { parseTimestamptz } from '../values/parse-datetime.ts';
import { LAKE_FILES_COLUMNS, LAKE_SNAPSHOTS_COLUMNS } from '../../union/lake-metadata.ts';
import { type FixedColumn, LAKE_COLUMNS } from './lake-columns.ts';
import { similarTable } from '../scope/similar-name.ts';

/** What a name in FROM refers to, before it has an alias. */
export interface ResolvedRelation {
  readonly entry: RangeEntry;
  /** Null for lake relations by suffix: their schema is the table's. */
  readonly schema: string;
  readonly name: string;
}

/** The stored relation a RangeVar names: a table, one of its lake relations, a view, or a system relation. Throws 42P01, 3F000, 0A000. */
export function resolveRelation(state: BindState, node: RangeVar): ResolvedRelation {
  const location = node.location ?? 0;
  const { name, asOf } = decodeAsOfName(node.relname ?? '');
  const schema = node.schemaname === undefined || node.schemaname === '' ? null : node.schemaname;
  const { database, searchPath, catalog } = state.context;
  if (node.catalogname !== undefined && node.catalogname !== '' && node.catalogname !== database) {
    throw new BindError(
      'feature-not-supported',
      `cross-database references are not implemented: "${node.catalogname}.${schema}.${name}"`,
      location,
    );
  }
  const reference = state.viewReference(location);
  if (reference !== undefined) return referencedRelation(state, reference, name, asOf, location);
  // All that a view's query names is settled, but for relations of the system.
  const unqualified = state.insideView ? state.context.system.schemas() : implicitPath(searchPath);
  const path = schema === null ? unqualified : [schema];
  for (const candidate of path) {
    const found = state.insideView ? undefined : findRelation(catalog, database, candidate, name);
    if (found !== undefined) return namedRelation(state, found, '', name, asOf, location);
    const system = state.context.system.find(candidate, name);
    if (system !== undefined) return systemRelation(state, system, asOf, location);
    const lake = splitLakeName(name);
    const base = lake === null || state.insideView ? undefined : findTable(catalog, database, candidate, lake.table);
    if (lake !== null && base !== undefined) return namedRelation(state, tableRelation(base), lake.suffix, name, asOf, location);
  }
  const shown = schema === null ? name : `${schema}.${name}`;
  throw new BindError('undefined-table', `relation "${shown}" does not exist`, location, {
    hint: similarTable(catalog, database, path, name),
  });
}

/** A relation that the statement itself names: as it is now, and remembered for a view that may be made of the statement. */
function namedRelation(
  state: BindState,
  relation: Relation,
  suffix: LakeSuffix,
  name: string,
  asOf: AsOf | null,
  location: Location,
): ResolvedRelation {
  const resolved = relationOf(state, relation, suffix, name, asOf, location);
  const { entry } = resolved;
  const ids = suffix === '$lake$files' || suffix === '$lake$snapshots' ? [] : columnIdsOf(relation);
  state.noteNamed({
    location,
    relationId: relation.id,
    suffix,
    entry,
    columnIds: entry.columns.map((_, i) => ids[i] ?? null),
  });
  return resolved;
}

/** What a view means by a name in its query: the relation and the columns of when it was made, whatever they are called now. */
function referencedRelation(
  state: BindState,
  reference: ViewReference,
  name: string,
  asOf: AsOf | null,
  location: Location,
): ResolvedRelation {
  const relation = must(relationById(state.context.catalog, reference.relationId), `relation ${reference.relationId} of a view`);
  const resolved = relationOf(state, relation, reference.suffix as LakeSuffix, name, asOf, location, reference.columns);
  return { ...resolved, name };
}

/** `only` are the columns a view knows; null for all. */
function relationOf(
  state: BindState,
  relation: Relation,
  suffix: LakeSuffix,
  name: string,
  asOf: AsOf | null,
  location: Location,
  only: ViewReference['columns'] | null = null,
): ResolvedRelation {
  requireRelationPrivilege(state.context.catalog, state.context.role, relation, 'select');
  switch (relation.kind) {
    case 'table':
      return suffix === ''
        ? unionRelation(state, relation.table, asOf, location, only)
        : lakeRelation(state, relation.table, suffix, name, asOf, location, only);
    case 'view':
      return viewRelation(state, relation.view, asOf, location, only);
    default:
      return unreachable(relation);
  }
}

function columnIdsOf(relation: Relation): readonly number[] {
  return relation.kind === 'table' ? currentSchema(relation.table).columns.map((c) => c.id) : relation.view.columns.map((_, i) => i);
}

/** A view is its query, read with its owner's privileges. */
function viewRelation(
  state: BindState,
  view: ViewDefinition,
  asOf: AsOf | null,
  location: Location,
  only: ViewReference['columns'] | null,
): ResolvedRelation {
  if (asOf !== null) throw noTimeTravel(location, 'Views have no history of their own.');
  const owner = ownerOf(state.context.catalog.access, { kind: 'table', tableId: view.id });
  const query = state.bindView(view, owner, location);
  const { table: name, schema } = view.name;
  // Columns that OR REPLACE has added are not seen by views that were made before.
  const columns = view.columns.slice(0, only?.length).map((c, i): RangeColumn => {
    return { name: c.name, shown: only?.[i]?.name, type: query.columns[i]!.type, stored: 'native', hidden: false };
  });
  const source = { kind: 'subquery', query, viewId: view.id } as const;
  return { entry: { kind: 'entry', id: state.nextId(), name, columns, source, lateral: false }, schema, name };
}

const LAKE_SUFFIXES = ['$lake$snapshots', '$lake$files', '$lake'] as const;

/** What follows a table's name; nothing for the table itself. */
type LakeSuffix = (typeof LAKE_SUFFIXES)[number] | '';

function splitLakeName(name: string): { readonly table: string; readonly suffix: (typeof LAKE_SUFFIXES)[number] } | null {
  const suffix = LAKE_SUFFIXES.find((s) => name.endsWith(s) && name.length > s.length);
  return suffix === undefined ? null : { table: name.slice(0, -suffix.length), suffix };
}

function unionRelation(
  state: BindState,
  table: TableDefinition,
  asOf: AsOf | null,
  location: Location,
  only: ViewReference['columns'] | null,
): ResolvedRelation {
  if (asOf !== null) throw noTimeTravel(location, `Use "${table.name.table}$lake".`);
  return storedRelation(state, table, table.name.table, { kind: 'union', tableId: table.id }, tableColumns(table, only));
}

function noTimeTravel(location: Location, hint: string): BindError {
  return new BindError('feature-not-supported', `time travel is only supported in the lake`, location, { hint });
}

function lakeRelation(
  state: BindState,
  table: TableDefinition,
  suffix: (typeof LAKE_SUFFIXES)[number],
  name: string,
  asOf: AsOf | null,
  location: Location,
  only: ViewReference['columns'] | null,
): ResolvedRelation {
  const at = asOf === null ? null : lakeAsOf(state, asOf, location);
  switch (suffix) {
    case '$lake':
      return storedRelation(state, table, name, { kind: 'lake', tableId: table.id, asOf: at }, [
        ...tableColumns(table, only),
        ...fixedColumns(LAKE_COLUMNS, true),
      ]);
    case '$lake$files':
      return storedRelation(
        state,
        table,
        name,
        { kind: 'lake-files', tableId: table.id, asOf: at },
        fixedColumns(LAKE_FILES_COLUMNS, false),
      );
    case '$lake$snapshots':
      if (at !== null) throw new BindError('feature-not-supported', 'the list of snapshots has no history of its own', location);
      return storedRelation(state, table, name, { kind: 'lake-snapshots', tableId: table.id }, fixedColumns(LAKE_SNAPSHOTS_COLUMNS, false));
    default:
      return unreachable(suffix);
  }
}

function storedRelation(
  state: BindState,
  table: TableDefinition,
  name: string,
  relation: RelationSource,
  columns: readonly RangeColumn[],
): ResolvedRelation {
  const isTable = relation.kind === 'union';
  const key = isTable ? table.primaryKey.map((k) => columns.findIndex((c) => c.name === k)) : [];
  const entry: RangeEntry = {
    kind: 'entry',
    id: state.nextId(),
    name,
    columns,
    lateral: false,
    source: {
      kind: 'relation',
      relationId: state.addRelation(relation),
      relation,
      tableId: isTable ? table.id : null,
      columnNumbers: isTable ? columnNumbers(table, columns) : [],
      primaryKey: key.includes(-1) ? [] : key,
    },
  };
  return { entry, schema: table.name.schema, name };
}

/** A system relation, with the arguments of a table function such as sys.verify_union('t'). */
export function systemRelation(
  state: BindState,
  relation: SystemRelation,
  asOf: AsOf | null,
  location: Location,
  args: readonly (string | number | boolean | null)[] | null = null,
): ResolvedRelation {
  const { schema, name } = relation;
  if (asOf !== null) throw new BindError('feature-not-supported', 'system relations have no history', location);
  if (args === null && relation.parameters !== undefined) {
    throw new BindError('wrong-object-type', `"${schema}.${name}" is a function`, location, {
      hint: `Call it: ${schema}.${name}(${relation.parameters.map((p) => formatType(p.type)).join(', ')}).`,
    });
  }
  const source: RelationSource = { kind: 'system', schema, name, args: args ?? [] };
  const entry: RangeEntry = {
    kind: 'entry',
    id: state.nextId(),
    name,
    columns: relation.columns.map(systemColumn),
    lateral: false,
    source: { kind: 'relation', relationId: state.addRelation(source), relation: source, tableId: null, columnNumbers: [], primaryKey: [] },
  };
  return { entry, schema, name };
}

function systemColumn(column: SystemRelation['columns'][number]): RangeColumn {
  const held = fromDataType(column.type);
  const type: BoundType = column.oid === undefined || column.oid === held.oid ? held : boundType(column.oid);
  return { name: column.name, type, stored: storageOf(type.oid, held.oid), hidden: column.hidden === true };
}

/** How a system relation's batch holds a type that has no vectors of its own. */
function storageOf(oid: number, held: number): RangeColumn['stored'] {
  if (oid === held) return 'native';
  if (held === OID.text || held === OID.varchar) {
    if (oid === OID.int2vector || oid === OID.oidvector) return 'vector-text';
    if (elementTypeOf(oid) !== 0) return 'array-text';
    if (isOidAlias(oid)) return 'name-text';
  }
  return 'cast';
}

function tableColumns(table: TableDefinition, only: ViewReference['columns'] | null): readonly RangeColumn[] {
  const { columns } = currentSchema(table);
  if (only === null) return columns.map((c) => storedColumn(c, false));
  // A column that is gone was not used (a view's used columns cannot be dropped), and is missed by no one.
  return only.flatMap(({ id, name }) => {
    const column = columns.find((c) => c.id === id);
    return column === undefined ? [] : [{ ...storedColumn(column, false), shown: name }];
  });
}

function fixedColumns(columns: readonly FixedColumn[], hidden: boolean): readonly RangeColumn[] {
  return columns.map((c) => storedColumn(c, hidden));
}

/** Ids are never used again: what attnum is in PostgreSQL. */
function columnNumbers(table: TableDefinition, columns: readonly RangeColumn[]): readonly number[] {
  const ids = new Map(currentSchema(table).columns.map((c) => [c.name, c.id]));
  return columns.map((c) => (ids.get(c.name) ?? -1) + 1);
}

function storedColumn({ name, type }: { readonly name: string; readonly type: DataType }, hidden: boolean): RangeColumn {
  const bound = fromDataType(type);
  if (isDocument(type)) return { name, type: bound, stored: 'document', document: type, hidden };
  const plain = type.kind === 'array' ? type.element : type;
  return { name, type: bound, stored: plain.kind === 'tinyint' ? 'cast' : 'native', hidden };
}

function lakeAsOf(state: BindState, asOf: AsOf, location: Location): LakeAsOf {
  switch (asOf.kind) {
    case 'version':
      return { kind: 'version', snapshotId: asOf.snapshotId };
    case 'time-ms':
      return { kind: 'time', timestampMs: asOf.timestampMs };
    case 'time-text': {
      const micros = locate(location, () => parseTimestamptz(asOf.text, state.context));
      if (typeof micros === 'string') throw new BindError('datetime-out-of-range', `timestamp out of range: "${asOf.text}"`, location);
      return { kind: 'time', timestampMs: Number(micros / 1000n) };
    }
    default:
      return unreachable(asOf);
  }
}
