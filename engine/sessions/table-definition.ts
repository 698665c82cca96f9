import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type Column, currentSchema, RESERVED_COLUMN_NAMES, type TableDefinition, type TableName } from '../../catalog/model/table.ts';
import { normaliseOptions, TABLE_OPTIONS, tableOptions } from '../../catalog/model/table-options.ts';
import type { RelationKind } from '../../catalog/store/relation.ts';
import type { ColumnSpec, CreateTableStatement, OptionSpec } from '../plan/statement.ts';

/** Most columns a table may have, as in Postgres. */
export const TABLE_COLUMNS_MAX = 1600;
/** Fluss's rule for names, which a table keeps so that it can move to a cluster (fluss-protocol.md §3.6). */
const NAME_PATTERN = /^(?!__)[A-Za-z0-9_-]{1,200}$/;

export interface NewTable {
  readonly id: number;
  readonly uuid: string;
  readonly name: TableName;
}

/**
 * The definition that a CREATE TABLE asks for, fully checked: names, columns, options, keys. Pure. Throws the Postgres error with the
 * statement's byte position (`at` turns it into a field).
 */
export function defineTable(statement: CreateTableStatement, identity: NewTable, at: (position: number) => number): TableDefinition {
  checkRelationName(identity.name.table, 'table', at(statement.name.position));
  if (statement.columns.length === 0) {
    throw new ThermoclineError('invalid-table-definition', `table "${identity.name.table}" must have at least one column`);
  }
  if (statement.columns.length > TABLE_COLUMNS_MAX) {
    throw new ThermoclineError('too-many-columns', `tables can have at most ${TABLE_COLUMNS_MAX} columns`);
  }
  const seen = new Set<string>();
  for (const c of statement.columns) checkColumnName(c, seen, at);
  if (statement.primaryKey !== null) {
    throw new ThermoclineError('feature-not-supported', 'tables with a primary key are not supported yet', {
      position: at(statement.primaryKey.position),
      hint: 'Leave the key out: the table is then a log table, to which rows are appended.',
    });
  }
  const partitionBy = statement.partitionBy.map((p) => {
    if (!seen.has(p.name)) throw missingColumn(p.name, at(p.position));
    return p.name;
  });
  const options = checkedOptions(statement.options, at);
  const meaning = tableOptions(options);
  const keyPosition = statement.options.find((o) => o.key === 'bucket.key')?.position;
  for (const name of meaning.bucketKey) {
    if (!seen.has(name)) throw missingColumn(name, keyPosition === undefined ? undefined : at(keyPosition));
  }
  const nullable = (c: ColumnSpec): boolean => !c.notNull && !partitionBy.includes(c.name);
  return {
    ...identity,
    schemas: [{ schemaId: 1, columns: statement.columns.map((c, id) => columnOf(c, id, nullable(c))) }],
    nextColumnId: statement.columns.length,
    primaryKey: [],
    partitionBy,
    bucketKey: meaning.bucketKey,
    bucketCount: meaning.bucketCount,
    truncateGeneration: 0,
    options,
    comment: statement.comment ?? undefined,
  };
}

/** The definition with one more column at the end. Old rows read NULL there, so it must be nullable and without a default. */
export function addColumn(table: TableDefinition, spec: ColumnSpec, at: (position: number) => number): TableDefinition {
  const schema = currentSchema(table);
  if (schema.columns.some((c) => c.name === spec.name)) {
    throw new ThermoclineError('duplicate-column', `column "${spec.name}" of relation "${table.name.table}" already exists`, {
      position: at(spec.position),
    });
  }
  checkColumnName(spec, new Set(), at);
  if (spec.notNull) {
    throw new ThermoclineError('not-null-violation', `column "${spec.name}" of relation "${table.name.table}" contains null values`, {
      position: at(spec.position),
      hint: 'Rows that are there already have no value for it: add the column without NOT NULL.',
    });
  }
  if (spec.default !== null) {
    throw new ThermoclineError('feature-not-supported', 'ADD COLUMN with a DEFAULT is not supported', {
      position: at(spec.position),
      hint: 'Rows that are there already would have to be written again. Add the column, in which they have NULL, then ALTER COLUMN … SET DEFAULT for new ones.',
    });
  }
  if (schema.columns.length >= TABLE_COLUMNS_MAX) {
    throw new ThermoclineError('too-many-columns', `tables can have at most ${TABLE_COLUMNS_MAX} columns`);
  }
  const columns = [...schema.columns, columnOf(spec, table.nextColumnId, true)];
  return { ...table, schemas: [...table.schemas, { schemaId: schema.schemaId + 1, columns }], nextColumnId: table.nextColumnId + 1 };
}

