import type { ErrorKind } from '../../catalog/errors/thermocline-error.ts';

export interface Translation {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

interface Rule {
  /** DuckDB's category: what stands before ` Error: `. */
  readonly category: string;
  readonly pattern: RegExp;
  /** `text` is the whole message without category and query excerpt. */
  readonly to: (match: RegExpExecArray, text: string) => Translation;
}

/** DuckDB 1.5's messages and what Postgres says instead. The first that matches wins; each category ends with what else it may say. */
const RULES: readonly Rule[] = [
  // Values that do not convert
  rule('Conversion', /^Could not convert string ['"]([\s\S]*)['"] to (\w+(?:\(\d+,\d+\))?)/, (m) => badText(m[1]!, m[2]!)),
  rule('Conversion', /^Type \w+ with value [\s\S]* the value is out of range for the destination type (\w+)/, (m) => outOfRange(m[1]!)),
  rule('Conversion', /^(?:Casting value|Could not cast value) [\s\S]* to (?:type )?DECIMAL\(/, (_, text) => numericOverflow(text)),
  rule('Conversion', /^invalid (date|timestamp|time) field format: "([\s\S]*)", expected/, (m) =>
    say('invalid-datetime', `invalid input syntax for type ${m[1]}: "${m[2]}"`),
  ),
  rule('Conversion', /^(?:date|timestamp|time) field value out of range: "([\s\S]*)"/, (m) =>
    say('datetime-out-of-range', `date/time field value out of range: "${m[1]}"`),
  ),
  rule('Conversion', /^Unknown TimeZone '([^']*)'/, (m) => say('invalid-parameter-value', `time zone "${m[1]}" not recognized`)),
  rule('Conversion', /^extract specifier "([^"]*)" not recognized/, (m) => say('invalid-parameter-value', `unit "${m[1]}" not recognized`)),
  rule('Conversion', /string -> blob/i, () => say('invalid-text', 'invalid input syntax for type bytea')),
  rule('Conversion', /^Malformed JSON/, (_, text) => ({
    ...say('invalid-text', 'invalid input syntax for type json'),
    detail: firstLine(text),
  })),
  rule('Conversion', /^Date out of range/, () => say('datetime-out-of-range', 'date out of range')),
  rule('Conversion', /timestamp range|timestamp.* out of range|out of range (?:for|in) timestamp|date and time/i, () =>
    say('datetime-out-of-range', 'timestamp out of range'),
  ),
  rule('Conversion', /^/, (_, text) => say('invalid-text', plain(text))),

  // Results that do not fit
  rule('Out of Range', /^Overflow in \w+ of DECIMAL|HUGEINT/, () => say('numeric-out-of-range', 'value overflows numeric format')),
  rule('Out of Range', /^Overflow in \w+ of (INT\d+)/, (m) => outOfRange(m[1]!)),
  rule('Out of Range', /square root of a negative/, () => say('numeric-out-of-range', 'cannot take square root of a negative number')),
  rule('Out of Range', /logarithm/, (_, text) => say('numeric-out-of-range', plain(text))),
  rule('Out of Range', /^Overflow/, () => say('numeric-out-of-range', 'value out of range')),
  rule('Out of Range', /date|timestamp|interval/i, () => say('datetime-out-of-range', 'timestamp out of range')),
  rule('Out of Range', /^/, (_, text) => say('numeric-out-of-range', plain(text))),
  rule('Decimal', /^/, (_, text) => ({ ...say('numeric-out-of-range', 'numeric field overflow'), detail: firstLine(text) })),
  rule('Divide by Zero', /^/, () => say('division-by-zero', 'division by zero')),

  // Functions' complaints
  rule('Invalid Input', /^More than one row returned by a subquery/, () =>
    say('cardinality-violation', 'more than one row returned by a subquery used as an expression'),
  ),
  rule('Invalid Input', /^(?:Could not parse string|Failed to parse format)/, (_, text) => say('invalid-datetime', plain(text))),
  rule('Invalid Input', /^(?:missing|invalid|unexpected|bad|no argument for|trailing|duplicate) .*: /, (_, text) =>
    say('invalid-regular-expression', `invalid regular expression: ${firstLine(text)}`),
  ),
  rule('Invalid Input', /UTF-?8/i, (_, text) => say('invalid-encoding', plain(text))),
  rule('Invalid Input', /^/, (_, text) => say('data-exception', plain(text))),
  rule('Syntax', /^Invalid escape/, () => ({
    ...say('invalid-escape', 'invalid escape string'),
    hint: 'Escape string must be empty or one character.',
  })),
  rule('Syntax', /must not end with escape/, () => say('invalid-escape', 'LIKE pattern must not end with escape character')),
  rule('Syntax', /^/, (_, text) => say('syntax', plain(text))),
  rule('Parser', /^/, (_, text) => say('syntax', firstLine(text))),

  // Names and types: the binder has checked them before, so that only our own mistakes get here
  rule('Binder', /^Referenced column "([^"]*)" not found/, (m) => say('undefined-column', `column "${m[1]}" does not exist`)),
  rule('Binder', /does not have a column named "([^"]*)"/, (m) => say('undefined-column', `column "${m[1]}" does not exist`)),
  rule('Binder', /^Referenced table "([^"]*)" not found/, (m) => say('undefined-table', `relation "${m[1]}" does not exist`)),
  rule('Binder', /^No function matches the given name and argument types '([\s\S]*?)'/, (m) =>
    say('undefined-function', `function ${m[1]} does not exist`),
  ),
  rule('Binder', /^Ambiguous reference to column name "([^"]*)"/, (m) =>
    say('ambiguous-column', `column reference "${m[1]}" is ambiguous`),
  ),
  rule('Binder', /^column "([^"]*)" must appear in the GROUP BY clause/, (m) =>
    say('grouping', `column "${m[1]}" must appear in the GROUP BY clause or be used in an aggregate function`),
  ),
  rule('Binder', /aggregate function calls cannot be nested|cannot contain aggregates/i, (_, text) => say('grouping', firstLine(text))),
  rule('Binder', /window functions? (?:are|is) not allowed/i, (_, text) => say('windowing', plain(text))),
  // What DuckDB cannot plan, though it is asked rightly: correlation through windows, outer joins, lambdas.
  rule('Binder', /(?:argument must not|parameter list cannot) be NULL/i, (_, text) => say('null-not-allowed', plain(text))),
  rule('Binder', /can only take constant|must be a (?:constant|literal)/i, (_, text) => say('feature-not-supported', plain(text))),
  rule('Binder', /not supported|non-inner join on subquery|unsupported join type/i, (_, text) => say('feature-not-supported', plain(text))),
  rule('Binder', /^LIMIT\/OFFSET cannot be negative/, () => say('invalid-row-count', 'LIMIT must not be negative')),
  rule('Binder', /^Cannot (?:compare|mix) values of type/, (_, text) => say('datatype-mismatch', plain(text))),
  rule('Catalog', /^Table with name (\S+) does not exist/, (m) => say('undefined-table', `relation "${m[1]}" does not exist`)),
  rule('Catalog', /Function with name (\S+) does not exist/, (m) => say('undefined-function', `function ${m[1]} does not exist`)),

  // Constraints of tables inside the instance
  rule('Constraint', /^NOT NULL constraint failed: (?:\S*\.)?(\S+)/, (m) =>
    say('not-null-violation', `null value in column "${m[1]}" violates not-null constraint`),
  ),
  rule('Constraint', /duplicate key/i, (_, text) => ({
    ...say('unique-violation', 'duplicate key value violates unique constraint'),
    detail: firstLine(text),
  })),
  rule('Constraint', /^/, (_, text) => say('check-violation', plain(text))),

  // Resources
  rule('INTERRUPT', /^/, () => say('query-canceled', 'canceling statement due to user request')),
  rule('Out of Memory', /max_temp_directory_size|No space left/i, (_, text) => ({
    ...say('disk-full', 'could not spill to disk: the temporary space is used up'),
    detail: firstLine(text),
  })),
  rule('Out of Memory', /^/, (_, text) => ({
    ...say('out-of-memory', 'out of memory'),
    detail: firstLine(text),
    hint: 'Raise the memory limit of the query engine, or read less at a time.',
  })),
  rule('IO', /No space left|Disk quota/i, (_, text) => ({
    ...say('disk-full', 'could not write: no space left on device'),
    detail: firstLine(text),
  })),
  rule('IO', /Permission denied|Read-only file system/i, (_, text) => say('insufficient-privilege', plain(text))),
  rule('IO', /^/, (_, text) => say('io-error', plain(text))),
  rule('Permission', /^/, (_, text) => say('insufficient-privilege', plain(text))),
  rule('Not implemented', /^Unknown TimeZone '([^']*)'/, (m) => say('invalid-parameter-value', `time zone "${m[1]}" not recognized`)),
  rule('Not implemented', /^/, (_, text) => say('feature-not-supported', plain(text))),
];

