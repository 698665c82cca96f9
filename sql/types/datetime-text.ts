import type { OutputBuffer } from '../wire/output-buffer.ts';
import { type CivilDate, dateOfDays } from './calendar.ts';
import { writeInteger, writePadded } from './integer-text.ts';

/** Longest text: `294247-01-09 23:59:59.999999-15:59:59 BC`, with room to spare. */
const DATETIME_CHARS_MAX = 64;

const scratch: CivilDate = { year: 0, month: 0, day: 0 };

/** A date as ISO writes it; years before 1 end in ` BC`. */
export function writeDate(out: OutputBuffer, days: number): void {
  out.reserve(DATETIME_CHARS_MAX);
  if (writeDay(out, days)) writeEra(out);
}

/** A local date and time; `offsetSeconds` is null for a type without zone. Fractions lose their trailing zeros. */
export function writeTimestamp(out: OutputBuffer, days: number, microsOfDay: number, offsetSeconds: number | null): void {
  out.reserve(DATETIME_CHARS_MAX);
  const beforeChrist = writeDay(out, days);
  const seconds = Math.floor(microsOfDay / 1e6);
  const fraction = microsOfDay - seconds * 1e6;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const bytes = out.bytes;
  bytes[out.position++] = 32;
  writePadded(out, hours, 2);
  bytes[out.position++] = 58;
  writePadded(out, minutes - hours * 60, 2);
  bytes[out.position++] = 58;
  writePadded(out, seconds - minutes * 60, 2);
  if (fraction !== 0) {
    bytes[out.position++] = 46;
    writePadded(out, fraction, 6);
    while (bytes[out.position - 1] === 48) out.position--;
  }
  if (offsetSeconds !== null) writeOffset(out, offsetSeconds);
  if (beforeChrist) writeEra(out);
}

/** Writes the day without its era and tells whether it is before Christ. */
function writeDay(out: OutputBuffer, days: number): boolean {
  dateOfDays(days, scratch);
  const beforeChrist = scratch.year <= 0;
  const year = beforeChrist ? 1 - scratch.year : scratch.year;
  if (year > 9999) writeInteger(out, year);
  else writePadded(out, year, 4);
  const bytes = out.bytes;
  bytes[out.position++] = 45;
  writePadded(out, scratch.month, 2);
  bytes[out.position++] = 45;
  writePadded(out, scratch.day, 2);
  return beforeChrist;
}

/** `+hh`, with minutes and seconds only where there are any. */
function writeOffset(out: OutputBuffer, offsetSeconds: number): void {
  const bytes = out.bytes;
  bytes[out.position++] = offsetSeconds < 0 ? 45 : 43;
  const size = Math.abs(offsetSeconds);
  const hours = (size / 3600) | 0;
  const minutes = ((size - hours * 3600) / 60) | 0;
  const seconds = size - hours * 3600 - minutes * 60;
  writePadded(out, hours, 2);
  if (minutes === 0 && seconds === 0) return;
  bytes[out.position++] = 58;
  writePadded(out, minutes, 2);
  if (seconds === 0) return;
  bytes[out.position++] = 58;
  writePadded(out, seconds, 2);
}

function writeEra(out: OutputBuffer): void {
  out.ascii(' BC');
}
