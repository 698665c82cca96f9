import { unreachable } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { type DataType, microsPerUnit } from '../../../catalog/model/data-type.ts';
import type { Column } from '../../../catalog/model/table.ts';
import type { ColumnBatch } from '../../../catalog/model/vector.ts';
import { BatchBuilder, type VectorBuilder } from '../../../catalog/model/vector-builder.ts';
import { type FoldSession, foldConstant } from '../pushdown/fold-constant.ts';
import type { Expression } from '../tree/expression.ts';
import { rescale } from '../values/decimal.ts';
import { isDecimal, type Value } from '../values/value.ts';

/**
 * The rows of an INSERT whose values are all constants, as a batch: no query has to run to know them (a thousand rows take DuckDB
 * longer to parse than to store). Null when some value has to be computed.
 */
export function constantRows(
  rows: readonly (readonly Expression[])[],
  columns: readonly Column[],
  session: FoldSession,
): ColumnBatch | null {
  const builder = new BatchBuilder(columns.map((c) => c.type));
  if (columns.length === 0) return null;
  for (const row of rows) {
    for (const [i, expression] of row.entries()) {
      const value = foldConstant(expression, session);
      if (value === undefined) return null;
      append(builder.columns[i]!, columns[i]!.type, value);
    }
  }
  return builder.build();
}

/** The value has been assigned to the type: its range, length and scale fit. */
function append(into: VectorBuilder, type: DataType, value: Value | null): void {
  if (value === null) {
    into.appendNull();
    return;
  }
  switch (type.kind) {
    case 'boolean':
      into.appendBoolean(value === true);
      break;
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double':
      into.appendNumber(Number(value));
      break;
    case 'bigint':
      into.appendBigint(BigInt(value as bigint));
      break;
    case 'decimal':
      into.appendBigint(isDecimal(value) ? rescale(value, type.scale).unscaled : BigInt(value as bigint));
      break;
    case 'text':
    case 'varchar':
      into.appendText(String(value));
      break;
    case 'bytea':
      into.appendBytes(value as Uint8Array);
      break;
    case 'date':
      into.appendNumber(Number(finite(value)));
      break;
    case 'timestamp':
    case 'timestamptz':
      into.appendBigint(finite(value) / BigInt(microsPerUnit(type.precision)));
      break;
    default:
      unreachable(type);
  }
}

function finite(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  throw new ThermoclineError('datetime-out-of-range', `"${String(value)}" cannot be stored`, {
    detail: 'Neither the log nor the lake has infinite dates.',
  });
}
