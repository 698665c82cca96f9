import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Numbers with units, as settings take and show them: `64MB`, `1min`, or a bare number of the setting's own unit. */

type Scale = readonly (readonly [unit: string, size: number])[];

const MEMORY: Scale = [
  ['TB', 2 ** 40],
  ['GB', 2 ** 30],
  ['MB', 2 ** 20],
  ['kB', 2 ** 10],
  ['B', 1],
];
const TIME: Scale = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
  ['us', 0.001],
];

const BASES: Readonly<Record<string, readonly [Scale, number]>> = {
  B: [MEMORY, 1],
  kB: [MEMORY, 2 ** 10],
  '8kB': [MEMORY, 2 ** 13],
  MB: [MEMORY, 2 ** 20],
  ms: [TIME, 1],
  s: [TIME, 1000],
  min: [TIME, 60_000],
};

/** Says a number of base units in the largest unit that divides it; 0 and negative numbers stay bare. */
export function showWithUnit(value: number, base: string | null): string {
  const found = base === null ? undefined : BASES[base];
  if (found === undefined || value <= 0) return String(value);
  const [scale, size] = found;
  const total = value * size;
  const fitting = scale.find(([, unitSize]) => total % unitSize === 0);
  return fitting === undefined ? String(value) : `${total / fitting[1]}${fitting[0]}`;
}

/** The number of base units a text means; null when it is no number with a unit that fits. */
export function parseWithUnit(text: string, base: string | null): number | null {
  const match = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|[+-]?0x[0-9a-f]+)\s*([a-zA-Z]*)\s*$/i.exec(text);
  if (match === null) return null;
  const [, digits = '', unit = ''] = match;
  if (unit === '') return Number(digits);
  const found = base === null ? undefined : BASES[base];
  const size = found?.[0].find(([name]) => name === unit)?.[1];
  return found === undefined || size === undefined ? null : (Number(digits) * size) / found[1];
}

/** What PostgreSQL says of units when one does not fit. */
export function unitHint(base: string | null): string | undefined {
  const found = base === null ? undefined : BASES[base];
  if (found === undefined) return undefined;
  const names = found[0].map(([name]) => `"${name}"`).reverse();
  return `Valid units for this parameter are ${names.slice(0, -1).join(', ')}, and ${names.at(-1)}.`;
}

/** A number within its bounds, or 22023. */
export function checkRange(name: string, value: number, base: string | null, min: number, max: number): void {
  if (value >= min && value <= max) return;
  const unit = base === null ? '' : ` ${base}`;
  const range = `(${min}${unit} .. ${max}${unit})`;
  throw new ThermoclineError('invalid-parameter-value', `${value}${unit} is outside the valid range for parameter "${name}" ${range}`);
}
