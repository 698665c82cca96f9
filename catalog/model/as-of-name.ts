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
const MARK = '\u0001';

/** The `relname` under which a parse tree carries `name` together with its AS OF clause. */
export function encodeAsOfName(name: string, asOf: AsOf): string {
  switch (asOf.kind) {
    case 'version':
      return `${name}${MARK}v=${asOf.snapshotId}`;
    case 'time-ms':
      return `${name}${MARK}m=${asOf.timestampMs}`;
    case 'time-text':
      return `${name}${MARK}t=${asOf.text}`;
  }
}

/** Takes a `relname` apart. A name without a clause comes back as it is, also one that only looks like having one. */
export function decodeAsOfName(relname: string): { readonly name: string; readonly asOf: AsOf | null } {
  const at = relname.indexOf(MARK);
  const asOf = at < 0 ? null : decodeClause(relname.slice(at + 1));
  return asOf === null ? { name: relname, asOf } : { name: relname.slice(0, at), asOf };
}

function decodeClause(clause: string): AsOf | null {
  const value = clause.slice(2);
  if (clause.startsWith('t=')) return { kind: 'time-text', text: value };
  if (!/^-?\d{1,19}$/.test(value)) return null;
  if (clause.startsWith('v=')) return { kind: 'version', snapshotId: BigInt(value) };
  if (clause.startsWith('m=')) return { kind: 'time-ms', timestampMs: Number(value) };
  return null;
}
