/** What C's isspace takes in the C locale: space, tab, newline, vertical tab, form feed, carriage return. */
export function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** A field's bytes as text: for messages and slow paths. */
export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
