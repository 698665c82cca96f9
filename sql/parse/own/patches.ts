import { assert } from '../../../catalog/base/assert.ts';
import type { Token } from '../lexer.ts';
import type { SourceText } from '../source-text.ts';

/** Replacements of parts of a text by others of the same number of bytes. */
export class Patches {
  readonly #source: SourceText;
  #bytes: Buffer | null = null;

  constructor(source: SourceText) {
    this.#source = source;
  }

  get empty(): boolean {
    return this.#bytes === null;
  }

  /** Puts `text` (not longer in UTF-8) in the place of [start, end), padded with spaces. */
  replace(start: number, end: number, text: string): void {
    assert(Buffer.byteLength(text) <= end - start, 'a replacement fits its place');
    this.#bytes ??= Buffer.from(this.#source.bytes);
    this.#bytes.fill(0x20, start, end);
    this.#bytes.write(text, start, 'utf8');
  }

  blank(start: number, end: number): void {
    this.replace(start, end, '');
  }

  /** Turns a name in other quotes into one in double quotes. */
  doubleQuote(token: Token, quote: string): void {
    const inside = this.#source.slice(token.start + 1, token.end - 1);
    if (inside.includes('"')) {
      // It would have to be doubled, and there is no room.
      throw this.#source.error(
        'invalid-name',
        `a name in ${quote === '`' ? 'backticks' : 'single quotes'} may not contain a double quote`,
        token.start,
        {
          hint: 'Write the name in double quotes, and the quote inside twice.',
        },
      );
    }
    this.replace(token.start, token.end, `"${inside.replaceAll(quote + quote, quote)}"`);
  }

  /** The patched text. */
  apply(): string {
    return this.#bytes === null ? this.#source.text : this.#bytes.toString('utf8');
  }
}
