/** Where the values of `(…), (…)` stand in a text: nothing but literals, in rows of the same width. */
export interface LiteralPlaces {
  readonly bytes: Uint8Array;
  /** Values in a row. */
  readonly width: number;
  readonly rows: number;
  /**
   * Start (inclusive) and end (exclusive) of each value, row by row. The end of a string with doubled quotes is inverted (`~end`). The first
   * byte tells what it is: a quote, a digit or minus, or a letter of NULL, TRUE or FALSE.
   */
  readonly places: Int32Array;
}

const QUOTE = 39;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const SEMICOLON = 59;

/** Tokens a value and its comma, and a row with its parentheses and comma, have at most. */
const TOKENS_PER_VALUE = 3;
const TOKENS_PER_ROW = 3;

/**
 * The rows that fill `bytes` from `at` to its end (a semicolon may follow), or null when anything but plain literals is there: plain and
 * negative decimal numbers, '…' without prefix or continuation, NULL, TRUE, FALSE. What is found here, PostgreSQL's scanner and grammar
 * read in the same way; everything else is left to them, and so are texts of more than `tokensMax` tokens. One pass, some 5 ns a byte.
 */
export function findLiterals(bytes: Uint8Array, at: number, tokensMax: number): LiteralPlaces | null {
  let places = new Int32Array(64);
  let count = 0;
  let rows = 0;
  let width = -1;
  let i = skipSpace(bytes, at);
  for (;;) {
    if (bytes[i] !== OPEN) return null;
    i = skipSpace(bytes, i + 1);
    const first = count;
    for (;;) {
      if (count === places.length) {
        const grown = new Int32Array(places.length * 2);
        grown.set(places);
        places = grown;
      }
      const end = endOfLiteral(bytes, i);
      if (end === 0) return null;
      places[count++] = i;
      places[count++] = end;
      i = skipSpace(bytes, end < 0 ? ~end : end);
      if (bytes[i] === CLOSE) break;
      if (bytes[i] !== COMMA) return null;
      i = skipSpace(bytes, i + 1);
    }
    const values = (count - first) / 2;
    if (width < 0) width = values;
    else if (values !== width) return null;
    rows++;
    i = skipSpace(bytes, i + 1);
    if (bytes[i] !== COMMA) break;
    i = skipSpace(bytes, i + 1);
  }
  if (bytes[i] === SEMICOLON) i = skipSpace(bytes, i + 1);
  if (i < bytes.length || (count / 2) * TOKENS_PER_VALUE + rows * TOKENS_PER_ROW > tokensMax) return null;
  return { bytes, width, rows, places: places.subarray(0, count) };
}

function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  for (let c = bytes[i]; c === 32 || c === 10 || c === 13 || c === 9; c = bytes[i]) i++;
  return i;
}

/** After the literal at `at`; inverted for a string with doubled quotes; 0 when there is none. Whoever calls sees to what comes next. */
function endOfLiteral(bytes: Uint8Array, at: number): number {
  const c = bytes[at];
  if (c === QUOTE) return endOfString(bytes, at);
  if (c === MINUS || isDigit(c)) return endOfNumber(bytes, at);
  // NULL, TRUE, FALSE in either case; longer words end in no comma or parenthesis here.
  if (isWord(bytes, at, 'null') || isWord(bytes, at, 'true')) return at + 4;
  return isWord(bytes, at, 'false') ? at + 5 : 0;
}

function endOfString(bytes: Uint8Array, at: number): number {
  let doubled = false;
  for (let i = at + 1; i < bytes.length; i++) {
    if (bytes[i] !== QUOTE) continue;
    if (bytes[i + 1] !== QUOTE) return doubled ? ~(i + 1) : i + 1;
    doubled = true;
    i++;
  }
  return 0;
}

/** `-?digits[.digits][e[+-]digits]`; other forms of numbers are left to the grammar. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  let i = at;
  if (bytes[i] === MINUS) i++;
  const first = i;
  while (isDigit(bytes[i])) i++;
  if (i === first) return 0;
  if (bytes[i] === POINT) {
    i++;
    while (isDigit(bytes[i])) i++;
  }
  if (bytes[i] === 101 || bytes[i] === 69) {
    i++;
    if (bytes[i] === MINUS || bytes[i] === 43) i++;
    const exponent = i;
    while (isDigit(bytes[i])) i++;
    if (i === exponent) return 0;
  }
  return i;
}

/** `word` is in lower case. */
function isWord(bytes: Uint8Array, at: number, word: string): boolean {
  for (let k = 0; k < word.length; k++) if ((bytes[at + k]! | 32) !== word.charCodeAt(k)) return false;
  return true;
}

function isDigit(c: number | undefined): boolean {
  return c !== undefined && c >= 48 && c <= 57;
}
