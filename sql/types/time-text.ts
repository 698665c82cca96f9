import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseTime } from '../../engine/plan/values/parse-datetime.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { MICROS_PER_DAY } from './calendar.ts';
import { asciiOf } from './field-bytes.ts';
import { writePadded } from './integer-text.ts';
import type { TimeZone } from './time-zone.ts';

/** Microseconds since midnight, up to 24:00:00. */
export function writeTime(out: OutputBuffer, micros: number): void {
  out.reserve(16);
  const bytes = out.bytes;
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  writePadded(out, Math.floor(seconds / 3600), 2);
  bytes[out.position++] = 58;
  writePadded(out, Math.floor(seconds / 60) % 60, 2);
  bytes[out.position++] = 58;
  writePadded(out, seconds % 60, 2);
  if (fraction === 0) return;
  bytes[out.position++] = 46;
  writePadded(out, fraction, 6);
  while (bytes[out.position - 1] === 48) out.position--;
}

/** Microseconds since midnight, rounded to `precision` decimals (6 at most). Throws `invalid-datetime`, `datetime-out-of-range`. */
export function timeParser(precision: number, zone: TimeZone): (bytes: Uint8Array, start: number, end: number) => number {
  const grain = 10 ** Math.max(0, 6 - precision);
  return (bytes, start, end) => {
    const text = asciiOf(bytes, start, end);
    // What time it is now is nothing that a row of a file can ask.
    if (/\b(now|today|tomorrow|yesterday)\b/i.test(text)) {
      throw new ThermoclineError('invalid-datetime', `invalid input syntax for type time: "${text}"`);
    }
    const micros = Number(parseTime(text, { timeZone: zone.name, nowMicros: 0n }));
    return Math.min(Math.floor((micros + grain / 2) / grain) * grain, MICROS_PER_DAY);
  };
}
