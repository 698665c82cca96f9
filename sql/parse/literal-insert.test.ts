import fc from 'fast-check';
import type { Node } from '@pgsql/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DataType, formatType } from '../../catalog/model/data-type.ts';
import type { Column } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { bindInsertSource } from '../../engine/plan/bind.ts';
import type { LiteralInsertStatement, ParsedStatement } from '../../engine/plan/statement.ts';
import { contextOf } from '../../engine/plan/testing/bind-sql.ts';
import { arbitraryValue, TYPES } from '../testing/arbitrary-values.ts';
import { timeZoneOf } from '../types/time-zone.ts';
import { valueWriter } from '../types/value-writer.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { LiteralInserts } from './literal-insert.ts';
import { findLiterals } from './literal-places.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';
import { STATEMENT_TOKENS_MAX } from './statement-limits.ts';

let grammar: PgGrammar;
let inserts: LiteralInserts;
let parsed: string[] = [];
beforeAll(async () => {
  grammar = await PgGrammar.load();
  inserts = new LiteralInserts((text) => {
    parsed.push(text);
    return parseStatements(text, grammar);
  });
});

const parse = (text: string): ParsedStatement[] => parseStatements(text, grammar);

function found(text: string): (ParsedStatement & { readonly statement: LiteralInsertStatement }) | null {
  const statement = inserts.find(text, () => Promise.resolve(parse(text)));
  return statement === null ? null : { ...statement, statement: statement.statement as LiteralInsertStatement };
}

/** What the grammar makes of a literal, and what its place in the text says it is. */
function literal(node: Node): string {
  if (!('A_Const' in node)) return JSON.stringify(node);
  const { isnull, boolval, ival, fval, sval } = node.A_Const;
  if (isnull === true) return 'null';
  if (boolval !== undefined) return String(boolval.boolval ?? false);
  if (sval !== undefined) return `'${(sval.sval ?? '').replaceAll("'", "''")}'`;
  return ival === undefined ? (fval?.fval ?? '?') : String(ival.ival ?? 0);
}

const same = (text: string): string =>
  /^[a-z]/i.test(text) ? text.toLowerCase() : /^-?0*\d{1,9}$/.test(text) ? String(Number(text) + 0) : text;

/** Mostly what is taken, now and then what is not. */
const mostly = <T>(taken: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: taken }, { weight: 1, arbitrary: other });

const space = mostly(fc.constantFrom('', '', ' ', '\n', ' \t', '\r\n'), fc.constantFrom('/**/', '--x\n', '\f', '\u00a0'));
const value = mostly(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }).map((s) => `'${s.replaceAll('\0', '').replaceAll("'", "''")}'`),
    fc.constantFrom('1', '-1', '007', '1.5', '-1.', '1e3', '2147483648', '-2147483648', 'null', 'NULL', 'True', 'FALSE'),
    fc.constantFrom("''", "'a''b'", "''''", "'\\'", "'a\\''b'"),
  ),
  fc.constantFrom(
    ...["'a' 'b'", "'a'\n'b'", "E'a'", "'a", '$$a$$', 'default', '.5', '+1', '- 1', '--1', '1e', '1a', '0x1F', '1_000', '1..2', 'nul'],
    ...[
      'nulls',
      'truely',
      'a.b',
      'now()',
      '1+1',
      '1::int',
      '(1)',
      'row(1)',
      '',
      ';',
      "U&'a'",
      "B'1'",
      "n'a'",
      '$1',
      '"a"',
      '1 2',
      'null null',
    ],
  ),
);
const row = (width: number): fc.Arbitrary<string> =>
  fc.array(fc.tuple(space, value, space), { minLength: width, maxLength: width }).map((v) => `(${v.map((p) => p.join('')).join(',')})`);
const rows = fc
  .integer({ min: 1, max: 3 })
  .chain((width) => fc.array(fc.tuple(space, mostly(row(width), row(width + 1)), space), { minLength: 1, maxLength: 3 }))
  .map((r) => r.map((p) => p.join('')).join(','));
const header = fc.constantFrom(
  ...['insert into t values', 'insert into t(a)values', 'insert into t  (a,b) values\n'],
  'INSERT INTO public.t (a, "b c") VALUES ',
  ' \n insert into "ä" as x values',
  'insert into `t` (a) values',
  'insert into t select * from (values',
  'insert into t select 1 union values',
  'insert into values values',
  'insert into select values',
  'insert into t (a.b) values',
  'insert into t overriding user value values',
  'insert into t -- values',
  'insert into t /* values',
  'insert into "t values" values',
  'insert into t select 1; insert into t values',
  'explain insert into t values',
  'with x as (select 1) insert into t values',
  'insert into t',
);
const tail = mostly(
  fc.constantFrom('', ';', ' ; \n'),
  fc.constantFrom(';;', '; select 1', ' returning a', ' on conflict do nothing', ' order by 1', ' union select 1', ')', ' x', ' -- x'),
);

