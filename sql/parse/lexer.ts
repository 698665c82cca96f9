/**
 * Cuts SQL text into tokens by PostgreSQL's lexical rules (scan.l), plus Flink's backtick identifiers.
 *
 * libpg_query has a scanner of its own, but it cannot see past a backtick (`it's` would open a string) and answers broken JSON where
 * it fails. This one never fails: what is not lexically right becomes a `bad` token or runs to the end, and the grammar, which reads the
 * text afterwards, says what is wrong. A property test holds its token boundaries against libpg_query's.
 */
export interface Token {
  readonly kind: TokenKind;
  /** Byte offsets into the UTF-8 text: start inclusive, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of a word its lower-cased text (non-ASCII as the raw bytes), of an operator its text; '' otherwise. */
  readonly text: string;
}

export type TokenKind =
  /** Keyword or plain identifier. */
  | 'word'
  /** "double quoted", U&"…" */
  | 'quoted'
  /** `Flink's` */
  | 'backtick'
  /** '…', E'…', $$…$$, also continued over lines; B'…' and X'…' too. */
  | 'string'
  | 'number'
  /** $1 */
  | 'param'
  | 'operator'
  /** A quote without its end, or a byte that begins nothing. */
  | 'bad';

export interface LexedText {
  readonly tokens: readonly Token[];
  /** Byte offset of the first comment that is one of Flink's `+ OPTIONS(…)` hints, -1 when there is none: they change meaning, so they may not be dropped. */
  readonly optionsHint: number;
}

