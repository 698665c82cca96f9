import type { Location } from '../bind-error.ts';
import { OID } from '../types/pg-type.ts';
import { integerDigits } from '../values/decimal.ts';
import { isDecimal, type Value } from '../values/value.ts';
import { decimalShape, withTypmod } from './bound-type.ts';
import type { Constant } from './expression.ts';

/** A constant of a known type, with the type that holds its value. A numeric may have too many digits for one: then printing it fails. */
export function constant(value: Value | null, oid: number, location: Location, typmod = -1): Constant {
  const plain = withTypmod(oid, typmod);
  if (oid === OID.numeric && value !== null && isDecimal(value)) {
    const digits = Math.max(integerDigits(value), 1) + value.scale;
    return {
      kind: 'constant',
      value,
      location,
      type: { oid, typmod, decimal: typmod >= 0 ? plain.decimal : decimalShape(digits, value.scale) },
    };
  }
  if (value === null && oid === OID.numeric && typmod < 0)
    return { kind: 'constant', value, location, type: { oid, typmod, decimal: decimalShape(1, 0) } };
  return { kind: 'constant', value, location, type: plain };
}
