import { describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { lex } from '../lexer.ts';
import { SourceText } from '../source-text.ts';
import { recogniseOwnSpelling } from './own-spelling.ts';

function recognise(text: string) {
  const source = new SourceText(text);
  return recogniseOwnSpelling(source, lex(source.bytes));
}

describe('the text left for the grammar', () => {
  test.each([
    ['select `a b` from `t`', 'select "a b" from "t"'],
    ['select `a``b`', 'select "a`b" '],
    ['create table t (a int) partitioned by (a)', `create table t (a int)${' '.repeat(19)}`],
    ['create table t (a int) PARTITION BY LIST (a, "B")', 'create table t (a int)                           '],
    [`create table t (a int) with ('x.y' = 'v', c = 1)`, `create table t (a int) with (k     = 'v', c = 1)`],
    [`create table t (a int) with (a.b.c='2 s', a.b=3)`, `create table t (a int) with (k    ='2 s', a.b=3)`],
    ['create table t (a int primary key not enforced)', 'create table t (a int primary key             )'],
    ['create table t (a int, primary key (a) not enforced)', 'create table t (a int, primary key (a)             )'],
    [`create table t (a int comment 'é')`, `create table t (a int DEFAULT 'é')`],
    [`create table t (a int) comment 'é' distributed by hash(a) into 3 buckets`, `create table t (a int)${' '.repeat(51)}`],
    ['create table t (a timestamp(3) with local time zone)', 'create table t (a timestamp(3) with       time zone)'],
    [`alter table t set ('k'='v')`, `alter table t set (k  ='v')`],
    [`alter table t reset ('k', a.b.c), add column c int comment 'x'`, `alter table t reset (k  , k    ), add column c int DEFAULT 'x'`],
    ['select * from a.t for version as of 5 x, u', 'select * from a.t                     x, u'],
    [`select * from t$lake for system_time as of timestamp '2026-01-01'`, `select * from t$lake${' '.repeat(45)}`],
    [`set 'a.b' = 'c'`, `set "a.b" = 'c'`],
    // Not ours: left alone.
    ['select 1 for update', 'select 1 for update'],
    [`select 'a for version as of 5', "b" -- for version as of 5`, `select 'a for version as of 5', "b" -- for version as of 5`],
    [`select substring(a for 3)`, `select substring(a for 3)`],
    [`create table t (comment text, partition int default 1)`, `create table t (comment text, partition int default 1)`],
    [`select sum(x) over (partition by (a))`, `select sum(x) over (partition by (a))`],
  ])('%s', (text, grammarText) => {
    const own = recognise(text);
    expect(own.grammarText).toBe(grammarText);
    expect(Buffer.byteLength(own.grammarText)).toBe(Buffer.byteLength(text));
    expect(own.changed).toBe(grammarText !== text);
  });
});

test('clauses are found again by position', () => {
  const text = `create table s.t (a int comment 'c') comment 'hi' distributed by (a, "B") into 4 buckets partitioned by (A, \`ü\`) with ('x'='1', a.b.c=2); select 1 from é for version as of -7`;
  const at = (part: string) => Buffer.from(text).indexOf(part);
  const own = recognise(text);
  expect([...own.tables]).toEqual([
    [
      at('s.t'),
      {
        comment: "'hi'",
        distribution: { position: at('distributed'), columns: ['a', 'B'], buckets: '4' },
        partitionBy: [
          { name: 'a', position: at('A, ') },
          { name: 'ü', position: at('`ü') },
        ],
      },
    ],
  ]);
  expect([...own.columnComments]).toEqual([at("comment 'c'")]);
  expect([...own.optionKeys]).toEqual([
    [at("'x'"), 'x'],
    [at('a.b.c'), 'a.b.c'],
  ]);
  expect([...own.asOf]).toEqual([[at('é for'), { of: 'version', constant: '-7', position: at('for version') }]]);
});

describe('what is recognised but not supported', () => {
  test.each([
    ["select /*+ OPTIONS('a'='b') */ 1", '0A000', 8],
    ['  subscribe t', '0A000', 3],
    ['select 1; create materialized table m as select 1', '0A000', 11],
    ['create table t (a int, watermark for a as a)', '0A000', 24],
    ['create table t (a int, b as a + 1)', '0A000', 24],
    ['create table t (a int metadata virtual)', '0A000', 23],
    ['create table t (é multiset<int>)', '0A000', 19],
    ['create table t (a int primary key enforced)', '0A000', 35],
    ['create table t (a int) partition by range (a)', '0A000', 37],
    ['create table t (a int) partitioned by (days(a))', '0A000', 40],
    ['create table t (a int) partitioned by ()', '42601', 40],
    ['create table t (a int) partitioned by a', '42601', 39],
    ['create table t (a int) partitioned by (a) partition by list (a)', '42601', 43],
    ['create table t (a int) distributed by range (a)', '0A000', 39],
    ['create table t (a int) distributed', '42601', 35],
    ['create table t (a int) distributed by (a) into x buckets', '42601', 48],
    ['alter table t add (a int, b int)', '0A000', 15],
    ['select * from t for system_time as of now()', '0A000', 39],
    ['select * from (select 1) for version as of 1', '42601', 26],
    ['select * from t for version as of', '42601', 34],
    ['select `a"b`', '42602', 8],
  ])('%s', (text, sqlstate, position) => {
    let error: unknown;
    try {
      recognise(text);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(ThermoclineError);
    expect([(error as ThermoclineError).sqlstate, (error as ThermoclineError).fields.position]).toEqual([sqlstate, position]);
  });
});
