import { assert } from '../../catalog/base/assert.ts';

/**
 * JSON whose integers stay exact: Iceberg's snapshot ids have 63 bits, `JSON.parse` rounds them. Integers of 16 or more digits are
 * bigints, all other numbers are numbers; both are printed bare.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject | JsonText;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A part that is already printed. Only for printing; parsing never yields one. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Text that is not JSON: `position` counts UTF-16 units from 0. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} at position ${position}`);
    this.position = position;
  }
}

const DEPTH_MAX = 200;
/** Text parsed between two yields of the event loop: a few milliseconds' worth. */
const SLICE_CHARS = 256 * 1024;

export function parseExactJson(text: string): Json {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/**
 * The same for long texts: elements of arrays directly in the top object (where table metadata grows) are parsed in slices, `pause`
 * is awaited between them.
 */
export async function parseExactJsonSliced(text: string, pause: () => Promise<void>): Promise<Json> {
  const reader = new JsonReader(text);
  let rested = 0;
  if (text.length <= SLICE_CHARS || !reader.opens('{')) return parseExactJson(text);
  const out: Record<string, Json> = emptyObject();
  for (const key of reader.members()) {
    if (!reader.opens('[')) {
      out[key] = reader.value(1);
      continue;
    }
    const items: Json[] = [];
    for (const _ of reader.items()) {
      items.push(reader.value(2));
      if (reader.position - rested > SLICE_CHARS) {
        rested = reader.position;
        await pause();
      }
    }
    out[key] = items;
  }
  reader.end();
  return out;
}

export function printExactJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') assert(Number.isFinite(value), () => `number ${value} in JSON`);
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof JsonText) return value.text;
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(printExactJson).join(',')}]`;
  const members = Object.entries(value as JsonObject).map(([key, member]) => `${JSON.stringify(key)}:${printExactJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Without a prototype, so that no key of the text can reach one. */
function emptyObject(): Record<string, Json> {
  return Object.create(null) as Record<string, Json>;
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get position(): number {
    return this.#at;
  }

  /** Does the next value begin with `bracket`? */
  opens(bracket: '{' | '['): boolean {
    this.#space();
    return this.#text[this.#at] === bracket;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#error('text after the end');
  }

  value(depth: number): Json {
    if (depth > DEPTH_MAX) throw this.#error('nesting too deep');
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b: {
        const out = emptyObject();
        for (const key of this.members()) out[key] = this.value(depth + 1);
        return out;
      }
      case 0x5b: {
        const out: Json[] = [];
        for (const _ of this.items()) out.push(this.value(depth + 1));
        return out;
      }
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  /** Keys of the object that opens here; the consumer reads each value before it asks for the next key. */
  *members(): Generator<string> {
    this.#at++;
    this.#space();
    if (this.#take('}')) return;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#error('expected a key');
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#error('expected ":"');
      yield key;
      this.#space();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#error('expected "," or "}"');
  }

  /** One step per element of the array that opens here; the consumer reads the element in each. */
  *items(): Generator<void> {
    this.#at++;
    this.#space();
    if (this.#take(']')) return;
    do {
      yield;
      this.#space();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#error('expected "," or "]"');
  }

  #string(): string {
    const start = ++this.#at;
    for (let escaped = false; ; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c === 0x22) {
        const raw = this.#text.slice(start, this.#at++);
        if (!escaped) return raw;
        try {
          return JSON.parse(`"${raw}"`) as string;
        } catch {
          throw this.#error('bad escape in string');
        }
      }
      if (c === 0x5c) {
        escaped = true;
        this.#at++;
      } else if (!(c >= 0x20)) throw this.#error(Number.isNaN(c) ? 'text ends in a string' : 'control character in string');
    }
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#error(this.#at >= this.#text.length ? 'text ends early' : 'expected a value');
    this.#at += match[0].length;
    const digits = match[0].length - (match[0].startsWith('-') ? 1 : 0);
    return match[1] === undefined && match[2] === undefined && digits >= 16 ? BigInt(match[0]) : Number(match[0]);
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#error('expected a value');
    this.#at += word.length;
    return value;
  }

  #space(): void {
    for (; ; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
    }
  }

  #take(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #error(message: string): JsonSyntaxError {
    return new JsonSyntaxError(message, this.#at);
  }
}
