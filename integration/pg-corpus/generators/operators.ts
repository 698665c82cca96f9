import { PG_OPERATORS } from '../../../engine/plan/generated/pg-operators.ts';
import { column, SAMPLES } from './samples.ts';

/** Arguments that stay in range, where the plain samples do not. */
const SMALL: Readonly<Record<string, readonly string[]>> = {
  int2: ['0', '1', '-7', '100'],
  int4: ['0', '2', '-7', '1000'],
  int8: ['0', '3', '-10', '100000'],
};
const NONZERO: Readonly<Record<string, readonly string[]>> = {
  int2: ['1', '-7', '100'],
  int4: ['2', '-7', '1000'],
  int8: ['3', '-10', '100000'],
  float4: ['1.5', '-2.25'],
  float8: ['0.5', '-2.5', '1e5'],
  numeric: ['1.500', '-2.500', '100.000', '0.001'],
};
const BITS: Readonly<Record<string, readonly string[]>> = { int4: ['0', '1', '5', '31'] };
const PATTERNS: Readonly<Record<string, readonly string[]>> = { text: ['', 'a', 'a%', '_', 'A_B%', '^a', 'b$'] };
const PATHS: Readonly<Record<string, readonly string[]>> = {
  text: ['a', 'b', 'x'],
  int4: ['0', '1', '-1', '9'],
  _text: ['{}', '{b,2,c}', '{a}', '{1}'],
  jsonb: ['{"a": 1}', '[1]', '"x"', '{}'],
};

function rightSamples(name: string, right: string): readonly string[] {
  if (name === '/' || name === '%') return NONZERO[right] ?? SAMPLES[right]!;
  if (name === '<<' || name === '>>') return BITS[right] ?? SAMPLES[right]!;
  if (name === '^') return ['0.0', '1.0', '2.0', '0.5'];
  if (name.includes('~')) return PATTERNS[right] ?? SAMPLES[right]!;
  if (/^(->|->>|#>|#>>|#-|\?|\?\||\?&|@>|<@|-)$/.test(name) && right in PATHS) return PATHS[right]!;
  return (/[+*-]/.test(name) ? SMALL[right] : undefined) ?? SAMPLES[right]!;
}

function leftSamples(name: string, left: string): readonly string[] {
  if (name === '^') return ['0.0', '1.0', '4.0', '2.5'];
  return (/^[+*-]$/.test(name) ? SMALL[left] : undefined) ?? SAMPLES[left]!;
}

/** Every operator of PostgreSQL's table over the types an expression of ours may have: all pairs of the samples, and NULL. */
export function operatorStatements(): readonly string[] {
  const statements: string[] = [];
  for (const line of PG_OPERATORS.trim().split('\n')) {
    const [name = '', left = '', right = ''] = line.split(' ');
    // Polymorphic ones (arrays, records) are written by hand; jsonpath has no type here.
    if (!(right in SAMPLES) || (left !== '-' && !(left in SAMPLES)) || /^~[<>]/.test(name)) continue;
    const b = column(right, 'b', left === '-' ? prefixSamples(name, right) : rightSamples(name, right));
    if (left === '-') statements.push(`select b, ${name} b as r from ${b}`);
    else statements.push(`select a, b, a ${name} b as r from ${column(left, 'a', leftSamples(name, left))}, ${b}`);
  }
  return statements;
}

function prefixSamples(name: string, right: string): readonly string[] {
  return name === '|/' ? ['0', '2', '16'] : SAMPLES[right]!;
}
