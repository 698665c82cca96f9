import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';

/** What PostgreSQL skips: JavaScript's \s has more, and a no-break space is part of a value. */
const BLANKS = ' \t\n\r\v\f';
const OUTER_BLANKS = /^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g;

function isBlank(character: string | undefined): boolean {
  return character !== undefined && BLANKS.includes(character);
}

/** The elements of a one-dimensional array literal, `{1,"a b",NULL}`. Nested braces are not supported. */
export function parseArrayText(text: string): readonly (string | null)[] {
  const malformed = (detail: string): ThermoclineError =>
    new ThermoclineError('invalid-text', `malformed array literal: "${text}"`, { detail });
  const trimmed = text.replace(OUTER_BLANKS, '');
  if (!trimmed.startsWith('{')) throw malformed('Array value must start with "{" or dimension information.');
  const elements: (string | null)[] = [];
  let i = 1;
  const skipBlanks = (): void => {
    while (isBlank(trimmed[i])) i++;
  };
  skipBlanks();
  if (trimmed[i] === '}') return endAt(i + 1);
  for (;;) {
    skipBlanks();
    if (trimmed[i] === '{') throw new ThermoclineError('feature-not-supported', 'multidimensional arrays are not supported');
    let value = '';
    let quoted = false;
    if (trimmed[i] === '"') {
      quoted = true;
      for (i++; trimmed[i] !== '"'; i++) {
        if (trimmed[i] === '\\') i++;
        if (i >= trimmed.length) throw malformed('Unexpected end of input.');
        value += trimmed[i];
      }
      i++;
      skipBlanks();
    } else {
      // Blanks at its end do not belong to it, unless a backslash says so.
      let end = 0;
      for (; i < trimmed.length && trimmed[i] !== ',' && trimmed[i] !== '}'; i++) {
        if (trimmed[i] === '{' || trimmed[i] === '"') throw malformed(`Unexpected "${trimmed[i]}" character.`);
        const escaped = trimmed[i] === '\\';
        if (escaped) i++;
        value += trimmed[i] ?? '';
        if (escaped || !isBlank(trimmed[i])) end = value.length;
      }
      value = value.slice(0, end);
      if (value === '') throw malformed(i >= trimmed.length ? 'Unexpected end of input.' : `Unexpected "${trimmed[i]}" character.`);
    }
    elements.push(!quoted && value.toLowerCase() === 'null' ? null : value);
    if (trimmed[i] === ',') {
      i++;
      continue;
    }
    if (trimmed[i] !== '}') throw malformed('Unexpected end of input.');
    return endAt(i + 1);
  }

  function endAt(end: number): readonly (string | null)[] {
    if (end < trimmed.length) throw malformed('Junk after closing right brace.');
    return elements;
  }
}
