import { AssertionFailed } from '../base/assert.ts';

/**
 * What `FOR VERSION AS OF n` and `FOR SYSTEM_TIME AS OF …` after a relation's name say, in the user's terms.
 *
 * `time-text` is the literal as written: the binder reads it as a timestamp with time zone in the session's time zone.
 */
export type AsOf =
  | { readonly kind: 'version'; readonly snapshotId: bigint }
  | { readonly kind: 'time-ms'; readonly timestampMs: number }
  | { readonly kind: 'time-text'; readonly text: string };

/** Postgres's grammar has no place for the clause, so it travels inside the relation's name, after a character that no one types. */
const SEPARATOR = '\u0001';

/** The `relname` under which a parse tree carries `name` together with its AS OF clause. */
export function encodeAsOfName(name: string, asOf: AsOf): string {
  switch (asOf.kind) {
    case 'version':
      return `${name}${SEPARATOR}v=${asOf.snapshotId}`;
    case 'time-ms':
      return `${name}${SEPARATOR}m=${asOf.timestampMs}`;
    case 'time-text':
      return `${name}${SEPARATOR}t=${asOf.text}`;
  }
}

/** Takes a `relname` apart. A name without a clause comes back as it is. */
export function decodeAsOfName(relname: string): { readonly name: string; readonly asOf: AsOf | null } {
  const at = relname.indexOf(SEPARATOR);
  if (at < 0) return { name: relname, asOf: null };
  const name = relname.slice(0, at);
  const value = relname.slice(at + 3);
  switch (relname.slice(at + 1, at + 3)) {
    case 'v=':
      return { name, asOf: { kind: 'version', snapshotId: BigInt(value) } };
    case 'm=':
      return { name, asOf: { kind: 'time-ms', timestampMs: Number(value) } };
    case 't=':
      return { name, asOf: { kind: 'time-text', text: value } };
    default:
      throw new AssertionFailed(`a relation name with a foreign mark: ${JSON.stringify(relname)}`);
  }
}
