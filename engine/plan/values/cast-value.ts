import { isOidAlias, OID } from '../types/pg-type.ts';
import { decimal, decimalToNumber, rescale } from './decimal.ts';
import { isDecimal, MICROS_PER_DAY, type Value } from './value.ts';

const INTEGER_BITS = new Map<number, bigint>([
  [OID.int2, 15n],
  [OID.int4, 31n],
  [OID.int8, 63n],
]);

/**
 * A constant converted to another type while binding, so that literals are narrow decimals and plain bounds for pruning. Only conversions
 * that cannot differ from what DuckDB would compute; undefined leaves the cast to the query (and its errors to run time).
 */
export function castValue(value: Value, source: number, target: number): Value | undefined {
  if (typeof value === 'bigint' && INTEGER_BITS.has(source))
    return castInteger(source === OID.int8 ? value : wrapped(value, target), target);
  if (isDecimal(value)) {
    if (target === OID.float8) return decimalToNumber(value);
    if (target === OID.float4) return Math.fround(decimalToNumber(value));
    const bits = INTEGER_BITS.get(target);
    return bits === undefined ? undefined : fitting(rescale(value, 0).unscaled, bits);
  }
  if (typeof value === 'number') {
    if (source === OID.float4 && target === OID.float8) return value;
    return undefined;
  }
  if (source === OID.date && typeof value === 'bigint' && target === OID.timestamp) return value * MICROS_PER_DAY;
  return undefined;
}

function castInteger(value: bigint, target: number): Value | undefined {
  const bits = INTEGER_BITS.get(target);
  if (bits !== undefined) return fitting(value, bits);
  switch (target) {
    case OID.numeric:
      return decimal(value, 0);
    case OID.float8:
      return Number(value);
    case OID.float4:
      return Math.fround(Number(value));
    case OID.bool:
      return value !== 0n;
    case OID.oid:
    case OID.regclass:
    case OID.regtype:
    case OID.regproc:
    case OID.regnamespace:
    case OID.regrole:
      return value >= 0n && value < 1n << 32n ? value : undefined;
    default:
      return undefined;
  }
}

/** int2 and int4 become oids bit by bit. */
function wrapped(value: bigint, target: number): bigint {
  return target === OID.oid || isOidAlias(target) ? BigInt.asUintN(32, value) : value;
}

function fitting(value: bigint, bits: bigint): bigint | undefined {
  return value >= -(1n << bits) && value < 1n << bits ? value : undefined;
}
