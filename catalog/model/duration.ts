import { ThermoclineError } from '../errors/thermocline-error.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** Flink's duration text (`3 min`, `500 ms`, `1d`; a bare number is milliseconds) in milliseconds. */
export function parseDurationMs(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = match === null ? undefined : match[2] === '' ? 1 : UNITS_MS[match[2]!.toLowerCase()];
  const ms = match === null || unit === undefined ? Number.NaN : Number(match[1]) * unit;
  if (!Number.isFinite(ms) || ms > Number.MAX_SAFE_INTEGER) {
    throw new ThermoclineError('invalid-parameter-value', `invalid duration: "${text}"`, {
      hint: "Write a number and a unit, such as '200 ms', '3 min', '7 d'.",
    });
  }
  return Math.round(ms);
}
