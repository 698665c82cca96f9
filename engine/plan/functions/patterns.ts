import { isKind } from '../../../catalog/errors/thermocline-error.ts';
import { BindError, locate, type Location } from '../bind-error.ts';
import type { Expression } from '../tree/expression.ts';
import { likeWithEscape, regexFlags, regexReplacement, regexToRe2, similarToRegex } from '../values/pattern.ts';
import type { CallSite, FunctionTable, Implementation } from './implementation.ts';
import { constantText, constantValue, each, quoted, requireConstant } from './sql.ts';

const TEXTS = ['text', 'name', 'bpchar'] as const;
const onTexts = (op: string): string[] => TEXTS.map((t) => `${op}(${t},text)`);

/** LIKE. DuckDB has no escape character until told so; where the pattern has none either, it is free to search faster. */
function like(op: 'LIKE' | 'ILIKE', negated: boolean): Implementation {
  return {
    sql: ([a, b], site) => {
      const pattern = constantValue(site.args[1]);
      const escape = typeof pattern === 'string' && !pattern.includes('\\') ? '' : " ESCAPE '\\'";
      return `(${a} ${negated ? 'NOT ' : ''}${op} ${b}${escape})`;
    },
  };
}

function matches(negated: boolean, options: string): Implementation {
  const not = negated ? 'NOT ' : '';
  return {
    sql: ([a, b], site) => {
      const pattern = constantValue(site.args[1]);
      if (typeof pattern !== 'string') return `(${not}regexp_matches(${a}, ${b}, ${quoted(`${options}s`)}))`;
      const re = regexToRe2(pattern);
      return `(${not}regexp_matches(${a}, ${quoted(re.pattern)}, ${quoted(re.options + options)}))`;
    },
    check: checkPattern(1),
  };
}

/** Malformed patterns are errors of the execution in Postgres, so they have no place; what we do not support has one. */
function locateRefusal(location: Location, action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!isKind(error, 'feature-not-supported')) throw error;
    throw new BindError(error.kind, error.message, location, error.fields);
  }
}

/** Reads a constant pattern while binding, so that its errors have a place. */
function checkPattern(index: number): (args: readonly Expression[]) => void {
  return (args) => {
    const pattern = constantValue(args[index]);
    if (typeof pattern === 'string') locateRefusal(args[index]!.location, () => regexToRe2(pattern));
  };
}

/** Pattern at `index` constant, and whatever comes after it. */
function constantPattern(index: number): (args: readonly Expression[]) => void {
  return (args) => {
    for (let i = index; i < args.length; i++) requireConstant(i, 'a regular expression or its flags')(args);
    checkPattern(index)(args);
  };
}

interface Pattern {
  readonly pattern: string;
  readonly options: string;
  readonly groups: number;
  readonly global: boolean;
}

function patternOf(site: CallSite, index: number, flagsIndex: number): Pattern {
  const re = regexToRe2(constantText(site, index));
  const flags = site.args[flagsIndex] === undefined ? { global: false, options: '' } : regexFlags(constantText(site, flagsIndex));
  return { pattern: quoted(re.pattern), options: quoted(re.options + flags.options), groups: re.groups, global: flags.global };
}

/** The captured groups of the first match, or the whole match when there are none; NULL without a match. */
function firstMatch(a: string, p: Pattern): string {
  const captured =
    p.groups === 0
      ? [`regexp_extract(${a}, ${p.pattern}, 0, ${p.options})`]
      : Array.from({ length: p.groups }, (_, i) => `regexp_extract(${a}, ${p.pattern}, ${i + 1}, ${p.options})`);
  return `CASE WHEN regexp_matches(${a}, ${p.pattern}, ${p.options}) THEN [${captured.join(', ')}] END`;
}

const regexpMatch: Implementation = {
  sql: ([a = ''], site) => site.once(a, (v) => firstMatch(v, patternOf(site, 1, 2))),
  check: constantPattern(1),
};

