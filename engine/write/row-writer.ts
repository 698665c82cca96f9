import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { currentSchema, type TableDefinition } from '../../catalog/model/table.ts';
import { type ColumnBatch, countNulls, isNullAt, nullVector, type Vector } from '../../catalog/model/vector.ts';
import type { HotWrite } from '../../catalog/seams/hot-tier.ts';
import { repeatVector } from './repeat-vector.ts';

/**
 * Brings rows that name some columns of a table into whole rows of its current schema (defaults filled in, NOT NULL checked) and
 * appends them to an open write. Column by column; a batch of any size costs a constant number of steps per column.
 */
export class RowWriter {
  readonly table: TableDefinition;
  readonly #write: Pick<HotWrite, 'append'>;
  /** Per column of the schema: the position in incoming batches, or the default as a vector of one value (null: NULL). */
  readonly #sources: readonly (number | Vector | null)[];
  readonly #schemaId: number;
  #rows = 0;

  /** `columns`: names in the order of the batches. `defaults`: one-row vectors for columns that are not named and have a default. */
  constructor(table: TableDefinition, columns: readonly string[], defaults: ReadonlyMap<string, Vector>, write: Pick<HotWrite, 'append'>) {
    const schema = currentSchema(table);
    this.table = table;
    this.#write = write;
    this.#schemaId = schema.schemaId;
    this.#sources = schema.columns.map((c) => {
      const at = columns.indexOf(c.name);
      return at >= 0 ? at : (defaults.get(c.name) ?? null);
    });
  }

  get rows(): number {
    return this.#rows;
  }

  /** Appends the batch; resolves with the whole rows as written. Throws `not-null-violation`. */
  async append(batch: ColumnBatch): Promise<ColumnBatch> {
    if (batch.length === 0) return batch;
    const { columns } = currentSchema(this.table);
    const whole: ColumnBatch = {
      length: batch.length,
      columns: columns.map((c, i) => {
        const source = this.#sources[i] ?? null;
        if (source === null) return nullVector(c.type, batch.length);
        return typeof source === 'number' ? batch.columns[source]! : repeatVector(source, batch.length);
      }),
    };
    columns.forEach((c, i) => {
      if (!c.nullable && countNulls(whole.columns[i]!) > 0) throw notNull(this.table, c.name, this.#rows + firstNull(whole.columns[i]!));
    });
    await this.#write.append(this.table.id, this.#schemaId, whole);
    this.#rows += batch.length;
    return whole;
  }
}

function firstNull(vector: Vector): number {
  for (let i = 0; i < vector.length; i++) if (isNullAt(vector, i)) return i;
  return -1;
}

function notNull(table: TableDefinition, column: string, row: number): ThermoclineError {
  return new ThermoclineError(
    'not-null-violation',
    `null value in column "${column}" of relation "${table.name.table}" violates not-null constraint`,
    {
      detail: `Row ${row + 1} of the statement has no value for it.`,
      schema: table.name.schema,
      table: table.name.table,
      column,
    },
  );
}
