import { BindError, type Location } from '../bind-error.ts';
import { OID } from '../types/pg-type.ts';
import { integerDigits } from '../values/decimal.ts';
import { isDecimal, type Value } from '../values/value.ts';
import { DECIMAL_DIGITS_MAX, decimalShape, withTypmod } from './bound-type.ts';
import type { Constant } from './expression.ts';

/** A constant of a known type, with the type that holds its value. */
export function constant(value: Value | null, oid: number, location: Location, typmod = -1): Constant {
  const plain = withTypmod(oid, typmod);
  if (oid === OID.numeric && value !== null && isDecimal(value)) {
    const digits = Math.max(integerDigits(value), 1) + value.scale;
    if (digits > DECIMAL_DIGITS_MAX) {
      throw new BindError('numeric-out-of-range', 'numeric value out of range', location, {
        detail: `Numbers have at most ${DECIMAL_DIGITS_MAX} digits.`,
      });
    }
    return { kind: 'constant', value, location, type: { oid, typmod, decimal: typmod >= 0 ? plain.decimal : decimalShape(digits, value.scale) } };
  }
  if (value === null && oid === OID.numeric && typmod < 0) return { kind: 'constant', value, location, type: { oid, typmod, decimal: decimalShape(1, 0) } };
  return { kind: 'constant', value, location, type: plain };
}
