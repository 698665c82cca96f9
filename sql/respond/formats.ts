import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** 0 text, 1 binary. */
export type Format = 0 | 1;

/**
 * Format codes as a client gives them (none: all text; one: for all; or one for each of `count`), one by one. Throws 08P01 for another
 * number of them, 22023 for a code that is neither.
 */
export function expandFormats(codes: readonly number[], count: number, what: 'parameters' | 'columns'): readonly Format[] {
  if (codes.length > 1 && codes.length !== count) {
    const message =
      what === 'parameters'
        ? `bind message has ${codes.length} parameter formats but ${count} parameters`
        : `bind message has ${codes.length} result formats but query has ${count} columns`;
    throw new ThermoclineError('protocol-violation', message);
  }
  const formats = codes.map(formatOf);
  return Array.from({ length: count }, (_, i) => formats[i] ?? formats[0] ?? 0);
}

function formatOf(code: number): Format {
  if (code === 0 || code === 1) return code;
  throw new ThermoclineError('invalid-parameter-value', `unsupported format code: ${code}`);
}