describe('what is found without the grammar', () => {
  test('is what the grammar finds: an INSERT of these literals, into this table, and nothing besides', () => {
    let hits = 0;
    const check = (text: string): void => {
      const statement = found(text);
      if (statement === null) return;
      hits++;
      const [whole, ...more] = parse(text);
      expect(more).toEqual([]);
      const { into, columns, literals } = statement.statement;
      expect(whole).toMatchObject({ source: text, text: statement.text, statement: { kind: 'insert', into, columns } });
      const lists = whole!.statement.kind === 'insert' ? (whole!.statement.source?.valuesLists ?? []) : [];
      const trees = lists.map((l) => ('List' in l ? (l.List.items ?? []).map(literal) : []));
      const head = /^[^]*?values\s*(?=\()/i.exec(text.replace('"t values"', '"t_values"'))![0];
      const places = findLiterals(Buffer.from(text), Buffer.byteLength(head), 1000)!;
      const texts = Array.from({ length: places.places.length / 2 }, (_, i) => {
        const end = places.places[i * 2 + 1]!;
        return same(Buffer.from(text).toString('utf8', places.places[i * 2], end < 0 ? ~end : end));
      });
      expect(trees.flat().map(same)).toEqual(texts);
      expect([trees.length, trees[0]!.length]).toEqual([literals.rows, literals.width]);
    };
    fc.assert(
      fc.property(header, rows, tail, (h, r, t) => check(h + r + t)),
      { numRuns: 6000 },
    );
    expect(hits).toBeGreaterThan(500);
  });

  test.each([
    ["insert into t values (1, 'a''b', -1.5, null, TRUE)", 5, 1],
    ["INSERT INTO s.t (a, b) VALUES ('x', 1), ('y', 2);", 2, 2],
  ])('%s is', (text, width, count) => {
    expect(found(text)?.statement.literals).toMatchObject({ width, rows: count });
  });

  test('headers are parsed once', () => {
    parsed = [];
    for (let i = 0; i < 3; i++) expect(found(`insert into once values (${i})`)).not.toBeNull();
    for (let i = 0; i < 3; i++) expect(found(`insert into all values (${i})`)).toBeNull();
    expect(parsed).toEqual(['insert into once values (NULL)', 'insert into all values (NULL)']);
  });

  test('has no more tokens than a statement may have', () => {
    const text = (count: number): string => `insert into t values ${Array.from({ length: count }, () => '(1)').join(',')}`;
    expect(found(text(1000))).not.toBeNull();
    expect(found(text(STATEMENT_TOKENS_MAX / 3))).toBeNull();
  });

  test('can be parsed whole after all', async () => {
    const text = "insert into t values ('a', 1)";
    expect(await found(text)!.statement.literals.parse(new AbortController().signal)).toEqual(parse(text)[0]!.statement);
  });
});

const ZONE = 'America/St_Johns';

/** By the binder; null when it has to be computed, the SQLSTATE when it is wrong. */
function bound(text: string, column: Column): TestValue[][] | string | null {
  const { statement } = parse(text)[0]!;
  if (statement.kind !== 'insert') throw new TypeError(text);
  try {
    const context = contextOf(text, undefined, { timeZone: ZONE, setting: (name) => (name === 'TimeZone' ? ZONE : undefined) });
    const { constant } = bindInsertSource(statement.source!, [column], context);
    return constant === undefined ? null : rowsOf(constant);
  } catch (error) {
    return (error as { sqlstate: string }).sqlstate;
  }
}

function read(text: string, type: DataType): ColumnBatch | null {
  const { literals } = found(text)!.statement;
  return literals.read([type], ZONE, 0, literals.rows);
}

const printed = (type: DataType, v: TestValue): string => {
  const out = new OutputBuffer();
  valueWriter(batchOf([type], [[v]]).columns[0]!, { timeZone: timeZoneOf(ZONE) })(out, 0);
  return out.bytes.toString('utf8', 0, out.position);
};

const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((d) => String(d).replace(/^(-?)\./, '$10.')),
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => (n / 100).toFixed(2)),
  fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -60, max: 60 })).map(([m, e]) => `${m}e${e}`),
  fc.constantFrom(
    '-0',
    '-0.0',
    '-0e5',
    '0',
    '16777217',
    '9007199254740993',
    '-9223372036854775808',
    '1e400',
    '1e-400',
    '128',
    '0.5',
    '1.005',
  ),
);
const quoted = (s: string): string => `'${s.replaceAll("'", "''")}'`;

describe('literals are read as the binder assigns them', () => {
  test.each(TYPES.map((type) => [formatType(type), type] as const))('to %s', (_, type) => {
    const column: Column = { id: 0, name: 'c', type, nullable: true };
    const isDate = type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamptz';
    const written = fc.oneof(
      arbitraryValue(type).map((v) => (v === null ? 'null' : quoted(printed(type, v)))),
      number,
      // The binder reads no date out of so many digits, though PostgreSQL does.
      number.filter((n) => !isDate || !/\d{9}/.test(n)).map(quoted),
      fc.constantFrom('true', 'FALSE', "'t'", "' yes '", "'now'", "'infinity'", "'NaN'", "'1 day'", "'2024-02-30'", "'epoch'", "'1.5 '"),
      fc.string({ maxLength: 6 }).map((s) => quoted(s.replaceAll('\0', ''))),
    );
    let hits = 0;
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 3 }), (values) => {
        const text = `insert into t values ${values.map((v) => `(${v})`).join(', ')}`;
        const batch = read(text, type);
        if (batch === null) return;
        hits++;
        expect(rowsOf(batch)).toEqual(bound(text, column));
      }),
      { numRuns: 400 },
    );
    const nested = type.kind === 'array' || type.kind === 'map' || type.kind === 'row';
    if (!nested) expect(hits).toBeGreaterThan(10);
  });

  test('and what is wrong, or has to be computed, is left to it', () => {
    const integer: DataType = { kind: 'integer' };
    for (const v of ["'x'", '1.5', '2147483648', 'true']) expect(read(`insert into t values (1), (${v})`, integer)).toBeNull();
    expect(read('insert into t values (1)', { kind: 'text' })).toBeNull();
    expect(read('insert into t values (-0.0)', { kind: 'double' })).toBeNull();
  });
});
