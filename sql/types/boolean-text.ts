import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { asciiOf } from './field-bytes.ts';

/** Every spelling Postgres takes: unique prefixes of true, false, yes, no; on, off; 1, 0. */
const SPELLINGS: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1'].map((s): [string, boolean] => [s, true]),
  ...['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0'].map((s): [string, boolean] => [s, false]),
]);

/** The boolean a field holds. Throws `invalid-text`. */
export function parseBoolean(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 1) {
    const byte = bytes[start]!;
    if (byte === 0x74 || byte === 0x31) return true;
    if (byte === 0x66 || byte === 0x30) return false;
  }
  const text = asciiOf(bytes, start, end);
  const value = SPELLINGS.get(text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, '').toLowerCase());
  if (value === undefined) throw new ThermoclineError('invalid-text', `invalid input syntax for type boolean: "${text}"`);
  return value;
}