/** What Postgres would say; null when nothing is known: then it is a bug of ours. */
export function applyRules(category: string, text: string): Translation | null {
  for (const { category: of, pattern, to } of RULES) {
    if (of !== category) continue;
    const match = pattern.exec(text);
    if (match !== null) return to(match, text);
  }
  return null;
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

function rule(category: string, pattern: RegExp, to: Rule['to']): Rule {
  return { category, pattern, to };
}

function say(kind: ErrorKind, message: string): Translation {
  return { kind, message };
}

/** The first line as Postgres writes messages: lower case, no full stop. */
function plain(text: string): string {
  const line = firstLine(text).replace(/[.!]$/, '');
  return /^[A-Z][a-z ]/.test(line) ? line[0]!.toLowerCase() + line.slice(1) : line;
}

const PG_NAMES: Readonly<Record<string, string>> = {
  BOOL: 'boolean',
  INT8: 'smallint',
  INT16: 'smallint',
  INT32: 'integer',
  INT64: 'bigint',
  INT128: 'numeric',
  FLOAT: 'real',
  DOUBLE: 'double precision',
};

function pgName(duckName: string): string {
  return duckName.startsWith('DECIMAL') ? 'numeric' : (PG_NAMES[duckName] ?? duckName.toLowerCase());
}

/** Text that is no value of the type: a number too large for it, or no number at all. */
function badText(value: string, duckName: string): Translation {
  const type = pgName(duckName);
  if (/^INT\d+$/.test(duckName) && /^\s*[+-]?\d+\s*$/.test(value)) {
    return say('numeric-out-of-range', `value "${value}" is out of range for type ${type}`);
  }
  const isNumber = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value);
  if (isNumber && duckName.startsWith('DECIMAL')) return numericOverflow(duckName);
  if (isNumber && (duckName === 'FLOAT' || duckName === 'DOUBLE'))
    return say('numeric-out-of-range', `"${value}" is out of range for type ${type}`);
  return say('invalid-text', `invalid input syntax for type ${type}: "${value}"`);
}

function outOfRange(duckName: string): Translation {
  if (duckName === 'FLOAT' || duckName === 'DOUBLE') return say('numeric-out-of-range', 'value out of range: overflow');
  if (duckName === 'INT128') return say('numeric-out-of-range', 'value overflows numeric format');
  return say('numeric-out-of-range', `${pgName(duckName)} out of range`);
}

function numericOverflow(text: string): Translation {
  const type = /DECIMAL\((\d+),(\d+)\)/.exec(text);
  if (type === null) return say('numeric-out-of-range', 'value overflows numeric format');
  const [precision, scale] = [Number(type[1]), Number(type[2])];
  const bound = precision === scale ? '1' : `10^${precision - scale}`;
  return {
    ...say('numeric-out-of-range', 'numeric field overflow'),
    detail: `A field with precision ${precision}, scale ${scale} must round to an absolute value less than ${bound}.`,
  };
}
