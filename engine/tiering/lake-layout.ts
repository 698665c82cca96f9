import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { canBucketBy } from '../../catalog/model/bucket-key.ts';
import { type DataType, formatType, hasNanoseconds, sameType } from '../../catalog/model/data-type.ts';
import { lakeType } from '../../catalog/model/lake-type.ts';
import {
  type Column,
  currentSchema,
  LAKE_SYSTEM_COLUMN_TYPES,
  LAKE_SYSTEM_COLUMNS,
  RESERVED_COLUMN_NAMES,
  type TableDefinition,
} from '../../catalog/model/table.ts';
import { DEFAULT_DATABASE } from '../../catalog/store/catalog-state.ts';
import { TABLE_OPTIONS, tableOptions } from '../../catalog/model/table-options.ts';
import type {
  LakeColumn,
  LakeField,
  LakePartitionField,
  LakePartitionValue,
  LakeTable,
  LakeTableChange,
  LakeTableId,
  LakeTableSpec,
} from '../../catalog/seams/lake.ts';
import { COLUMN_IDS_KEY, lakeColumnIds } from './lake-column-ids.ts';
import { GENERATION_KEY, TABLE_ID_KEY, TABLE_UUID_KEY } from './round-marks.ts';

const [BUCKET_COLUMN, OFFSET_COLUMN] = LAKE_SYSTEM_COLUMNS;

/** System columns at the end of every lake table of the embedded layout: they make gaps and overlaps provable from the lake alone. */
export const SYSTEM_COLUMNS: readonly LakeColumn[] = LAKE_SYSTEM_COLUMNS.map((name) => ({
  name,
  type: LAKE_SYSTEM_COLUMN_TYPES[name],
  required: true,
}));

/**
 * Refuses at DDL what could never be tiered: the error is for the user who creates the table. Called for every table, tiering on or
 * off, because it can be switched on later and the layout cannot change then.
 */
export function checkTierable(table: TableDefinition): void {
  const columns = currentSchema(table).columns;
  const inLowerCase = new Map<string, string>();
  for (const { name } of columns) {
    const lower = name.toLowerCase();
    if (RESERVED_COLUMN_NAMES.includes(lower)) {
      throw new ThermoclineError('reserved-name', `column name "${name}" is reserved`, { column: name, hint: 'Choose another name.' });
    }
    const other = inLowerCase.get(lower);
    if (other !== undefined) {
      throw new ThermoclineError('feature-not-supported', `columns "${other}" and "${name}" differ only in upper and lower case`, {
        column: name,
        hint: 'Readers of the lake take such names for one. Choose another name.',
      });
    }
    inLowerCase.set(lower, name);
  }
  const fine = tableOptions(table.options).tieringEnabled ? columns.find((c) => hasNanoseconds(c.type)) : undefined;
  if (fine !== undefined) {
    throw new ThermoclineError('feature-not-supported', `column "${fine.name}" of type ${formatType(fine.type)} cannot be tiered`, {
      column: fine.name,
      detail: 'The lake keeps microseconds: its rows would read differently before and after.',
      hint: "Use a precision of 0 to 6, or keep the table out of the lake: WITH ('table.datalake.enabled' = 'false').",
    });
  }
  if (table.primaryKey.length > 0) {
    throw new ThermoclineError('feature-not-supported', 'tables with a primary key cannot be tiered yet', {
      hint: 'Leave the key out: the table is then a log table, to which rows are appended.',
    });
  }
  const typeOf = (name: string): DataType => {
    const column = columns.find((c) => c.name === name);
    if (column === undefined) throw new ThermoclineError('undefined-column', `column "${name}" does not exist`, { column: name });
    return column.type;
  };
  for (const name of table.partitionBy) {
    const type = typeOf(name);
    if (type.kind !== 'text' && type.kind !== 'varchar') {
      throw new ThermoclineError('feature-not-supported', `cannot partition by column "${name}" of type ${formatType(type)}`, {
        column: name,
        hint: 'Partition columns are text or varchar; partition by a text column that holds the value.',
      });
    }
  }
  if (table.bucketKey.length > 1) {
    throw new ThermoclineError('feature-not-supported', `a bucket key of ${table.bucketKey.length} columns is not supported`, {
      detail: 'The lake can bucket by one column only.',
      hint: `Choose one of them, such as 'bucket.key' = '${table.bucketKey[0]}'.`,
    });
  }
  const [key] = table.bucketKey;
  if (key === undefined) return;
  const type = typeOf(key);
  if (!canBucketBy(type)) {
    throw new ThermoclineError('feature-not-supported', `cannot use column "${key}" of type ${formatType(type)} as bucket key`, {
      column: key,
      hint: 'The lake can bucket by integer, bigint, numeric, text, varchar, bytea, date and timestamp.',
    });
  }
  if (table.partitionBy.includes(key)) {
    throw new ThermoclineError('invalid-table-definition', `bucket key column "${key}" is a partition column`, {
      column: key,
      hint: 'Rows of one partition all have the same value there; choose another column.',
    });
  }
  const clash = inLowerCase.get(`${key}_bucket`.toLowerCase());
  if (clash !== undefined) {
    throw new ThermoclineError('feature-not-supported', `column "${clash}" has the name of the lake's bucket of "${key}"`, {
      column: clash,
      hint: 'Rename the column or choose another bucket key.',
    });
  }
}

