import type { DefElem, Node } from '@pgsql/types';
import { type ErrorKind, ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { CopyOptions } from '../../../engine/plan/statement.ts';
import { type Conversion, optionBoolean, optionText, stringsOf } from './conversion.ts';

/** Options as given, before defaults. */
interface Given {
  format?: 'text' | 'csv' | 'binary';
  delimiter?: string;
  null?: string;
  header?: boolean | 'match';
  quote?: string;
  escape?: string;
  forceQuote?: readonly string[] | '*';
  forceNotNull?: readonly string[];
  forceNull?: readonly string[];
}

/**
 * Checks and completes the options of a COPY as PostgreSQL 15's ProcessCopyOptions does, in its order and with its messages. What the
 * grammar of a newer version takes besides (DEFAULT, ON_ERROR, FORCE_NULL *) is not in 15 and not here.
 */
export function copyOptions(options: readonly DefElem[], isFrom: boolean, c: Conversion): CopyOptions {
  const given: Given = {};
  const seen = new Set<string>();
  for (const option of options) {
    const name = option.defname ?? '';
    if (seen.has(name)) throw c.source.error('syntax', 'conflicting or redundant options', option.location ?? 0);
    seen.add(name);
    readOption(name, option, isFrom, given, c);
  }
  return complete(given, isFrom);
}

function readOption(name: string, option: DefElem, isFrom: boolean, given: Given, c: Conversion): void {
  const at = option.location ?? 0;
  const text = (): string => {
    const value = optionText(option);
    if (value === null) throw c.source.error('syntax', `${name} requires a parameter`, at);
    return value;
  };
  switch (name) {
    case 'format': {
      const format = text();
      if (format !== 'text' && format !== 'csv' && format !== 'binary')
        throw c.source.error('invalid-parameter-value', `COPY format "${format}" not recognized`, at);
      given.format = format;
      return;
    }
    case 'freeze':
      if (boolean(name, option, at, c)) throw c.unsupported('COPY FREEZE', { at, hint: 'Leave it out: rows are not rewritten later.' });
      return;
    case 'delimiter':
    case 'null':
    case 'quote':
    case 'escape':
      given[name] = text();
      return;
    case 'header':
      given.header = header(option, isFrom, at, c);
      return;
    case 'force_quote':
      given.forceQuote = option.arg !== undefined && 'A_Star' in option.arg ? '*' : columnList(name, option.arg, at, c);
      return;
    case 'force_not_null':
      given.forceNotNull = columnList(name, option.arg, at, c);
      return;
    case 'force_null':
      given.forceNull = columnList(name, option.arg, at, c);
      return;
    case 'encoding': {
      const encoding = text();
      if (!/^(?:utf-?8|unicode)$/i.test(encoding)) throw c.unsupported(`COPY with encoding "${encoding}"`, { at, hint: 'Data is UTF-8.' });
      return;
    }
    default:
      throw c.source.error('syntax', `option "${name}" not recognized`, at);
  }
}

function boolean(name: string, option: DefElem, at: number, c: Conversion): boolean {
  const value = optionBoolean(option);
  if (value === undefined) throw c.source.error('syntax', `${name} requires a Boolean value`, at);
  return value;
}

function header(option: DefElem, isFrom: boolean, at: number, c: Conversion): boolean | 'match' {
  if (optionText(option)?.toLowerCase() === 'match') {
    if (!isFrom) throw c.source.error('feature-not-supported', 'cannot use "match" with HEADER in COPY TO', at);
    return 'match';
  }
  const value = optionBoolean(option);
  if (value === undefined) throw c.source.error('syntax', 'header requires a Boolean value or "match"', at);
  return value;
}

function columnList(name: string, arg: Node | undefined, at: number, c: Conversion): string[] {
  if (arg === undefined || !('List' in arg)) {
    throw c.source.error('invalid-parameter-value', `argument to option "${name}" must be a list of column names`, at);
  }
  return stringsOf(arg.List.items);
}

function complete(given: Given, isFrom: boolean): CopyOptions {
  const csv = given.format === 'csv';
  const options: CopyOptions = {
    format: given.format ?? 'text',
    delimiter: given.delimiter ?? (csv ? ',' : '\t'),
    null: given.null ?? (csv ? '' : '\\N'),
    header: given.header ?? false,
    quote: given.quote ?? '"',
    escape: given.escape ?? given.quote ?? '"',
    forceQuote: given.forceQuote ?? [],
    forceNotNull: given.forceNotNull ?? [],
    forceNull: given.forceNull ?? [],
  };
  const refuse = (when: boolean, kind: ErrorKind, message: string): void => {
    if (when) throw new ThermoclineError(kind, message);
  };
  const binary = given.format === 'binary';
  refuse(binary && given.delimiter !== undefined, 'syntax', 'cannot specify DELIMITER in BINARY mode');
  refuse(binary && given.null !== undefined, 'syntax', 'cannot specify NULL in BINARY mode');
  refuse(binary && options.header !== false, 'feature-not-supported', 'cannot specify HEADER in BINARY mode');
  const { delimiter, quote, escape, null: nullText } = options;
  const oneByte = (text: string) => Buffer.byteLength(text) === 1;
  refuse(!oneByte(delimiter), 'feature-not-supported', 'COPY delimiter must be a single one-byte character');
  refuse(/[\r\n]/.test(delimiter), 'invalid-parameter-value', 'COPY delimiter cannot be newline or carriage return');
  refuse(/[\r\n]/.test(nullText), 'invalid-parameter-value', 'COPY null representation cannot use newline or carriage return');
  refuse(!csv && /[\\.a-z0-9]/.test(delimiter), 'invalid-parameter-value', `COPY delimiter cannot be "${delimiter}"`);
  refuse(!csv && given.quote !== undefined, 'feature-not-supported', 'COPY quote available only in CSV mode');
  refuse(csv && !oneByte(quote), 'feature-not-supported', 'COPY quote must be a single one-byte character');
  refuse(csv && delimiter === quote, 'invalid-parameter-value', 'COPY delimiter and quote must be different');
  refuse(!csv && given.escape !== undefined, 'feature-not-supported', 'COPY escape available only in CSV mode');
  refuse(csv && !oneByte(escape), 'feature-not-supported', 'COPY escape must be a single one-byte character');
  refuse(!csv && given.forceQuote !== undefined, 'feature-not-supported', 'COPY force quote available only in CSV mode');
  refuse(given.forceQuote !== undefined && isFrom, 'feature-not-supported', 'COPY force quote only available using COPY TO');
  refuse(!csv && given.forceNotNull !== undefined, 'feature-not-supported', 'COPY force not null available only in CSV mode');
  refuse(given.forceNotNull !== undefined && !isFrom, 'feature-not-supported', 'COPY force not null only available using COPY FROM');
  refuse(!csv && given.forceNull !== undefined, 'feature-not-supported', 'COPY force null available only in CSV mode');
  refuse(given.forceNull !== undefined && !isFrom, 'feature-not-supported', 'COPY force null only available using COPY FROM');
  refuse(nullText.includes(delimiter), 'feature-not-supported', 'COPY delimiter must not appear in the NULL specification');
  refuse(csv && nullText.includes(quote), 'feature-not-supported', 'CSV quote character must not appear in the NULL specification');
  return options;
}