/** The definition with options set or, for null, taken back to their default. Only options that can change in a table's life. */
export function alterOptions(
  table: TableDefinition,
  changes: readonly { readonly key: string; readonly value: string | null; readonly position: number }[],
  at: (position: number) => number,
): TableDefinition {
  const options: Record<string, string> = { ...table.options };
  for (const { key, value, position } of changes) {
    const spec = Object.hasOwn(TABLE_OPTIONS, key) ? TABLE_OPTIONS[key] : undefined;
    if (spec !== undefined && !spec.alterable) {
      throw new ThermoclineError('invalid-parameter-value', `option "${key}" cannot be changed after the table is created`, {
        position: at(position),
      });
    }
    // RESET goes through the check too: it refuses an unknown key.
    const normal = positioned(position, at, () => normaliseOptions({ [key]: value ?? spec?.default ?? '' }));
    if (value === null) delete options[key];
    else options[key] = normal[key]!;
  }
  return { ...table, options };
}

function columnOf(spec: ColumnSpec, id: number, nullable: boolean): Column {
  return {
    id,
    name: spec.name,
    type: spec.type,
    nullable,
    ...(spec.default === null ? {} : { default: spec.default.text }),
    ...(spec.comment === null ? {} : { comment: spec.comment }),
  };
}

/** Throws 42602 for a name that a table or view cannot have. */
export function checkRelationName(name: string, kind: RelationKind, position?: number): void {
  if (NAME_PATTERN.test(name)) return;
  throw new ThermoclineError('invalid-name', `invalid ${kind} name: "${name}"`, {
    position,
    detail: `A ${kind} name has 1 to 200 ASCII letters, digits, "_" or "-", and does not begin with "__".`,
  });
}

/** Throws 42701 for a name among `seen`, to which it is added, and 42939 for one that is reserved. */
export function checkColumnName(spec: Pick<ColumnSpec, 'name' | 'position'>, seen: Set<string>, at: (position: number) => number): void {
  if (seen.has(spec.name)) {
    throw new ThermoclineError('duplicate-column', `column "${spec.name}" specified more than once`, { position: at(spec.position) });
  }
  seen.add(spec.name);
  if (RESERVED_COLUMN_NAMES.includes(spec.name.toLowerCase())) {
    throw new ThermoclineError('reserved-name', `column name "${spec.name}" is reserved`, {
      position: at(spec.position),
      detail: `Names used by the system: ${RESERVED_COLUMN_NAMES.join(', ')}.`,
    });
  }
}

function checkedOptions(given: readonly OptionSpec[], at: (position: number) => number): Record<string, string> {
  const options: Record<string, string> = {};
  for (const { key, value, position } of given) {
    if (Object.hasOwn(options, key)) {
      throw new ThermoclineError('syntax', `option "${key}" specified more than once`, { position: at(position) });
    }
    Object.assign(
      options,
      positioned(position, at, () => normaliseOptions({ [key]: value })),
    );
  }
  return options;
}

function positioned<T>(position: number, at: (position: number) => number, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof ThermoclineError ? error.with({ position: at(position) }) : error;
  }
}

function missingColumn(name: string, position: number | undefined): ThermoclineError {
  return new ThermoclineError('undefined-column', `column "${name}" named in key does not exist`, { position });
}
