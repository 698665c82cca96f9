/** An exact decimal: unscaled × 10^-scale. The scale is the number of decimals shown, as in Postgres's numeric. */
export interface Decimal {
  readonly kind: 'decimal';
  readonly unscaled: bigint;
  readonly scale: number;
}

export function decimal(unscaled: bigint, scale: number): Decimal {
  return { kind: 'decimal', unscaled, scale };
}

const DECIMAL_PATTERN = /^\s*([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?\s*$/i;
/** Beyond this an exponent only makes work: numeric's own limit is far above, DuckDB's 38 digits far below. */
const EXPONENT_MAX = 2000;

/** Reads `12.50`, `.5`, `1e-3`. Null when it is no such number (NaN and infinities are none to us). */
export function parseDecimal(text: string): Decimal | null {
  const match = DECIMAL_PATTERN.exec(text);
  if (match === null) return null;
  const [, sign, digits = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > EXPONENT_MAX) return null;
  const dot = digits.indexOf('.');
  const plain = digits.replace('.', '');
  const scale = (dot < 0 ? 0 : digits.length - dot - 1) - exponent;
  const magnitude = scale < 0 ? BigInt(plain) * 10n ** BigInt(-scale) : BigInt(plain);
  return decimal(sign === '-' ? -magnitude : magnitude, Math.max(scale, 0));
}

export function formatDecimal(value: Decimal): string {
  const digits = (value.unscaled < 0n ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, '0');
  const sign = value.unscaled < 0n ? '-' : '';
  if (value.scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}

/** To another scale; half away from zero, as Postgres rounds numeric. */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return decimal(value.unscaled * 10n ** BigInt(scale - value.scale), scale);
  const divisor = 10n ** BigInt(value.scale - scale);
  const half = divisor / 2n;
  return decimal((value.unscaled < 0n ? value.unscaled - half : value.unscaled + half) / divisor, scale);
}

/** Digits before the point; 0 for values below one. */
export function integerDigits(value: Decimal): number {
  const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  return magnitude === 0n ? 0 : Math.max(magnitude.toString().length - value.scale, 0);
}

export function decimalToNumber(value: Decimal): number {
  return Number(formatDecimal(value));
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = rescale(a, scale).unscaled;
  const right = rescale(b, scale).unscaled;
  return left < right ? -1 : left > right ? 1 : 0;
}
