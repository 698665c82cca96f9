import type { OutputBuffer } from '../wire/output-buffer.ts';

const MICROS_PER_HOUR = 3_600_000_000n;
const MICROS_PER_MINUTE = 60_000_000n;
const MICROS_PER_SECOND = 1_000_000n;

/** An interval as PostgreSQL prints it with intervalstyle postgres: `1 year 2 mons -3 days +04:05:06.7`. */
export function writeInterval(out: OutputBuffer, months: number, days: number, micros: bigint): void {
  let isEmpty = true;
  let afterNegative = false;
  const part = (value: number, unit: string): void => {
    if (value === 0) return;
    out.ascii(`${isEmpty ? '' : ' '}${afterNegative && value > 0 ? '+' : ''}${value} ${unit}${value === 1 ? '' : 's'}`);
    isEmpty = false;
    afterNegative = value < 0;
  };
  part(Math.trunc(months / 12), 'year');
  part(months % 12, 'mon');
  part(days, 'day');
  if (!isEmpty && micros === 0n) return;
  const size = micros < 0n ? -micros : micros;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const fraction = String(size % MICROS_PER_SECOND)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const sign = micros < 0n ? '-' : afterNegative ? '+' : '';
  const clock = `${two(size / MICROS_PER_HOUR)}:${two((size / MICROS_PER_MINUTE) % 60n)}:${two((size / MICROS_PER_SECOND) % 60n)}`;
  out.ascii(`${isEmpty ? '' : ' '}${sign}${clock}${fraction === '' ? '' : `.${fraction}`}`);
}
