import { characterPosition } from '../../catalog/base/character-position.ts';
import { type ErrorFields, type ErrorKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** A query string as the client sent it, with its UTF-8 form: tokens and parse trees count in bytes of it. */
export class SourceText {
  readonly text: string;
  readonly bytes: Buffer;

  /** Throws `invalid-encoding` for what UTF-8 or C strings cannot carry. */
  constructor(text: string) {
    this.text = text;
    this.bytes = Buffer.from(text, 'utf8');
    if (text.includes('\0')) throw new ThermoclineError('invalid-encoding', 'invalid byte sequence for encoding "UTF8": 0x00');
    if (this.bytes.length !== text.length && /\p{Surrogate}/u.test(text)) {
      throw new ThermoclineError('invalid-encoding', 'the query string is not valid Unicode: it holds half a surrogate pair');
    }
  }

  /** The text between two byte offsets. */
  slice(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  /** An error at a byte offset. */
  error(kind: ErrorKind, message: string, byteOffset: number, fields: ErrorFields = {}): ThermoclineError {
    return new ThermoclineError(kind, message, { ...fields, position: characterPosition(this.text, byteOffset) });
  }
}