/**
 * Where the table lives in the warehouse: by its schema, and its database when that is not the default one. A table keeps its place for life: after a rename it is found through its
 * boundary, not by name. `spare` is the place when another live table still has the name (it was renamed away from it).
 */
export function lakeTableId(table: TableDefinition, spare = false): LakeTableId {
  const name = spare ? `${table.name.table}_${table.uuid.slice(0, 8)}` : table.name.table;
  const { database, schema } = table.name;
  return { namespace: [database === DEFAULT_DATABASE ? schema : `${database}.${schema}`], name };
}

/** The lake table to create for a definition. */
export function lakeTableSpec(table: TableDefinition, id: LakeTableId = lakeTableId(table)): LakeTableSpec {
  return {
    id,
    columns: lakeColumns(table),
    partition: lakePartition(table),
    sortBy: [OFFSET_COLUMN],
    identifier: table.primaryKey,
    properties: {
      'write.parquet.compression-codec': 'zstd',
      ...METADATA_PROPERTIES,
      ...optionProperties(table, {}),
      ...identityProperties(table),
      [GENERATION_KEY]: String(table.truncateGeneration),
    },
  };
}

function lakeColumns(table: TableDefinition): LakeColumn[] {
  const own = currentSchema(table).columns.map((c) => ({ name: c.name, type: c.type, required: !c.nullable, doc: c.comment }));
  return [...own, ...SYSTEM_COLUMNS];
}

function lakePartition(table: TableDefinition): LakePartitionField[] {
  const [key] = table.bucketKey;
  return [
    ...table.partitionBy.map((column) => ({ transform: 'identity', column }) as const),
    key === undefined
      ? ({ transform: 'identity', column: BUCKET_COLUMN } as const)
      : ({ transform: 'bucket', column: key, buckets: table.bucketCount } as const),
  ];
}

/** Old metadata files go at every commit; someone who changed these knows why. */
const METADATA_PROPERTIES: Readonly<Record<string, string>> = {
  'write.metadata.delete-after-commit.enabled': 'true',
  'write.metadata.previous-versions-max': '25',
};

/** Who owns the lake table, and which of its columns is which of the owner's. */
function identityProperties(table: TableDefinition): Record<string, string> {
  const columns = Object.fromEntries(currentSchema(table).columns.map((c) => [c.name, c.id]));
  return { [TABLE_UUID_KEY]: table.uuid, [TABLE_ID_KEY]: String(table.id), [COLUMN_IDS_KEY]: JSON.stringify(columns) };
}

