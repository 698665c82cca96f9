import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';

/** Patterns, translated while binding from Postgres's dialects into what DuckDB (RE2) takes. */

/** A LIKE pattern with escape character `escape` ('' = none), as one escaped by backslashes. Throws 22025. */
export function likeWithEscape(pattern: string, escape: string): string {
  if ([...escape].length > 1) {
    throw new ThermoclineError('invalid-escape', 'invalid escape string', { hint: 'Escape string must be empty or one character.' });
  }
  if (escape === '\\') return pattern;
  let result = '';
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]!;
    if (c === escape) result += `\\${characters[++i] ?? ''}`;
    else result += c === '\\' ? '\\\\' : c;
  }
  return result;
}

/**
 * An advanced regular expression as RE2 reads it. What RE2 cannot do (back references, look-around) is refused, never matched otherwise.
 * Throws 0A000, 2201B.
 */
export function regexToRe2(pattern: string): { readonly pattern: string; readonly options: string; readonly groups: number } {
  let rest = pattern;
  let options = '';
  const director = /^\*\*\*([:=])/.exec(rest);
  if (director !== null) {
    rest = rest.slice(4);
    if (director[1] === '=') return { pattern: rest.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&'), options: 's', groups: 0 };
  }
  const embedded = /^\(\?([a-z]+)\)/.exec(rest);
  let newlineSensitive = false;
  if (embedded !== null) {
    rest = rest.slice(embedded[0].length);
    for (const letter of embedded[1]!) {
      if (letter === 'i') options += 'i';
      else if (letter === 'n' || letter === 'm') newlineSensitive = true;
      else if (letter === 'c' || letter === 's' || letter === 't' || letter === 'e') continue;
      else throw new ThermoclineError('feature-not-supported', `regular expression option "${letter}" is not supported`);
    }
  }
  const { text, groups } = translate(rest);
  // Without newline sensitivity the dot matches newlines, and ^ $ only the string's ends.
  return { pattern: newlineSensitive ? `(?m)${text}` : text, options: newlineSensitive ? options : `${options}s`, groups };
}

/** The letters of regexp_replace's and regexp_match's flags argument. */
export function regexFlags(flags: string): { readonly global: boolean; readonly options: string } {
  let global = false;
  let options = '';
  for (const letter of flags) {
    if (letter === 'g') global = true;
    else if (letter === 'i') options += 'i';
    else if (!'cst'.includes(letter)) {
      if (/[a-z]/.test(letter) && 'bemnpqwx'.includes(letter)) {
        throw new ThermoclineError('feature-not-supported', `regular expression option "${letter}" is not supported`);
      }
      throw new ThermoclineError('invalid-parameter-value', `invalid regular expression option: "${letter}"`);
    }
  }
  return { global, options };
}

/** A replacement text: Postgres's \& is RE2's \0. */
export function regexReplacement(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, c: string) => (c === '&' ? '\\0' : /[0-9]/.test(c) || c === '\\' ? `\\${c}` : `\\\\${c}`));
}

/** SQL's SIMILAR TO pattern as a regular expression (similar_to_escape). */
export function similarToRegex(pattern: string, escape: string | null): string {
  const escapeCharacter = escape ?? '\\';
  if ([...escapeCharacter].length > 1) {
    throw new ThermoclineError('invalid-escape', 'invalid escape string', { hint: 'Escape string must be empty or one character.' });
  }
  let result = '^(?:';
  let inBracket = false;
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]!;
    if (c === escapeCharacter && escapeCharacter !== '') {
      const next = characters[++i];
      if (next === '"') throw new ThermoclineError('feature-not-supported', 'substring separators in SIMILAR patterns are not supported');
      if (next !== undefined) result += /[A-Za-z0-9]/.test(next) ? next : `\\${next}`;
    } else if (inBracket) {
      if (c === '\\') result += '\\';
      result += c;
      if (c === ']') inBracket = false;
    } else if (c === '[') {
      result += c;
      inBracket = true;
    } else if (c === '%') result += '.*';
    else if (c === '_') result += '.';
    else if (c === '(') result += '(?:';
    else if ('\\.^$'.includes(c)) result += `\\${c}`;
    else result += c;
  }
  return `${result})$`;
}

const UNSUPPORTED = (what: string): ThermoclineError =>
  new ThermoclineError('feature-not-supported', `${what} in regular expressions are not supported`);

function translate(pattern: string): { readonly text: string; readonly groups: number } {
  let text = '';
  let groups = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') {
      const next = pattern[++i];
      if (next === undefined)
        throw new ThermoclineError('invalid-regular-expression', 'invalid regular expression: invalid escape \\ sequence');
      text += escapeSequence(next);
    } else if (c === '[') {
      const end = bracketEnd(pattern, i);
      text += bracket(pattern.slice(i, end + 1));
      i = end;
    } else if (c === '(') {
      if (pattern[i + 1] !== '?') {
        groups++;
        text += c;
      } else if (pattern[i + 2] === ':') text += c;
      else throw UNSUPPORTED('look-around constraints');
    } else if (c === '{' && /^\{\d/.test(pattern.slice(i)) && !/^\{\d+(,\d*)?\}/.test(pattern.slice(i))) {
      throw new ThermoclineError('invalid-regular-expression', 'invalid regular expression: braces {} not balanced');
    } else text += c;
  }
  return { text, groups };
}

function escapeSequence(letter: string): string {
  if (/[1-9]/.test(letter)) throw UNSUPPORTED('back references');
  switch (letter) {
    case 'm':
    case 'M':
    case 'y':
      // RE2 has no separate begin and end of word; \b stands at both.
      return '\\b';
    case 'Y':
      return '\\B';
    case 'A':
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 's':
    case 'S':
    case 'n':
    case 't':
    case 'r':
    case 'f':
    case 'v':
    case 'a':
      return `\\${letter}`;
    case 'Z':
      return '\\z';
    case 'e':
      return '\\x1b';
    default:
      if (/[a-zA-Z]/.test(letter))
        throw new ThermoclineError('feature-not-supported', `regular expression escape "\\${letter}" is not supported`);
      return `\\${letter}`;
  }
}

function bracketEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  for (; i < pattern.length; i++) {
    if (pattern[i] === '[' && /[.:=]/.test(pattern[i + 1] ?? '')) {
      const close = pattern.indexOf(`${pattern[i + 1]}]`, i + 2);
      if (close < 0) break;
      i = close + 1;
    } else if (pattern[i] === '\\') i++;
    else if (pattern[i] === ']') return i;
  }
  throw new ThermoclineError('invalid-regular-expression', 'invalid regular expression: brackets [] not balanced');
}

function bracket(text: string): string {
  if (/\[[.=]/.test(text)) throw UNSUPPORTED('collating elements');
  // A leading ] and a lone [ are literal in Postgres; RE2 wants them escaped.
  return text.replace(/^(\[\^?)\]/, '$1\\]').replaceAll(/(?<!^)\[(?!:)/g, '\\[');
}