/** A set: one row of groups per match, one at most without the flag g. */
const regexpMatches: Implementation = {
  sql: ([a = ''], site) => {
    const p = patternOf(site, 1, 2);
    return site.once(a, (v) => {
      if (!p.global) return `CASE WHEN regexp_matches(${v}, ${p.pattern}, ${p.options}) THEN [${firstMatch(v, p)}] ELSE [] END`;
      if (p.groups === 0) return `list_transform(regexp_extract_all(${v}, ${p.pattern}, 0, ${p.options}), lambda m: [m])`;
      const lists = Array.from({ length: p.groups }, (_, i) => `regexp_extract_all(${v}, ${p.pattern}, ${i + 1}, ${p.options})`);
      return `list_transform(range(1, len(${lists[0]}) + 1), lambda i: [${lists.map((l) => `${l}[i]`).join(', ')}])`;
    });
  },
  check: constantPattern(1),
};

const regexpReplace: Implementation = {
  sql: ([a], site) => {
    const p = patternOf(site, 1, 3);
    const options = p.global ? quoted(`${p.options.slice(1, -1)}g`) : p.options;
    return `regexp_replace(${a}, ${p.pattern}, ${quoted(regexReplacement(constantText(site, 2)))}, ${options})`;
  },
  check: (args) => {
    requireConstant(1, 'a regular expression')(args);
    requireConstant(2, 'the replacement of a regular expression')(args);
    requireConstant(3, 'the flags of a regular expression')(args);
    checkPattern(1)(args);
  },
};

/** substring(text from pattern): the first group, or the whole match. */
const substringOfPattern: Implementation = {
  sql: ([a = ''], site) => {
    const p = patternOf(site, 1, 2);
    const group = p.groups === 0 ? 0 : 1;
    return site.once(
      a,
      (v) =>
        `CASE WHEN regexp_matches(${v}, ${p.pattern}, ${p.options}) THEN regexp_extract(${v}, ${p.pattern}, ${group}, ${p.options}) END`,
    );
  },
  check: constantPattern(1),
};

const split: Implementation = {
  sql: ([a], site) => {
    const p = patternOf(site, 1, 2);
    return `regexp_split_to_array(${a}, ${p.pattern}, ${p.options})`;
  },
  check: constantPattern(1),
};

/** Only ever the right side of LIKE … ESCAPE: folded while binding where both are constants. */
const likeEscape: Implementation = {
  sql: ([p, e], site) => {
    const [pattern, escape] = [constantValue(site.args[0]), constantValue(site.args[1])];
    if (typeof pattern === 'string' && typeof escape === 'string') return quoted(likeWithEscape(pattern, escape));
    return `tc_like_escape(${p}, ${e})`;
  },
  check: (args) => {
    const [pattern, escape] = [constantValue(args[0]), constantValue(args[1])];
    if (typeof pattern === 'string' && typeof escape === 'string') locate(-1, () => likeWithEscape(pattern, escape));
  },
};

export const PATTERNS: FunctionTable = {
  ...each(onTexts('~~'), like('LIKE', false)),
  ...each(onTexts('!~~'), like('LIKE', true)),
  ...each(onTexts('~~*'), like('ILIKE', false)),
  ...each(onTexts('!~~*'), like('ILIKE', true)),
  ...each(onTexts('~'), matches(false, '')),
  ...each(onTexts('!~'), matches(true, '')),
  ...each(onTexts('~*'), matches(false, 'i')),
  ...each(onTexts('!~*'), matches(true, 'i')),
  'like_escape(text,text)': likeEscape,
  'regexp_match(text,text)': regexpMatch,
  'regexp_match(text,text,text)': regexpMatch,
  'regexp_matches(text,text)': regexpMatches,
  'regexp_matches(text,text,text)': regexpMatches,
  'regexp_replace(text,text,text)': regexpReplace,
  'regexp_replace(text,text,text,text)': regexpReplace,
  'regexp_split_to_array(text,text)': split,
  'regexp_split_to_array(text,text,text)': split,
  'regexp_split_to_table(text,text)': split,
  'regexp_split_to_table(text,text,text)': split,
  'regexp_like(text,text)': matches(false, ''),
  'substring(text,text)': substringOfPattern,
};

/** SIMILAR TO's pattern, as the regular expression it means. Both arguments must be constants. */
export function similarPattern(pattern: Expression, escape: Expression | null): string | null {
  const [p, e] = [constantValue(pattern), escape === null ? null : constantValue(escape)];
  if (p === null || (escape !== null && e === null)) return null;
  if (typeof p !== 'string' || (escape !== null && typeof e !== 'string')) {
    throw new BindError('feature-not-supported', 'the pattern of SIMILAR TO must be a constant', pattern.location);
  }
  return locate(pattern.location, () => similarToRegex(p, escape === null ? null : String(e)));
}
