import { isKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { TableDefinition } from '../../catalog/model/table.ts';
import type { LakeBoundary } from '../../catalog/seams/hot-tier.ts';
import type { Lake, LakeTable, LakeTableId } from '../../catalog/seams/lake.ts';
import { compareLakeTable, lakeTableId, lakeTableSpec, ownerOf } from './lake-layout.ts';
import type { RoundDeps, Warehouse } from './round-deps.ts';
import type { TieringTable } from './tiering-hot.ts';

/**
 * The lake table of a table: found, or made when `create` says that there are rows for it.
 *
 * With a boundary it must be the very table the boundary names; if it is not there any more, that is `lake-missing`: making a new one
 * would lose every row below the boundary. Without a boundary it is looked up by name:
 *   - ours: a first round that was interrupted, or a TRUNCATE;
 *   - nobody's (made by hand), empty and fitting: adopted, as Fluss does;
 *   - of a table that was dropped: removed once no running query reads it (`object-in-use` until then), and made anew;
 *   - of a live table that was renamed away: we take a name beside it;
 *   - anything else: `lake-foreign-change`.
 */
export async function placeLakeTable(
  deps: RoundDeps,
  { lake }: Warehouse,
  at: TieringTable,
  create: boolean,
  fence: () => Promise<void>,
): Promise<LakeTable | null> {
  const { definition, boundary } = at;
  const id = lakeTableId(definition);
  const byName = await lake.loadTable(id);
  if (boundary !== null) return ofBoundary(lake, definition, boundary, byName);
  if (byName === null) return create ? createTable(deps, lake, definition, id) : null;

  const owner = ownerOf(byName);
  if (owner?.uuid === definition.uuid) return byName;
  if (owner === null) {
    if (byName.currentSnapshotId === null) {
      compareLakeTable(definition, byName);
      return byName;
    }
    throw occupied(definition, byName, 'It was not made by this service and has data.');
  }
  switch (await deps.hot.fateOf(owner.uuid, owner.tableId)) {
    case 'live': {
      const spare = lakeTableId(definition, true);
      const found = await lake.loadTable(spare);
      if (found === null) return create ? createTable(deps, lake, definition, spare) : null;
      if (ownerOf(found)?.uuid === definition.uuid) return found;
      throw occupied(definition, found, 'So is the name beside it.');
    }
    case 'pinned':
      throw new ThermoclineError('object-in-use', `the lake table of the dropped table "${definition.name.table}" is still being read`, {
        detail: 'A running query or an open transaction began before the table was dropped.',
        table: definition.name.table,
      });
    case 'gone':
      // Table ids only grow: a higher one cannot be an earlier table of this catalog, so it is another service's.
      if (owner.tableId < 0 || owner.tableId >= definition.id) {
        throw occupied(definition, byName, `It belongs to table ${owner.uuid} of another service.`);
      }
      if (!create) return null;
      await deps.failpoints.hit('tiering.dropping-old');
      // A tierer that was paused here must not remove the table that its successor has made: the lease, then the UUID, say so.
      await fence();
      await lake.dropTable(byName.id, byName.uuid);
      return createTable(deps, lake, definition, id);
  }
}

/** The lake table that a boundary names, wherever it lives; `lake-missing` when it is not there any more. */
export async function ofBoundary(
  lake: Lake,
  definition: TableDefinition,
  boundary: LakeBoundary,
  byName: LakeTable | null,
): Promise<LakeTable> {
  if (byName?.uuid === boundary.lakeTableUuid) return byName;
  // The table was renamed: its boundary knows where it lives.
  const home = await homeOf(lake, boundary);
  const found = home === null ? null : await lake.loadTable(home);
  if (found !== null) return found;
  throw new ThermoclineError('lake-missing', `the lake table of "${definition.name.table}" is not there any more`, {
    detail: `Rows of table ${definition.uuid} were tiered into ${boundary.metadataLocation}.`,
    hint: 'Put the files of the lake table back; tiering then goes on by itself.',
    table: definition.name.table,
  });
}

async function homeOf(lake: Lake, boundary: LakeBoundary): Promise<LakeTableId | null> {
  try {
    return (await lake.loadMetadata(boundary.metadataLocation, boundary.lakeTableUuid, boundary.snapshotId)).id;
  } catch (error) {
    if (isKind(error, 'lake-missing')) return null;
    throw error;
  }
}

async function createTable(deps: RoundDeps, lake: Lake, definition: TableDefinition, id: LakeTableId): Promise<LakeTable> {
  await deps.failpoints.hit('tiering.creating');
  const table = await lake.createTable(lakeTableSpec(definition, id));
  await deps.failpoints.hit('tiering.created');
  return table;
}

function occupied(definition: TableDefinition, lake: LakeTable, detail: string): ThermoclineError {
  return new ThermoclineError('lake-foreign-change', `the lake already has a table "${lake.id.namespace.join('.')}.${lake.id.name}"`, {
    detail,
    hint: 'Remove or rename the lake table, or give this table another name.',
    table: definition.name.table,
  });
}
