import type { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { Token } from '../lexer.ts';
import type { SourceText } from '../source-text.ts';

/** Longest identifier, in bytes, as in Postgres; longer ones are cut. */
const IDENTIFIER_BYTES_MAX = 63;

/** The name that an identifier token stands for: lower-cased unless quoted, quotes taken off, cut to Postgres's length. */
export function identifierName(source: SourceText, token: Token): string {
  if (token.kind === 'word') return cut(Buffer.from(token.text, 'latin1'));
  const raw = source.slice(token.start, token.end);
  if (token.kind === 'backtick') return cut(Buffer.from(raw.slice(1, -1).replaceAll('``', '`')));
  if (token.kind !== 'quoted') throw syntaxErrorAt(source, token);
  if (!raw.startsWith('"')) throw source.error('feature-not-supported', 'a Unicode escape is not supported here', token.start);
  return cut(Buffer.from(raw.slice(1, -1).replaceAll('""', '"')));
}

/** What Postgres's grammar says at a token it did not expect. */
export function syntaxErrorAt(source: SourceText, token: Token | undefined): ThermoclineError {
  if (token === undefined) return source.error('syntax', 'syntax error at end of input', source.bytes.length);
  return source.error('syntax', `syntax error at or near "${source.slice(token.start, token.end)}"`, token.start);
}

function cut(name: Buffer): string {
  let end = Math.min(name.length, IDENTIFIER_BYTES_MAX);
  // Not within a character.
  while (end < name.length && end > 0 && (name[end]! & 0xc0) === 0x80) end--;
  return name.toString('utf8', 0, end);
}
