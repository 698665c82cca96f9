import type { Token } from './lexer.ts';

/** A place in a run of tokens. `end` is exclusive; looking past it finds nothing. */
export class TokenCursor {
  readonly tokens: readonly Token[];
  readonly end: number;
  index: number;

  constructor(tokens: readonly Token[], start = 0, end = tokens.length) {
    this.tokens = tokens;
    this.index = start;
    this.end = end;
  }

  get done(): boolean {
    return this.index >= this.end;
  }

  /** Another cursor at the same place. */
  copy(): TokenCursor {
    return new TokenCursor(this.tokens, this.index, this.end);
  }

  /** The token `ahead` places on. */
  peek(ahead = 0): Token | undefined {
    const i = this.index + ahead;
    return i < this.end ? this.tokens[i] : undefined;
  }

  next(): Token | undefined {
    const token = this.peek();
    if (token !== undefined) this.index++;
    return token;
  }

  /** Do the next tokens spell these words and operators? */
  at(...texts: readonly string[]): boolean {
    return texts.every((text, i) => {
      const token = this.peek(i);
      return token !== undefined && (token.kind === 'word' || token.kind === 'operator') && token.text === text;
    });
  }

  /** Goes past these words and operators if they come next. */
  take(...texts: readonly string[]): boolean {
    if (!this.at(...texts)) return false;
    this.index += texts.length;
    return true;
  }

  /** At an opening parenthesis: a cursor over what is inside, and past its closing one (or at the end where that is missing). */
  group(): TokenCursor {
    const start = this.index + 1;
    let depth = 0;
    while (!this.done) {
      const { kind, text } = this.next()!;
      if (kind !== 'operator') continue;
      if (text === '(' || text === '[') depth++;
      else if ((text === ')' || text === ']') && --depth === 0) return new TokenCursor(this.tokens, start, this.index - 1);
    }
    return new TokenCursor(this.tokens, start, this.index);
  }

  /** Cursors over the parts between commas outside parentheses. */
  items(): TokenCursor[] {
    const items: TokenCursor[] = [];
    let start = this.index;
    const walk = new TokenCursor(this.tokens, this.index, this.end);
    while (!walk.done) {
      if (walk.at('(') || walk.at('[')) walk.group();
      else if (walk.next()!.text === ',' && this.tokens[walk.index - 1]!.kind === 'operator') {
        items.push(new TokenCursor(this.tokens, start, walk.index - 1));
        start = walk.index;
      }
    }
    if (start < this.end || items.length > 0) items.push(new TokenCursor(this.tokens, start, this.end));
    return items;
  }

  /** Goes past a possibly qualified name (`a.b."c"`) and returns its parts; empty when there is none. */
  name(): Token[] {
    const parts: Token[] = [];
    while (isName(this.peek())) {
      parts.push(this.next()!);
      if (!this.at('.') || !isName(this.peek(1))) break;
      this.index++;
    }
    return parts;
  }
}

export function isName(token: Token | undefined): token is Token {
  return token !== undefined && (token.kind === 'word' || token.kind === 'quoted' || token.kind === 'backtick');
}