// The text as one character a byte: offsets are byte offsets, and every byte of a multi-byte character is an identifier character.
const IDENT_START = '[A-Za-z_\\x80-\\xff]';
const WORD = new RegExp(`${IDENT_START}[A-Za-z0-9_$\\x80-\\xff]*`, 'y');
const DOLLAR_TAG = new RegExp(`\\$(?:${IDENT_START}[A-Za-z0-9_\\x80-\\xff]*)?\\$`, 'y');
const PARAM = /\$\d+/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;
const SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
/** A string goes on after white space with a line break in it. (PostgreSQL allows comments there too; libpg_query does not.) */
const CONTINUATION = /[ \t\f\v]*[\n\r][ \t\n\r\f\v]*(?=')/y;
const OPERATOR = /[~!@#^&|?+\-*/%<>=]+/y;
/** Characters that let a multi-character operator end in + or -. */
const OPERATOR_KEEPS_SIGN = /[~!@#^&|?%]/;
const OPTIONS_HINT = /^\/\*\+\s*options\s*\(/i;

export function lex(text: Uint8Array): LexedText {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  const tokens: Token[] = [];
  let optionsHint = -1;
  let at = 0;
  const push = (kind: TokenKind, end: number, value = '') => {
    tokens.push({ kind, start: at, end, text: value });
    at = end;
  };
  while (at < bytes.length) {
    const c = bytes.charCodeAt(at);
    if (c === 32 || (c >= 9 && c <= 13)) {
      at = endOf(SPACE, bytes, at);
    } else if (c === 45 /* - */ && bytes.charCodeAt(at + 1) === 45) {
      at = endOf(LINE_COMMENT, bytes, at);
    } else if (c === 47 /* / */ && bytes.charCodeAt(at + 1) === 42) {
      const end = endOfComment(bytes, at);
      if (end < 0) push('bad', bytes.length);
      else {
        if (optionsHint < 0 && OPTIONS_HINT.test(bytes.slice(at, Math.min(end, at + 200)))) optionsHint = at;
        at = end;
      }
    } else if (isIdentStart(c)) {
      lexWordOrPrefixed(bytes, at, push);
    } else if ((c >= 48 && c <= 57) || (c === 46 && isDigit(bytes.charCodeAt(at + 1)))) {
      push('number', endOf(NUMBER, bytes, at));
    } else if (c === 39 /* ' */) {
      pushString(bytes, at, endOfQuoted, push);
    } else if (c === 34 /* " */) {
      pushQuoted(bytes, at, 'quoted', push);
    } else if (c === 96 /* ` */) {
      pushQuoted(bytes, at, 'backtick', push);
    } else if (c === 36 /* $ */) {
      lexDollar(bytes, at, push);
    } else {
      lexOperator(bytes, at, push);
    }
  }
  return { tokens, optionsHint };
}

type Push = (kind: TokenKind, end: number, text?: string) => void;

function lexWordOrPrefixed(bytes: string, at: number, push: Push): void {
  const next = bytes.charCodeAt(at + 1);
  if (next === 39) {
    const prefix = bytes[at]!;
    if ('eE'.includes(prefix)) return pushString(bytes, at, endOfEscaped, push, at + 1);
    if ('bBxX'.includes(prefix)) return pushString(bytes, at, endOfBits, push, at + 1);
  }
  if (next === 38 && (bytes[at] === 'u' || bytes[at] === 'U')) {
    const quote = bytes.charCodeAt(at + 2);
    if (quote === 39) return pushString(bytes, at, endOfQuoted, push, at + 2);
    if (quote === 34) return pushQuoted(bytes, at, 'quoted', push, at + 2);
  }
  const end = endOf(WORD, bytes, at);
  push(
    'word',
    end,
    bytes.slice(at, end).replaceAll(/[A-Z]+/g, (s) => s.toLowerCase()),
  );
}

/** `quoteAt` is where the opening quote stands, after a prefix. */
function pushString(bytes: string, at: number, endOfPart: (bytes: string, quoteAt: number) => number, push: Push, quoteAt = at): void {
  let end = endOfPart(bytes, quoteAt);
  for (;;) {
    if (end < 0) return push('bad', bytes.length);
    const more = endOf(CONTINUATION, bytes, end);
    if (more < 0) return push('string', end);
    end = endOfPart(bytes, more);
  }
}

function pushQuoted(bytes: string, at: number, kind: TokenKind, push: Push, quoteAt = at): void {
  const end = endOfQuoted(bytes, quoteAt);
  push(end < 0 ? 'bad' : kind, end < 0 ? bytes.length : end);
}

/** After the closing quote of what opens at `quoteAt`, a doubled quote being part of it; -1 when it does not end. */
function endOfQuoted(bytes: string, quoteAt: number): number {
  const quote = bytes[quoteAt]!;
  let close = bytes.indexOf(quote, quoteAt + 1);
  while (close >= 0 && bytes[close + 1] === quote) close = bytes.indexOf(quote, close + 2);
  return close < 0 ? -1 : close + 1;
}

/** Of B'…' and X'…', which know no doubled quotes. */
function endOfBits(bytes: string, quoteAt: number): number {
  return bytes.indexOf("'", quoteAt + 1) + 1 || -1;
}

/** Of E'…', where a backslash takes the next character with it. */
function endOfEscaped(bytes: string, quoteAt: number): number {
  for (let i = quoteAt + 1; i < bytes.length; i++) {
    const c = bytes.charCodeAt(i);
    if (c === 92 /* \\ */) i++;
    else if (c === 39) {
      if (bytes.charCodeAt(i + 1) !== 39) return i + 1;
      i++;
    }
  }
  return -1;
}

function lexDollar(bytes: string, at: number, push: Push): void {
  const param = endOf(PARAM, bytes, at);
  if (param > 0) return push('param', param);
  const tagEnd = endOf(DOLLAR_TAG, bytes, at);
  if (tagEnd < 0) return push('bad', at + 1);
  const close = bytes.indexOf(bytes.slice(at, tagEnd), tagEnd);
  if (close < 0) return push('bad', bytes.length);
  push('string', close + tagEnd - at);
}

function lexOperator(bytes: string, at: number, push: Push): void {
  let end = endOf(OPERATOR, bytes, at);
  if (end < 0) {
    const two = bytes.slice(at, at + 2);
    const one = two.slice(0, 1);
    if (two === '::' || two === ':=' || two === '..') return push('operator', at + 2, two);
    return push(',()[].;:'.includes(one) ? 'operator' : 'bad', at + 1, one);
  }
  let text = bytes.slice(at, end);
  // A comment inside a run of operator characters ends it.
  const comment = text.search(/--|\/\*/);
  if (comment > 0) text = text.slice(0, comment);
  // SQL wants `1+-2` to be two operators, so a long one may end in a sign only if it holds a character that SQL's own never do.
  if (text.length > 1 && /[+-]$/.test(text) && !OPERATOR_KEEPS_SIGN.test(text.slice(0, -1))) {
    text = text.replace(/[+-]+$/, '') || text.slice(0, 1);
  }
  end = at + text.length;
  push('operator', end, text);
}

/** Where a comment that opens at `at` ends; comments nest. -1 when it does not end. */
function endOfComment(bytes: string, at: number): number {
  let depth = 0;
  for (let i = at; ;) {
    const open = bytes.indexOf('/*', i);
    const close = bytes.indexOf('*/', i);
    if (open >= 0 && (close < 0 || open < close)) {
      depth++;
      i = open + 2;
    } else {
      if (close < 0) return -1;
      i = close + 2;
      if (--depth === 0) return i;
    }
  }
}

function endOf(form: RegExp, bytes: string, at: number): number {
  form.lastIndex = at;
  return form.test(bytes) ? form.lastIndex : -1;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isIdentStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c >= 128;
}
