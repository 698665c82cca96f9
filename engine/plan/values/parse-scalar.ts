import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { type Decimal, parseDecimal } from './decimal.ts';

/** Text → bool, as boolin: case-blind unique prefixes, blanks around them. */
export function parseBool(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word !== '') {
    if ('true'.startsWith(word) || 'yes'.startsWith(word) || word === 'on' || word === '1') return true;
    if ('false'.startsWith(word) || 'no'.startsWith(word) || word === 'off' || word === 'of' || word === '0') return false;
  }
  throw invalidInput('boolean', text);
}

const INTEGER_LIMITS = { smallint: 15n, integer: 31n, bigint: 63n } as const;

export function parseInteger(text: string, type: keyof typeof INTEGER_LIMITS): bigint {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw invalidInput(type, text);
  const value = BigInt(text.trim().replace(/^\+/, ''));
  const limit = 1n << INTEGER_LIMITS[type];
  if (value < -limit || value >= limit)
    throw new ThermoclineError('numeric-out-of-range', `value "${text}" is out of range for type ${type}`);
  return value;
}

/** Text → oid: unsigned 32 bits; small negative numbers wrap, as oidin lets them. */
export function parseOid(text: string): bigint {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw invalidInput('oid', text);
  const value = BigInt(text.trim().replace(/^\+/, ''));
  if (value >= 1n << 32n || value < -(1n << 31n))
    throw new ThermoclineError('numeric-out-of-range', `value "${text}" is out of range for type oid`);
  return BigInt.asUintN(32, value);
}

export function parseFloat8(text: string, type: 'double precision' | 'real'): number {
  const word = text.trim().toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) {
    const value = type === 'real' ? Math.fround(Number(word)) : Number(word);
    const isZero = !/[1-9]/.test(word.split('e')[0]!);
    if (!Number.isFinite(value) || (value === 0 && !isZero)) {
      throw new ThermoclineError('numeric-out-of-range', `"${text.trim()}" is out of range for type ${type}`);
    }
    return value;
  }
  if (/^[+-]?nan$/.test(word)) return Number.NaN;
  if (/^\+?inf(inity)?$/.test(word)) return Number.POSITIVE_INFINITY;
  if (/^-inf(inity)?$/.test(word)) return Number.NEGATIVE_INFINITY;
  throw invalidInput(type, text);
}

/** Text → numeric. NaN and infinities, which no DECIMAL holds, are refused. */
export function parseNumeric(text: string): Decimal {
  const value = parseDecimal(text);
  if (value !== null) return value;
  if (/^\s*([+-]?inf(inity)?|nan)\s*$/i.test(text)) {
    throw new ThermoclineError('feature-not-supported', `numeric "${text.trim()}" is not supported`, { hint: 'Use double precision.' });
  }
  if (/^\s*[+-]?[\d.]+e[+-]?\d+\s*$/i.test(text)) throw new ThermoclineError('numeric-out-of-range', 'value overflows numeric format');
  throw invalidInput('numeric', text);
}

/** `\x…` hex, or the escape format: `\\` and `\ooo`. */
export function parseBytea(text: string): Uint8Array {
  if (text.startsWith('\\x')) {
    const digits = text.slice(2).replaceAll(/\s/g, '');
    const bad = /[^0-9a-fA-F]/.exec(digits);
    if (bad !== null) throw new ThermoclineError('invalid-parameter-value', `invalid hexadecimal digit: "${bad[0]}"`);
    if (digits.length % 2 !== 0) throw new ThermoclineError('invalid-parameter-value', 'invalid hexadecimal data: odd number of digits');
    return new Uint8Array(Buffer.from(digits, 'hex'));
  }
  const bytes: number[] = [];
  const source = Buffer.from(text, 'utf8');
  for (let i = 0; i < source.length; i++) {
    if (source[i] !== 0x5c) bytes.push(source[i]!);
    else if (source[i + 1] === 0x5c) {
      bytes.push(0x5c);
      i++;
    } else {
      const octal = /^[0-3][0-7]{2}/.exec(source.toString('latin1', i + 1, i + 4));
      if (octal === null) throw new ThermoclineError('invalid-text', 'invalid input syntax for type bytea');
      bytes.push(Number.parseInt(octal[0], 8));
      i += 3;
    }
  }
  return new Uint8Array(bytes);
}

export function invalidInput(type: string, text: string): ThermoclineError {
  return new ThermoclineError('invalid-text', `invalid input syntax for type ${type}: "${text}"`);
}
