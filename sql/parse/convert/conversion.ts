import type { A_Const, DefElem, Node, RangeVar } from '@pgsql/types';
import type { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { RelationName } from '../../../engine/plan/statement.ts';
import type { OwnSpelling } from '../own/own-spelling.ts';
import type { PgGrammar } from '../pg-grammar.ts';
import type { SourceText } from '../source-text.ts';
import type { TokenCursor } from '../token-cursor.ts';
import { statementName } from './statement-name.ts';

/** One statement on its way from Postgres's parse tree to ours: what its converters look things up in. */
export class Conversion {
  readonly source: SourceText;
  readonly own: OwnSpelling;
  readonly grammar: PgGrammar;
  readonly #tokens: TokenCursor;

  constructor(source: SourceText, own: OwnSpelling, grammar: PgGrammar, tokens: TokenCursor) {
    this.source = source;
    this.own = own;
    this.grammar = grammar;
    this.#tokens = tokens;
  }

  /** A cursor at the statement's first token. */
  tokens(): TokenCursor {
    return this.#tokens.copy();
  }

  /** Byte offset of the statement's first token. */
  get start(): number {
    return this.tokens().peek()?.start ?? 0;
  }

  /** `feature-not-supported`, at the statement's start unless said otherwise. */
  unsupported(what: string, options: { readonly at?: number | undefined; readonly hint?: string | undefined } = {}): ThermoclineError {
    return this.source.error('feature-not-supported', `${what} is not supported`, options.at ?? this.start, { hint: options.hint });
  }

  /** `CREATE INDEX`, `LISTEN`: what the statement is called. */
  get name(): string {
    return statementName(this.tokens());
  }

  /** A relation that is not read: AS OF has no meaning there. */
  relationName(relation: RangeVar): RelationName {
    const position = relation.location ?? 0;
    const clause = this.own.asOf.get(position);
    if (clause !== undefined) throw this.source.error('syntax', 'AS OF is allowed only after a relation in FROM', clause.position);
    return { database: relation.catalogname ?? null, schema: relation.schemaname ?? null, name: relation.relname ?? '', position };
  }

  /** The constant that a piece of source text spells: a string, a number, TIMESTAMP '…'. */
  constant(text: string): A_Const {
    const [statement] = this.grammar.parse(`SELECT ${text}`);
    const select = statement?.stmt;
    const target = select !== undefined && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined;
    let value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined;
    while (value !== undefined && 'TypeCast' in value) value = value.TypeCast.arg;
    if (value === undefined || !('A_Const' in value)) throw this.unsupported('this constant');
    return value.A_Const;
  }
}

/** The text of a `String` node; '' for anything else. */
export function stringOf(node: Node | undefined): string {
  return node !== undefined && 'String' in node ? (node.String.sval ?? '') : '';
}

export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).map(stringOf);
}

/** A constant as a value. Numbers that a double does not hold exactly stay text. */
export function valueOf(constant: A_Const): string | number | boolean | null {
  if (constant.isnull === true) return null;
  if (constant.boolval !== undefined) return constant.boolval.boolval ?? false;
  if (constant.ival !== undefined) return constant.ival.ival ?? 0;
  if (constant.fval !== undefined) {
    const text = constant.fval.fval ?? '0';
    const value = Number(text);
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : text;
  }
  return constant.sval?.sval ?? constant.bsval?.bsval ?? '';
}

/** The text of an option's value, as Postgres's defGetString gives it; null when the option has none. */
export function optionText(option: DefElem): string | null {
  const { arg } = option;
  if (arg === undefined) return null;
  if ('String' in arg) return arg.String.sval ?? '';
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0);
  if ('Float' in arg) return arg.Float.fval ?? '0';
  if ('Boolean' in arg) return arg.Boolean.boolval === true ? 'true' : 'false';
  if ('A_Const' in arg) return String(valueOf(arg.A_Const));
  if ('A_Star' in arg) return '*';
  if ('TypeName' in arg) return stringsOf(arg.TypeName.names).join('.');
  if ('List' in arg) return stringsOf(arg.List.items).join('.');
  return '';
}

/** An option that is on or off, as Postgres's defGetBoolean reads it; undefined for anything else. Without a value it is on. */
export function optionBoolean(option: DefElem): boolean | undefined {
  if (option.arg !== undefined && 'Integer' in option.arg) {
    const value = option.arg.Integer.ival ?? 0;
    return value === 1 ? true : value === 0 ? false : undefined;
  }
  switch (optionText(option)?.toLowerCase() ?? 'true') {
    case 'true':
    case 'on':
      return true;
    case 'false':
    case 'off':
      return false;
    default:
      return undefined;
  }
}

/** The `DefElem`s among nodes. */
export function defElems(nodes: readonly Node[] | undefined): DefElem[] {
  return (nodes ?? []).flatMap((node) => ('DefElem' in node ? [node.DefElem] : []));
}
