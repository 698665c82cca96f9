/**
 * Byte offsets into a text's UTF-8 form against characters (code points): parse trees count in bytes, error positions in characters,
 * JavaScript in UTF-16 units. Offsets inside a character count as its beginning; offsets past the end as the end.
 */

/** The 1-based character position, as in the Postgres protocol, of a 0-based UTF-8 byte offset. */
export function characterPosition(text: string, byteOffset: number): number {
  let bytes = 0;
  let characters = 0;
  for (const character of text) {
    bytes += utf8Length(character.codePointAt(0)!);
    if (bytes > byteOffset) break;
    characters++;
  }
  return characters + 1;
}

/** The 0-based UTF-8 byte offset of a 1-based character position. */
export function byteOffsetOf(text: string, position: number): number {
  let bytes = 0;
  let characters = 1;
  for (const character of text) {
    if (characters >= position) break;
    bytes += utf8Length(character.codePointAt(0)!);
    characters++;
  }
  return bytes;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
