import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Fluss's limit on names, of which a partition name is one; the embedded tier also makes a folder of it. */
const NAME_LENGTH_MAX = 200;

/**
 * The partition name of a row: its values of the partition columns, joined with `$` (fluss-protocol.md §3.6). A value's own characters
 * are so limited that no two rows of different values share a name. Throws 22023 naming the column whose value cannot be in a name.
 */
export function partitionName(table: string, columns: readonly string[], values: readonly string[]): string {
  for (const [i, value] of values.entries()) {
    const column = columns[i]!;
    const refuse = (why: string) =>
      new ThermoclineError('invalid-parameter-value', `value ${quoted(value)} of partition column "${column}" cannot name a partition`, {
        detail: why,
        hint: `A partition value has letters, digits, _ and -, at most ${NAME_LENGTH_MAX} characters, and does not begin with __. Store a name made of these in a column of its own.`,
        table,
        column,
      });
    if (value === '') throw refuse('It is empty.');
    if (!/^[A-Za-z0-9_-]*$/.test(value)) throw refuse('It has characters that a name may not have.');
    if (value.startsWith('__')) throw refuse('Names that begin with __ are reserved.');
    if (value.length > NAME_LENGTH_MAX) throw refuse(`It has ${value.length} characters.`);
  }
  const name = values.join('$');
  if (name.length > NAME_LENGTH_MAX) {
    throw new ThermoclineError('invalid-parameter-value', `a partition name of ${name.length} characters is too long`, {
      detail: `The values of ${columns.map((c) => `"${c}"`).join(', ')} make the name together.`,
      hint: `Their lengths and a separator between each two may come to ${NAME_LENGTH_MAX} characters.`,
      table,
    });
  }
  return name;
}

/** The partition values that a name was made of. */
export function partitionValues(name: string): string[] {
  return name.split('$');
}

function quoted(value: string): string {
  return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
}
