import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** How far a place is from UTC, at any time. */
export interface TimeZone {
  readonly name: string;
  /** Seconds east of UTC at an instant, given in seconds since 1970. */
  offsetAt(epochSeconds: number): number;
}

export const UTC: TimeZone = { name: 'UTC', offsetAt: () => 0 };

/** Zones kept; each holds at most one entry a week of 700 years. */
const CACHE_MAX = 64;
const cache = new Map<string, TimeZone>();

/**
 * The zone of a name: IANA's, `UTC`, `+02`, `-03:30`, or Postgres's own spelling of a fixed offset, `<+02>-02`.
 * Throws `invalid-parameter-value` for a name nobody knows.
 */
export function timeZoneOf(name: string): TimeZone {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const zone = /^((etc\/)?(utc|gmt|uct|zulu|universal)|z)$/i.test(name) ? UTC : (fixedZone(name) ?? ianaZone(name));
  if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value!);
  cache.set(name, zone);
  return zone;
}

/** Seconds of `[+-]hh[:mm[:ss]]`. */
function seconds(sign: string, hours: string, minutes = '0', secs = '0'): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(secs));
}

function fixedZone(name: string): TimeZone | null {
  const iso = /^([+-])(\d{1,2})(?::?(\d\d)(?::?(\d\d))?)?$/.exec(name);
  if (iso !== null) return fixed(name, seconds(iso[1]!, iso[2]!, iso[3], iso[4]));
  // POSIX counts west of Greenwich.
  const posix = /^<[^<>]*>([+-]?)(\d{1,2})(?::(\d\d)(?::(\d\d))?)?$/.exec(name);
  return posix === null ? null : fixed(name, -seconds(posix[1]!, posix[2]!, posix[3], posix[4]));
}

function fixed(name: string, offset: number): TimeZone {
  return { name, offsetAt: () => offset };
}

function ianaZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new ThermoclineError('invalid-parameter-value', `time zone "${name}" not recognized`);
  }
  return new IanaZone(format);
}

const WEEK = 604_800;
/** The Gregorian calendar, weekdays included, repeats after 400 years: so do the rules of a zone's future. */
const CYCLE = 146_097 * 86_400;
/** 2100-01-01 and 1800-01-01: before the first zone left local mean time nothing changes. */
const FUTURE = 4_102_444_800;
const PAST = -5_364_662_400;

/** A change of offset inside a week. */
interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Intl knows every zone but answers one instant at a time, in 5–10 µs. So it is asked at the edges of a week: equal offsets hold for
 * the whole week, different ones are searched for the second of the change; the answer is kept.
 */
class IanaZone implements TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #weeks = new Map<number, number | Transition>();
  // The stretch of constant offset that answered last: values of a column lie together.
  #from = 0;
  #to = 0;
  #offset = 0;

  constructor(format: Intl.DateTimeFormat) {
    this.name = format.resolvedOptions().timeZone;
    this.#format = format;
  }

  offsetAt(epochSeconds: number): number {
    if (epochSeconds >= this.#from && epochSeconds < this.#to) return this.#offset;
    let instant = Math.max(epochSeconds, PAST);
    if (instant >= FUTURE + CYCLE) instant -= Math.floor((instant - FUTURE) / CYCLE) * CYCLE;
    const week = Math.floor(instant / WEEK);
    const start = week * WEEK;
    const found = this.#week(week);
    if (typeof found === 'number') this.#remember(epochSeconds, instant, start, start + WEEK, found);
    else if (instant < found.at) this.#remember(epochSeconds, instant, start, found.at, found.before);
    else this.#remember(epochSeconds, instant, found.at, start + WEEK, found.after);
    return this.#offset;
  }

  #remember(asked: number, instant: number, from: number, to: number, offset: number): void {
    const shift = asked - instant;
    this.#from = from + shift;
    this.#to = to + shift;
    this.#offset = offset;
  }

  #week(week: number): number | Transition {
    const known = this.#weeks.get(week);
    if (known !== undefined) return known;
    let low = week * WEEK;
    let high = low + WEEK;
    const before = this.#ask(low);
    const after = this.#ask(high);
    let found: number | Transition = before;
    if (before !== after) {
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (this.#ask(middle) === before) low = middle;
        else high = middle;
      }
      found = { at: high, before, after };
    }
    this.#weeks.set(week, found);
    return found;
  }

  #ask(instant: number): number {
    const [month, day, year, hour, minute, second] = this.#format
      .format(instant * 1000)
      .match(/\d+/g)!
      .map(Number);
    return Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000 - instant;
  }
}

/**
 * Seconds east of UTC for a local time, given as if it were UTC. A time that a change of clocks skipped is read with the offset before
 * the change, one that happened twice with the offset after it: as Postgres does.
 */
export function offsetOfLocal(zone: TimeZone, localSeconds: number): number {
  const before = zone.offsetAt(localSeconds - 86_400);
  const after = zone.offsetAt(localSeconds + 86_400);
  if (before === after) return before;
  const beforeHolds = zone.offsetAt(localSeconds - before) === before;
  const afterHolds = zone.offsetAt(localSeconds - after) === after;
  if (beforeHolds !== afterHolds) return beforeHolds ? before : after;
  return before < after ? before : after;
}