/** The table's options as Fluss copies them; one that was reset falls back to its default's text (properties cannot be taken away). */
function optionProperties(table: TableDefinition, present: Readonly<Record<string, string>>): Record<string, string> {
  const meaning = tableOptions(table.options);
  const out: Record<string, string> = {};
  for (const key of Object.keys(TABLE_OPTIONS)) {
    if (`fluss.${key}` in present) out[`fluss.${key}`] = TABLE_OPTIONS[key]!.default ?? '';
  }
  // For whoever else expires snapshots of the table.
  out['history.expire.max-snapshot-age-ms'] = String(meaning.snapshotAgeMsMax);
  out['fluss.bucket.num'] = String(table.bucketCount);
  out['fluss.table.datalake.enabled'] = String(meaning.tieringEnabled);
  out['fluss.table.datalake.format'] = 'iceberg';
  out['fluss.table.datalake.freshness'] = `${meaning.freshnessMs} ms`;
  for (const [key, value] of Object.entries(table.options)) out[`fluss.${key}`] = value;
  return out;
}

/** What has to change before a lake table takes the rows of a definition. */
export interface LakeChangeNeeded {
  /** The whole next schema; undefined when it stays. */
  readonly columns: LakeTableChange['columns'];
  readonly setProperties: Readonly<Record<string, string>>;
}

/** Whose is the lake table? `unowned`: no tierer of ours ever touched it. */
export function ownerOf(lake: LakeTable): { readonly uuid: string; readonly tableId: number } | null {
  const uuid = lake.properties[TABLE_UUID_KEY];
  const tableId = Number(lake.properties[TABLE_ID_KEY] ?? Number.NaN);
  return uuid === undefined ? null : { uuid, tableId: Number.isSafeInteger(tableId) ? tableId : -1 };
}

/**
 * Compares a loaded lake table with the definition: names, types, optionality and order of the columns, and the partition spec; field ids
 * are the lake's own affair (fluss-lake.md §2.3). Gives what to change: columns that were added, renamed, widened, made nullable or dropped
 * since. Throws `lake-foreign-change` with the reason when someone else changed the table so that our rows do not fit it any more.
 */
