import type { DataType } from '../model/data-type.ts';
import type { BucketKey, OffsetVector } from '../model/offsets.ts';
import { currentSchema, type TableDefinition } from '../model/table.ts';
import type { HotCommit, HotTier } from '../seams/hot-tier.ts';
import type { CatalogState } from '../store/catalog-state.ts';
import { batchOf, rowsOf, type TestValue } from './rows.ts';

export type TestRow = readonly TestValue[];

const BIGINT: DataType = { kind: 'bigint' };
const TEXT: DataType = { kind: 'text' };

/** `(k bigint, v text)` with what the test wants to be different. */
export function hotTable(id: number, name: string, fields: Partial<TableDefinition> = {}): TableDefinition {
  return {
    id,
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    name: { database: 'thermocline', schema: 'public', table: name },
    schemas: [
      {
        schemaId: 1,
        columns: [
          { id: 0, name: 'k', type: BIGINT, nullable: true },
          { id: 1, name: 'v', type: TEXT, nullable: true },
        ],
      },
    ],
    nextColumnId: 2,
    primaryKey: [],
    partitionBy: [],
    bucketKey: [],
    bucketCount: 1,
    truncateGeneration: 0,
    options: {},
    ...fields,
  };
}

/** The table with another nullable column at the end. */
export function withColumn(table: TableDefinition, name: string, type: DataType = TEXT): TableDefinition {
  const { schemaId, columns } = currentSchema(table);
  const column = { id: table.nextColumnId, name, type, nullable: true };
  return {
    ...table,
    schemas: [...table.schemas, { schemaId: schemaId + 1, columns: [...columns, column] }],
    nextColumnId: table.nextColumnId + 1,
  };
}

export async function createTable(tier: HotTier, name: string, fields: Partial<TableDefinition> = {}): Promise<TableDefinition> {
  let id = 0;
  const after = await tier.changeCatalog((state) => {
    id = state.nextTableId;
    return [{ op: 'create-table', table: hotTable(id, name, fields) }];
  });
  return after.tables.get(id)!;
}

export function alterTable(tier: HotTier, id: number, alter: (table: TableDefinition) => TableDefinition): Promise<CatalogState> {
  return tier.changeCatalog((state) => [{ op: 'alter-table', table: alter(state.tables.get(id)!) }]);
}

export function truncateTable(tier: HotTier, id: number): Promise<CatalogState> {
  return alterTable(tier, id, (t) => ({ ...t, truncateGeneration: t.truncateGeneration + 1 }));
}

export function dropTable(tier: HotTier, id: number): Promise<CatalogState> {
  return tier.changeCatalog(() => [{ op: 'drop-table', tableId: id }]);
}

/** One commit of rows. */
export async function insert(tier: HotTier, tableId: number, rows: readonly TestRow[]): Promise<HotCommit> {
  const write = tier.beginWrite();
  try {
    const schema = currentSchema(tier.catalog().tables.get(tableId)!);
    const types = schema.columns.map((c) => c.type);
    await write.append(tableId, schema.schemaId, batchOf(types, rows));
    return await write.commit();
  } catch (error) {
    await write.abort();
    throw error;
  }
}

export interface ScannedRow {
  readonly key: BucketKey;
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly row: TestValue[];
}

/** Every row of the ranges, in scan order. */
export async function scanRows(
  tier: HotTier,
  tableId: number,
  range: { from?: OffsetVector; to?: OffsetVector; columns?: readonly number[] } = {},
): Promise<ScannedRow[]> {
  const out: ScannedRow[] = [];
  const from = range.from ?? tier.starts(tableId);
  const to = range.to ?? tier.ends(tableId);
  for await (const log of tier.scan({ tableId, from, to, columns: range.columns })) {
    rowsOf(log.batch).forEach((row, i) => {
      out.push({ key: `${log.partition}/${log.bucket}`, offset: log.baseOffset + BigInt(i), timestampMs: log.timestampMs, row });
    });
  }
  return out;
}

/** The values of the first column of every row, as numbers, in scan order. */
export async function keysIn(tier: HotTier, tableId: number, range: { from?: OffsetVector; to?: OffsetVector } = {}): Promise<number[]> {
  return (await scanRows(tier, tableId, range)).map((r) => Number(r.row[0]));
}
