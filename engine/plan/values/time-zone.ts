import { daysFromCivil } from './calendar.ts';
import { MICROS_PER_SECOND } from './value.ts';

/** Abbreviations Postgres's default list reads as fixed offsets, in hours east. The common ones; full names always work. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  utc: 0, gmt: 0, z: 0, zulu: 0, ut: 0, uct: 0, wet: 0, west: 1, bst: 1, cet: 1, met: 1, mez: 1, cest: 2, mest: 2, mesz: 2, eet: 2, sast: 2, eest: 3, msk: 3,
  ist: 2, pkt: 5, hkt: 8, awst: 8, sgt: 8, jst: 9, kst: 9, aest: 10, aedt: 11, nzst: 12, nzdt: 13,
  ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10, brt: -3, art: -3,
}; // prettier-ignore

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Whether `zone` names one: an IANA name, an abbreviation, or an offset such as `+02` or `-03:30`. */
export function isTimeZone(zone: string): boolean {
  return fixedOffsetSeconds(zone) !== null || formatOf(zone) !== null;
}

/**
 * Seconds east of Greenwich of a wall-clock time in the zone. Where clocks jump, Postgres's choice: a time that does not exist counts
 * with the offset before the jump, one that exists twice with the offset after it. `zone` must satisfy {@link isTimeZone}.
 */
export function offsetOfLocal(zone: string, localMicros: bigint): number {
  const fixed = fixedOffsetSeconds(zone);
  if (fixed !== null) return fixed;
  const localSeconds = Number(localMicros / MICROS_PER_SECOND);
  const before = offsetOfInstant(zone, localSeconds - 86_400);
  const after = offsetOfInstant(zone, localSeconds + 86_400);
  if (before === after) return before;
  const withBefore = offsetOfInstant(zone, localSeconds - before) === before;
  const withAfter = offsetOfInstant(zone, localSeconds - after) === after;
  if (withBefore && withAfter) return after;
  return withAfter ? after : before;
}

/** Seconds east of Greenwich at an instant (seconds since 1970). */
export function offsetOfInstant(zone: string, epochSeconds: number): number {
  const fixed = fixedOffsetSeconds(zone);
  if (fixed !== null) return fixed;
  const format = formatOf(zone);
  if (format === null) return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(new Date(epochSeconds * 1000))) parts[type] = value;
  const year = parts['era'] === 'B' || parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const days = daysFromCivil(year, Number(parts['month']), Number(parts['day']));
  const local = days * 86_400 + (Number(parts['hour']) % 24) * 3600 + Number(parts['minute']) * 60 + Number(parts['second']);
  return local - Math.floor(epochSeconds);
}

function fixedOffsetSeconds(zone: string): number | null {
  const hours = ABBREVIATIONS[zone.toLowerCase()];
  if (hours !== undefined) return hours * 3600;
  const match = /^([+-])(\d{1,2})(?::?(\d{2}))?(?::(\d{2}))?$/.exec(zone);
  if (match === null) return null;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const key = zone.toLowerCase();
  let format = formats.get(key);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone, era: 'narrow', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
      }); // prettier-ignore
    } catch {
      format = null;
    }
    // Names come from users: the cache must not grow with them.
    if (formats.size < 1000) formats.set(key, format);
  }
  return format;
}