export function compareLakeTable(table: TableDefinition, lake: LakeTable): LakeChangeNeeded {
  const foreign = (detail: string): ThermoclineError =>
    new ThermoclineError('lake-foreign-change', `lake table "${lake.id.name}" no longer fits table "${table.name.table}"`, {
      detail,
      hint: "Undo the change in the lake; tiering then goes on by itself or with CALL sys.tier('…').",
      table: table.name.table,
    });
  if (lake.formatVersion !== 2) throw foreign(`Its format version is ${lake.formatVersion}; it was made with version 2.`);

  const ownCount = lake.fields.length - SYSTEM_COLUMNS.length;
  SYSTEM_COLUMNS.forEach((want, i) => {
    const have = lake.fields[ownCount + i];
    if (have?.name !== want.name || !sameType(lakeType(have.type), want.type)) {
      throw foreign(`Its last columns are not ${LAKE_SYSTEM_COLUMNS.join(', ')}.`);
    }
  });
  const own = lake.fields.slice(0, ownCount);
  const system = lake.fields.slice(ownCount);
  const ids = lakeColumnIds(table, lake);
  const wanted = currentSchema(table).columns;
  const missing = [...ids].find(([, name]) => !own.some((f) => f.name === name));
  if (missing !== undefined) throw foreign(`Its column "${missing[1]}" is gone.`);
  const columnOf = new Map([...ids].map(([id, name]) => [name, id]));
  const kept = own.flatMap((have): { have: LakeField; want: Column }[] => {
    const id = columnOf.get(have.name);
    const history = table.schemas.flatMap((s) => s.columns.filter((c) => c.id === id));
    if (history.length === 0) throw foreign(`It has a column "${have.name}" that the table does not have.`);
    const want = wanted.find((c) => c.id === id);
    // Dropped here: it goes there too.
    if (want === undefined) return [];
    if (!history.some((c) => sameType(lakeType(have.type), lakeType(c.type)))) {
      throw foreign(`Its column "${have.name}" is ${formatType(have.type)} where the table has ${formatType(want.type)}.`);
    }
    if (have.required && history.every((c) => c.nullable)) {
      throw foreign(`Its column "${have.name}" is required where the table allows NULL.`);
    }
    return [{ have, want }];
  });
  // New columns come last, so those that are there stand in the table's order.
  const misplaced = kept.find(({ want }, i) => wanted[i] !== want);
  if (misplaced !== undefined) throw foreign(`Its column "${misplaced.have.name}" stands in another place than the table's.`);
  const renamed = new Map(kept.map(({ have, want }) => [have.name, want.name]));
  const partition = lake.partition.map((f) => ({ ...f, column: renamed.get(f.column) ?? f.column }));
  const spec = lakePartition(table);
  if (specText(partition) !== specText(spec)) {
    throw foreign(`It is partitioned by ${specText(partition)} where it was made with ${specText(spec)}.`);
  }
  const setProperties: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...optionProperties(table, lake.properties), ...identityProperties(table) })) {
    if (lake.properties[key] !== value) setProperties[key] = value;
  }
  for (const [key, value] of Object.entries(METADATA_PROPERTIES)) if (!(key in lake.properties)) setProperties[key] = value;
  const added = wanted.slice(kept.length).map((c) => {
    if (!c.nullable) throw foreign(`It lacks the column "${c.name}", which is NOT NULL and so cannot be added below rows that are there.`);
    return { fieldId: null, name: c.name, type: c.type, required: false, doc: c.comment };
  });
  const changed =
    added.length > 0 ||
    kept.length < own.length ||
    kept.some(
      ({ have, want }) =>
        have.name !== want.name || !sameType(lakeType(have.type), lakeType(want.type)) || (have.required && want.nullable),
    );
  if (!changed) return { columns: undefined, setProperties };
  const columns = kept.map(({ have, want }) => ({
    fieldId: have.fieldId,
    name: want.name,
    type: want.type,
    required: have.required && !want.nullable,
    doc: want.comment,
  }));
  return { columns: [...columns, ...added, ...system], setProperties };
}

function specText(fields: readonly LakePartitionField[]): string {
  const text = fields.map((f) => (f.transform === 'identity' ? f.column : `bucket[${f.buckets}](${f.column})`)).join(', ');
  return text === '' ? 'nothing' : text;
}

/**
 * The columns of a data file: ids and optionality of the loaded table (never of our own mapping), types as the log's vectors have them;
 * the Parquet writer turns those into the lake's. The lake table fits the definition ({@link compareLakeTable}).
 */
export function fileFields(table: TableDefinition, lake: LakeTable): LakeField[] {
  const own = currentSchema(table).columns;
  return lake.fields.map((field, i) => ({ ...field, type: own[i]?.type ?? field.type }));
}

/**
 * The partition tuple of a bucket's files, in the order of the spec: the partition's values, then the bucket. Both of our bucket
 * fields hold the bucket number itself: `__bucket` is it, and Iceberg's bucket transform is Fluss's bucket hash.
 */
export function partitionTuple(table: TableDefinition, partition: string, bucket: number): LakePartitionValue[] {
  const columns = table.partitionBy.length;
  // One column: the name is the value, whatever is in it.
  const values = columns === 0 ? [] : columns === 1 ? [partition] : partition.split('$');
  if (values.length !== columns || (columns === 0 && partition !== '')) {
    throw new ThermoclineError('data-corrupted', `partition "${partition}" does not have one value for each partition column`, {
      detail: `Table "${table.name.table}" is partitioned by ${columns} columns.`,
    });
  }
  return [...values, bucket];
}
