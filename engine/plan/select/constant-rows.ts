import { assert, unreachable } from '../../../catalog/base/assert.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { type DataType, isDocument, microsPerUnit, NANOS_PER_MICRO } from '../../../catalog/model/data-type.ts';
import { jsonAppender } from '../../../catalog/model/json-appender.ts';
import { parseJson } from '../../../catalog/model/json-text.ts';
import type { Column } from '../../../catalog/model/table.ts';
import type { ColumnBatch } from '../../../catalog/model/vector.ts';
import { BatchBuilder, type VectorBuilder } from '../../../catalog/model/vector-builder.ts';
import { type FoldSession, foldConstant } from '../pushdown/fold-constant.ts';
import type { Expression } from '../tree/expression.ts';
import { fromDataType } from '../tree/bound-type.ts';
import { applyTypmod } from '../values/apply-typmod.ts';
import { rescale } from '../values/decimal.ts';
import { inputText } from '../values/text-input.ts';
import { type Interval, isDecimal, type Value } from '../values/value.ts';

/**
 * The rows of an INSERT whose values are all constants, as a batch: no query has to run to know them (a thousand rows take DuckDB
 * longer to parse than to store). Null when some value has to be computed.
 */
export function constantRows(
  rows: readonly (readonly Expression[])[],
  columns: readonly Column[],
  session: FoldSession,
): ColumnBatch | null {
  const builder = new BatchBuilder(
    columns.map((c) => c.type),
    rows.length,
  );
  if (columns.length === 0) return null;
  for (const row of rows) {
    for (const [i, expression] of row.entries()) {
      const value = foldConstant(expression, session);
      if (value === undefined) return null;
      append(builder.columns[i]!, columns[i]!.type, value, session);
    }
  }
  return builder.build();
}

/** The value has been assigned to the type: its range, length and scale fit. */
function append(into: VectorBuilder, type: DataType, value: Value | null, session: FoldSession): void {
  if (value === null) {
    into.appendNull();
    return;
  }
  if (isDocument(type)) {
    documentAppender(type, session)(parseJson(String(value)), into);
    return;
  }
  switch (type.kind) {
    case 'boolean':
      into.appendBoolean(value === true);
      break;
    case 'tinyint':
      if (Number(value) < -128 || Number(value) > 127) throw new ThermoclineError('numeric-out-of-range', 'tinyint out of range');
      into.appendNumber(Number(value));
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
    case 'char':
    case 'json':
    case 'jsonb':
      into.appendText(String(value));
      break;
    case 'bytea':
      into.appendBytes(value as Uint8Array);
      break;
    case 'date':
      into.appendNumber(Number(finite(value)));
      break;
    case 'time':
      if (type.precision > 3) into.appendBigint(unitsOf(BigInt(value as bigint), type.precision));
      else into.appendNumber(Number(unitsOf(BigInt(value as bigint), type.precision)));
      break;
    case 'timestamp':
    case 'timestamptz':
      into.appendBigint(unitsOf(finite(value), type.precision));
      break;
    case 'uuid':
      into.appendSixteen(Buffer.from(String(value).replaceAll('-', ''), 'hex'), 0);
      break;
    case 'interval': {
      const { months, days, micros } = value as Interval;
      into.children[0]!.appendNumber(months);
      into.children[1]!.appendNumber(days);
      into.children[2]!.appendBigint(micros);
      into.appendStruct();
      break;
    }
    case 'array':
      for (const element of value as readonly (Value | null)[]) append(into.child, type.element, element, session);
      into.appendList();
      break;
    case 'map':
    case 'row':
      assert(false, `a value of type ${type.kind} is a document`);
      break;
    default:
      unreachable(type);
  }
}

/** A document's plain values are read as literals of their types. */
function documentAppender(type: DataType, session: FoldSession): ReturnType<typeof jsonAppender> {
  return jsonAppender(type, (plain) => {
    const { oid, typmod } = fromDataType(plain);
    return (text, into) => append(into, plain, applyTypmod(oid, typmod, inputText(oid, typmod, text, session), false), session);
  });
}

function unitsOf(micros: bigint, precision: number): bigint {
  if (precision <= 6) return micros / BigInt(microsPerUnit(precision));
  const nanos = micros * BigInt(NANOS_PER_MICRO);
  if (BigInt.asIntN(64, nanos) === nanos) return nanos;
  throw new ThermoclineError('datetime-out-of-range', 'timestamp out of range', {
    detail: `Values of precision ${precision} lie between the years 1677 and 2262.`,
  });
}

function finite(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  throw new ThermoclineError('datetime-out-of-range', `"${String(value)}" cannot be stored`, {
    detail: 'Neither the log nor the lake has infinite dates.',
  });
}
