import { ThermoclineError } from '../errors/thermocline-error.ts';

/**
 * JSON as PostgreSQL knows it: numbers keep every digit, so they are text here, and an object remembers the order of its keys.
 */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonMap;

export interface JsonNumber {
  readonly number: string;
}

export type JsonMap = ReadonlyMap<string, JsonValue>;

/** Deeper values are refused: what reads them is recursive, here and in clients. */
const DEPTH_MAX = 1000;

export function isJsonNumber(value: JsonValue): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'number' in value;
}

/** Reads a JSON text. Throws `invalid-text` in PostgreSQL's words, `statement-too-complex` for too deep a value. */
export function parseJson(text: string): JsonValue {
  return new JsonParser(text).parse();
}

/** Where the members of an object or the elements of an array stand in the text; null when it is neither. Throws as {@link parseJson}. */
export function jsonChildren(text: string): JsonChildren | null {
  return new JsonParser(text).children();
}

export interface JsonChildren {
  readonly isArray: boolean;
  /** `key` is null in an array. */
  readonly entries: readonly { readonly key: string | null; readonly start: number; readonly end: number }[];
}

/** The text in the one form that PostgreSQL prints of a jsonb. Throws as {@link parseJson}, and for what a jsonb cannot hold. */
export function normaliseJsonb(text: string): string {
  return printJsonb(parseJson(text));
}

/** A value as PostgreSQL prints a jsonb: keys by length, then by bytes; one space after `:` and `,`. */
export function printJsonb(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quoteJson(value);
  if (isJsonNumber(value)) return plainNumber(value.number);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(printJsonb).join(', ')}]`;
  const entries = [...(value as JsonMap)].map(([key, v]) => ({
    key: Buffer.from(key, 'utf8'),
    text: `${quoteJson(key)}: ${printJsonb(v)}`,
  }));
  entries.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  return `{${entries.map((e) => e.text).join(', ')}}`;
}

/** A string as JSON writes it, with as few escapes as PostgreSQL. */
export function quoteJson(text: string): string {
  // eslint-disable-next-line no-control-regex
  return `"${text.replace(/["\\\u0000-\u001f]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Digits that a numeric has on either side of its point at most. */
const WHOLE_DIGITS_MAX = 131_072;
const SCALE_MAX = 16_383;

/** A JSON number without its exponent: the text of the numeric it is. */
export function plainNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw invalidJson();
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const digits = (whole + fraction).replace(/^0+/, '');
  const point = digits.length - fraction.length + shift;
  const scale = Math.max(0, fraction.length - shift);
  if (point > WHOLE_DIGITS_MAX || scale > SCALE_MAX) throw new ThermoclineError('numeric-out-of-range', 'value overflows numeric format');
  if (digits === '') return scale === 0 ? '0' : `0.${'0'.repeat(scale)}`;
  const wholeText = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const fractionText = point < 0 ? '0'.repeat(-point) + digits : digits.slice(Math.max(0, point));
  return `${sign}${wholeText}${scale === 0 ? '' : `.${fractionText.padEnd(scale, '0')}`}`;
}

function invalidJson(detail?: string): ThermoclineError {
  return new ThermoclineError('invalid-text', 'invalid input syntax for type json', { detail });
}

class JsonParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonValue {
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#unexpected('end of input');
    return value;
  }

  children(): JsonChildren | null {
    this.#blanks();
    const isArray = this.#text[this.#at] === '[';
    if (!isArray && this.#text[this.#at] !== '{') {
      this.parse();
      return null;
    }
    const close = isArray ? ']' : '}';
    this.#at++;
    const entries: { key: string | null; start: number; end: number }[] = [];
    this.#blanks();
    if (!this.#take(close)) {
      do {
        let key: string | null = null;
        this.#blanks();
        if (!isArray) {
          key = this.#string();
          this.#blanks();
          if (!this.#take(':')) throw this.#unexpected('":"');
          this.#blanks();
        }
        const start = this.#at;
        this.#value(1);
        entries.push({ key, start, end: this.#at });
        this.#blanks();
      } while (this.#take(','));
      if (!this.#take(close)) throw this.#unexpected(`"," or "${close}"`);
    }
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#unexpected('end of input');
    return { isArray, entries };
  }

  #blanks(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c !== 32 && c !== 9 && c !== 10 && c !== 13) return;
    }
  }

  #value(depth: number): JsonValue {
    if (depth > DEPTH_MAX) throw new ThermoclineError('statement-too-complex', 'a JSON value is nested too deeply');
    this.#blanks();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default: {
        NUMBER.lastIndex = this.#at;
        const match = NUMBER.exec(this.#text);
        if (match === null) throw this.#unexpected('JSON value');
        this.#at += match[0].length;
        return { number: match[0] };
      }
    }
  }

  #word<T extends JsonValue>(word: string, value: T): T {
    const end = this.#at + word.length;
    if (!this.#text.startsWith(word, this.#at) || /\w/.test(this.#text[end] ?? '')) throw this.#unexpected('JSON value');
    this.#at = end;
    return value;
  }

  #object(depth: number): JsonMap {
    this.#at++;
    const out = new Map<string, JsonValue>();
    this.#blanks();
    if (this.#take('}')) return out;
    do {
      this.#blanks();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('string');
      const key = this.#string();
      this.#blanks();
      if (!this.#take(':')) throw this.#unexpected('":"');
      const value = this.#value(depth + 1);
      // Of a key that comes twice the last value counts.
      out.set(key, value);
      this.#blanks();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
    return out;
  }

  #array(depth: number): readonly JsonValue[] {
    this.#at++;
    const out: JsonValue[] = [];
    this.#blanks();
    if (this.#take(']')) return out;
    do {
      out.push(this.#value(depth + 1));
      this.#blanks();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('"," or "]"');
    return out;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #string(): string {
    STRING.lastIndex = this.#at;
    const match = STRING.exec(this.#text);
    if (match === null) throw this.#unexpected('string');
    this.#at += match[0].length;
    const inner = match[1]!;
    if (!inner.includes('\\')) return inner;
    const text = JSON.parse(match[0]) as string;
    if (text.includes('\0')) {
      throw new ThermoclineError('untranslatable-character', 'unsupported Unicode escape sequence', {
        detail: '\\u0000 cannot be converted to text.',
      });
    }
    // Half of a pair stands alone.
    if (/\p{Surrogate}/u.test(text)) throw invalidJson('Unicode high surrogate must not follow a high surrogate, nor stand alone.');
    return text;
  }

  #unexpected(expected: string): ThermoclineError {
    if (this.#at >= this.#text.length) return invalidJson('The input string ended unexpectedly.');
    const token = /^(\w+|[^\s])/.exec(this.#text.slice(this.#at, this.#at + 100))?.[0] ?? '';
    if (expected === 'JSON value') return invalidJson(`Token "${token}" is invalid.`);
    return invalidJson(`Expected ${expected}, but found "${token}".`);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
// eslint-disable-next-line no-control-regex
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
