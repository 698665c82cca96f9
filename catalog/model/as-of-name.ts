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

const ENCODED = /^([^\u0001]*)\u0001(?:v=(-?\d{1,19})|m=(-?\d{1,16})|t=([^]*))$/;

/** Takes a `relname` apart. A name without a clause comes back as it is, also one that only looks like having one. */
export function decodeAsOfName(relname: string): { readonly name: string; readonly asOf: AsOf | null } {
  const match = ENCODED.exec(relname);
  if (match === null) return { name: relname, asOf: null };
  const [, name = '', version, ms, text = ''] = match;
  if (version !== undefined) return { name, asOf: { kind: 'version', snapshotId: BigInt(version) } };
  if (ms !== undefined) return { name, asOf: { kind: 'time-ms', timestampMs: Number(ms) } };
  return { name, asOf: { kind: 'time-text', text } };
}
