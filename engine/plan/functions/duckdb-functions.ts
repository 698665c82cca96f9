import { type DecimalShape, decimalShape, duckType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import type { PgFunction } from '../types/pg-function.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import type { AggregateImplementation, Implementation } from './implementation.ts';

/** Functions that only DuckDB has, printed under their own names; results are brought to the type that the list says. */

/** A numeric result is one of the numeric arguments', or else a whole number of 128 bits. */
function shapeOf(args: readonly Expression[]): DecimalShape {
  const numeric = args.find((a) => a.type.oid === OID.numeric || elementTypeOf(a.type.oid) === OID.numeric);
  return numeric?.type.decimal ?? decimalShape(38, 0);
}

export function duckDbFunction(fn: PgFunction): Implementation {
  return { sql: (args, site) => `CAST(${fn.name}(${args.join(', ')}) AS ${duckType(site.type)})`, shape: shapeOf };
}

export function duckDbAggregate(fn: PgFunction): AggregateImplementation {
  return { sql: (call, args, site) => `CAST(${call(fn.name, args)} AS ${duckType(site.type)})`, shape: shapeOf };
}
