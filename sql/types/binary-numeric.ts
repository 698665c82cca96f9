import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';

/*
 * numeric on the wire: int16 count of base-10000 digits, int16 weight (power of 10000 of the first one), uint16 sign, int16 display scale,
 * then the digits. Groups align to the decimal point; zero groups at either end are left out; zero keeps its scale.
 */
const POSITIVE = 0x0000;
const NEGATIVE = 0x4000;
const NAN = 0xc000;
const INFINITY = 0xd000;
const NEGATIVE_INFINITY = 0xf000;
const GROUP_DIGITS = 4;
const HEADER_BYTES = 8;
/** What PostgreSQL keeps of a scale. */
const SCALE_MAX = 0x3fff;

/** unscaled / 10^scale. */
export function writeBinaryNumeric(out: OutputBuffer, unscaled: number | bigint, scale: number): void {
  const negative = unscaled < 0;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  writeGroups(out, negative, digits.slice(0, digits.length - scale), digits.slice(digits.length - scale));
}

/** A numeric in its text form, as PostgreSQL prints it. */
export function writeBinaryNumericText(out: OutputBuffer, text: string): void {
  const special = text === 'NaN' ? NAN : text === 'Infinity' ? INFINITY : text === '-Infinity' ? NEGATIVE_INFINITY : null;
  if (special !== null) return writeHeader(out, 0, 0, special, 0);
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  writeGroups(out, negative, whole, fraction);
}

function writeGroups(out: OutputBuffer, negative: boolean, whole: string, fraction: string): void {
  const left = whole.padStart(Math.ceil(whole.length / GROUP_DIGITS) * GROUP_DIGITS, '0');
  const all = left + fraction.padEnd(Math.ceil(fraction.length / GROUP_DIGITS) * GROUP_DIGITS, '0');
  const groups: number[] = [];
  for (let at = 0; at < all.length; at += GROUP_DIGITS) groups.push(Number(all.slice(at, at + GROUP_DIGITS)));
  let first = 0;
  let end = groups.length;
  while (first < end && groups[first] === 0) first++;
  while (end > first && groups[end - 1] === 0) end--;
  const isZero = first === end;
  const weight = isZero ? 0 : left.length / GROUP_DIGITS - 1 - first;
  writeHeader(out, end - first, weight, negative && !isZero ? NEGATIVE : POSITIVE, fraction.length);
  for (let i = first; i < end; i++) out.int16(groups[i]!);
}

function writeHeader(out: OutputBuffer, groups: number, weight: number, sign: number, scale: number): void {
  out.int16(groups);
  out.int16(weight);
  out.int16(sign);
  out.int16(scale);
}

/** The text of a numeric on the wire, with its scale: exact, `NaN` and the infinities included. Throws `protocol-violation`, `invalid-binary`. */
export function binaryNumericText(bytes: Uint8Array, start: number, end: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  if (view.byteLength < HEADER_BYTES) throw insufficientData();
  const count = view.getUint16(0);
  const weight = view.getInt16(2);
  const sign = view.getUint16(4);
  const scale = view.getUint16(6);
  if (sign !== POSITIVE && sign !== NEGATIVE && sign !== NAN && sign !== INFINITY && sign !== NEGATIVE_INFINITY) throw invalid('sign');
  if (scale > SCALE_MAX) throw invalid('scale');
  if (view.byteLength < HEADER_BYTES + count * 2) throw insufficientData();
  if (view.byteLength > HEADER_BYTES + count * 2) throw new ThermoclineError('invalid-binary', 'incorrect binary data format');
  let digits = '';
  for (let i = 0; i < count; i++) {
    const group = view.getUint16(HEADER_BYTES + i * 2);
    if (group > 9999) throw invalid('digit');
    digits += String(group).padStart(GROUP_DIGITS, '0');
  }
  if (sign === NAN) return 'NaN';
  if (sign === INFINITY) return 'Infinity';
  if (sign === NEGATIVE_INFINITY) return '-Infinity';
  // Digits stand from the power `weight` down: fill up to the point on either side, then cut to the scale as PostgreSQL does.
  const wholeDigits = (weight + 1) * GROUP_DIGITS;
  const whole = wholeDigits <= 0 ? '' : digits.slice(0, wholeDigits).padEnd(wholeDigits, '0');
  const fraction = (wholeDigits < 0 ? '0'.repeat(-wholeDigits) : '') + digits.slice(Math.max(0, wholeDigits));
  const cut = fraction.slice(0, scale).padEnd(scale, '0');
  const text = (whole.replace(/^0+/, '') || '0') + (scale === 0 ? '' : `.${cut}`);
  return sign === NEGATIVE && /[1-9]/.test(text) ? `-${text}` : text;
}

function insufficientData(): ThermoclineError {
  return new ThermoclineError('protocol-violation', 'insufficient data left in message');
}

function invalid(part: string): ThermoclineError {
  return new ThermoclineError('invalid-binary', `invalid ${part} in external "numeric" value`);
}
