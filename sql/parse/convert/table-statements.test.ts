import { beforeAll, describe, expect, test } from 'vitest';
import type { DataType } from '../../../catalog/model/data-type.ts';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { CreateTableStatement } from '../../../engine/plan/statement.ts';
import { parseStatements } from '../parse-statements.ts';
import { PgGrammar } from '../pg-grammar.ts';

let grammar: PgGrammar;
beforeAll(async () => {
  grammar = await PgGrammar.load();
});

function create(text: string): CreateTableStatement {
  const statement = parseStatements(text, grammar)[0]?.statement;
  if (statement?.kind !== 'create-table') throw new Error(`not a CREATE TABLE: ${text}`);
  return statement;
}

function errorOf(text: string): [sqlstate: string, position: number | undefined, message: string] {
  try {
    parseStatements(text, grammar);
  } catch (error) {
    if (!(error instanceof ThermoclineError)) throw error;
    return [error.sqlstate, error.fields.position, error.message];
  }
  throw new Error(`no error: ${text}`);
}

describe('column types', () => {
  test.each<[string, DataType]>([
    ['boolean', { kind: 'boolean' }],
    ['bool', { kind: 'boolean' }],
    ['smallint', { kind: 'smallint' }],
    ['int2', { kind: 'smallint' }],
    ['int', { kind: 'integer' }],
    ['INTEGER', { kind: 'integer' }],
    ['pg_catalog.int4', { kind: 'integer' }],
    ['bigint', { kind: 'bigint' }],
    ['real', { kind: 'real' }],
    ['float(24)', { kind: 'real' }],
    ['float4', { kind: 'real' }],
    // Postgres's reading; Flink's FLOAT is real.
    ['float', { kind: 'double' }],
    ['float(25)', { kind: 'double' }],
    ['double precision', { kind: 'double' }],
    ['double', { kind: 'double' }],
    ['numeric(10,2)', { kind: 'decimal', precision: 10, scale: 2 }],
    ['decimal(38)', { kind: 'decimal', precision: 38, scale: 0 }],
    ['dec(5, 5)', { kind: 'decimal', precision: 5, scale: 5 }],
    ['text', { kind: 'text' }],
    ['string', { kind: 'text' }],
    ['STRING', { kind: 'text' }],
    ['varchar', { kind: 'varchar', length: null }],
    ['varchar(10)', { kind: 'varchar', length: 10 }],
    ['character varying(3)', { kind: 'varchar', length: 3 }],
    ['text collate "C"', { kind: 'text' }],
    ['bytea', { kind: 'bytea' }],
    ['bytes', { kind: 'bytea' }],
    ['varbinary', { kind: 'bytea' }],
    ['date', { kind: 'date' }],
    ['timestamp', { kind: 'timestamp', precision: 6 }],
    ['timestamp(3)', { kind: 'timestamp', precision: 3 }],
    ['timestamp(0) without time zone', { kind: 'timestamp', precision: 0 }],
    ['timestamptz', { kind: 'timestamptz', precision: 6 }],
    ['timestamp(3) with time zone', { kind: 'timestamptz', precision: 3 }],
    ['timestamp(3) with local time zone', { kind: 'timestamptz', precision: 3 }],
    ['TIMESTAMP_LTZ(1)', { kind: 'timestamptz', precision: 1 }],
    ['timestamp(9)', { kind: 'timestamp', precision: 9 }],
    ['tinyint', { kind: 'tinyint' }],
    ['char', { kind: 'char', length: 1 }],
    ['character(3)', { kind: 'char', length: 3 }],
    ['time', { kind: 'time', precision: 6 }],
    ['TIME(0)', { kind: 'time', precision: 0 }],
    ['uuid', { kind: 'uuid' }],
    ['json', { kind: 'json' }],
    ['jsonb', { kind: 'jsonb' }],
    ['interval', { kind: 'interval' }],
    ['int[]', { kind: 'array', element: { kind: 'integer' } }],
    ['text array', { kind: 'array', element: { kind: 'text' } }],
    ['numeric(9,2)[3]', { kind: 'array', element: { kind: 'decimal', precision: 9, scale: 2 } }],
    ['ARRAY<INT>', { kind: 'array', element: { kind: 'integer' } }],
    ['ARRAY < DOUBLE PRECISION NOT NULL >', { kind: 'array', element: { kind: 'double' } }],
    [
      'array<array<timestamp(3) with local time zone>>',
      { kind: 'array', element: { kind: 'array', element: { kind: 'timestamptz', precision: 3 } } },
    ],
    ['MAP<STRING, INT>', { kind: 'map', key: { kind: 'text' }, value: { kind: 'integer' } }],
    [
      "ROW<a INT, `B c` MAP<INT, ROW<x DECIMAL(5,2) COMMENT 'x'>>>",
      {
        kind: 'row',
        fields: [
          { name: 'a', type: { kind: 'integer' } },
          {
            name: 'B c',
            type: {
              kind: 'map',
              key: { kind: 'integer' },
              value: { kind: 'row', fields: [{ name: 'x', type: { kind: 'decimal', precision: 5, scale: 2 } }] },
            },
          },
        ],
      },
    ],
    [
      'row(a int, b string[])',
      {
        kind: 'row',
        fields: [
          { name: 'a', type: { kind: 'integer' } },
          { name: 'b', type: { kind: 'array', element: { kind: 'text' } } },
        ],
      },
    ],
  ])('%s', (type, expected) => {
    expect(create(`create table t (a ${type})`).columns[0]).toMatchObject({ type: expected, typeNotice: null });
  });

  test.each(['numeric', 'decimal'])('%s without precision is stored with one, and says so', (type) => {
    expect(create(`create table t (a ${type})`).columns[0]).toMatchObject({
      type: { kind: 'decimal', precision: 38, scale: 16 },
      typeNotice: 'column "a": numeric without precision is stored as numeric(38,16)',
    });
  });

  test.each<[string, string, string]>([
    ['serial', '0A000', 'type serial is not supported'],
    ['bigserial', '0A000', 'type bigserial is not supported'],
    ['time with time zone', '0A000', 'type time with time zone is not supported'],
    ['interval day to second', '0A000', 'an interval with fields or a precision is not supported'],
    ['int[][]', '0A000', 'an array of more than one dimension is not supported'],
    ['bpchar', '0A000', 'type character is not supported'],
    ['char(0)', '22023', 'length for type char must be at least 1'],
    ['time(10)', '22023', 'TIME(10) precision must be between 0 and 9'],
    ['array<nope>', '42704', 'type "nope" does not exist'],
    ['map<array<int>, int>', '0A000', 'a map with keys of type integer[] is not supported'],
    ['row<x int, X text>', '42701', 'field "x" of column "a" specified more than once'],
    ['multiset<int>', '0A000', 'type multiset is not supported'],
    ['array<int', '42601', 'syntax error at end of input'],
    ['text collate "de_DE"', '0A000', 'collation "de_DE" is not supported'],
    ['nope', '42704', 'type "nope" does not exist'],
    ['public.nope', '42704', 'type "public.nope" does not exist'],
    ['public.text', '42704', 'type "public.text" does not exist'],
    ['text(3)', '42601', 'type modifier is not allowed for type "text"'],
    ['numeric(39)', '22023', 'NUMERIC precision 39 must be between 1 and 38'],
    ['numeric(0)', '22023', 'NUMERIC precision 0 must be between 1 and 38'],
    ['numeric(3,4)', '22023', 'NUMERIC scale 4 must be between 0 and precision 3'],
    ['numeric(3,-1)', '22023', 'NUMERIC scale -1 must be between 0 and precision 3'],
    ['varchar(0)', '22023', 'length for type varchar must be at least 1'],
    ['varchar(10485761)', '22023', 'length for type varchar cannot exceed 10485760'],
    ['timestamp(10)', '22023', 'TIMESTAMP(10) precision must be between 0 and 9'],
  ])('%s is refused', (type, sqlstate, message) => {
    const [code, position, text] = errorOf(`create table t (a ${type})`);
    expect([code, text]).toEqual([sqlstate, message]);
    expect(position).toBeGreaterThanOrEqual(19);
  });
});

describe('columns', () => {
  test('carry NOT NULL, DEFAULT with its text, and comments', () => {
    const { columns } = create(`create table t (
      a int not null default 1 + 2 comment 'it''s',
      "B" text default 'x' || 'y' null,
      c timestamptz default now() not null,
      d int constraint x default (3) constraint y not null,
      e bool default 1 is not distinct from 2,
      f date default null,
      g text default E'a\\'b' comment E'\\u00e9')`);
    expect(columns.map((c) => [c.name, c.notNull, c.default?.text ?? null, c.comment])).toEqual([
      ['a', true, '1 + 2', "it's"],
      ['B', false, "'x' || 'y'", null],
      ['c', true, 'now()', null],
      ['d', true, '(3)', null],
      ['e', false, '1 is not distinct from 2', null],
      ['f', false, 'null', null],
      ['g', false, "E'a\\'b'", 'é'],
    ]);
    expect(columns[2]?.default?.expression).toMatchObject({ FuncCall: { funcname: [{ String: { sval: 'now' } }] } });
  });

  test('of the primary key are NOT NULL', () => {
    const table = create('create table t (a int, b int, c int, primary key (b, a) not enforced)');
    expect(table.primaryKey).toEqual({ columns: ['b', 'a'], position: 37 });
    expect(table.columns.map((c) => c.notNull)).toEqual([true, true, false]);
    expect(create('create table t (a int primary key not enforced)').primaryKey).toEqual({ columns: ['a'], position: 22 });
  });

  test.each<[string, string, number, string]>([
    ['a int, a text', '42701', 24, 'column "a" specified more than once'],
    ['a int null not null', '42601', 28, 'conflicting NULL/NOT NULL declarations for column "a" of table "x"'],
    ['a int null primary key', '42601', 28, 'conflicting NULL/NOT NULL declarations for column "a" of table "x"'],
    ['a int default 1 default 2', '42601', 33, 'multiple default values specified for column "a" of table "x"'],
    ['a int primary key, b int primary key', '42P16', 42, 'multiple primary keys for table "x" are not allowed'],
    ['a int, primary key (b)', '42703', 24, 'column "b" named in key does not exist'],
    ['a int, primary key (a, a)', '42701', 24, 'column "a" appears twice in primary key constraint'],
    ['a int unique', '0A000', 23, 'UNIQUE is not supported'],
    ['a int, unique (a)', '0A000', 24, 'UNIQUE is not supported'],
    ['a int check (a > 0)', '0A000', 23, 'CHECK is not supported'],
    ['a int references y', '0A000', 23, 'REFERENCES is not supported'],
    ['a int, foreign key (a) references y (b)', '0A000', 24, 'REFERENCES is not supported'],
    ['a int generated always as identity', '0A000', 23, 'GENERATED … AS IDENTITY is not supported'],
    ['a int generated always as (1) stored', '0A000', 23, 'GENERATED … AS is not supported'],
    ['a int primary key deferrable', '0A000', 35, 'this constraint attribute is not supported'],
    ['like y', '0A000', 1, 'CREATE TABLE … LIKE is not supported'],
    ['', '42P16', 14, 'table "x" must have at least one column'],
  ])('(%s) is refused', (columns, sqlstate, position, message) => {
    expect(errorOf(`create table x (${columns})`)).toEqual([sqlstate, position, message]);
  });
});

describe('clauses', () => {
  test.each([
    'partitioned by (b, A)',
    'partition by (b, A)',
    'PARTITION BY LIST (b, A)',
    "comment 'c' partitioned by (b, a) with (x = 1)",
    'with (x = 1) partition by list (b, a)',
  ])('%s names partition columns', (clauses) => {
    expect(create(`create table t (a int, b int) ${clauses}`).partitionBy.map((p) => p.name)).toEqual(['b', 'a']);
  });

  test('options have quoted, dotted and bare keys, values of every kind', () => {
    const text = `create table t (a int) with ('a.b' = 'x', table.datalake.freshness = '2 s', bucket.num = 4, "Q" = 1.5, e = true, f = off, g, h = ZSTD, i = -1)`;
    const { options } = create(text);
    expect(options.map(({ key, value }) => [key, value])).toEqual([
      ['a.b', 'x'],
      ['table.datalake.freshness', '2 s'],
      ['bucket.num', '4'],
      ['Q', '1.5'],
      ['e', 'true'],
      ['f', 'off'],
      ['g', 'true'],
      ['h', 'zstd'],
      ['i', '-1'],
    ]);
    expect(options[1]?.position).toBe(text.indexOf('table.datalake'));
  });

  test('DISTRIBUTED means two options', () => {
    const clause = (text: string) => create(`create table t (a int, b int) ${text}`).options.map(({ key, value }) => `${key}=${value}`);
    expect(clause('distributed by (a, b) into 3 buckets')).toEqual(['bucket.key=a,b', 'bucket.num=3']);
    expect(clause('distributed by hash(a)')).toEqual(['bucket.key=a']);
    expect(clause('distributed into 4 buckets')).toEqual(['bucket.num=4']);
    expect(clause(`distributed by (a, b) into 3 buckets with (bucket.num = 3, 'bucket.key' = 'a, b')`)).toEqual([
      'bucket.num=3',
      'bucket.key=a, b',
    ]);
  });

  test('the comment is kept', () => {
    expect(create(`create table t (a int) comment 'It''s é'`).comment).toBe("It's é");
    expect(create('create table t (a int)').comment).toBeNull();
  });

  test('IF NOT EXISTS and a qualified name are kept', () => {
    expect(create('create table if not exists d.s."T" (a int)')).toMatchObject({
      ifNotExists: true,
      name: { database: 'd', schema: 's', name: 'T', position: 27 },
    });
  });

  test.each<[string, string, number, string]>([
    ['(a int) partitioned by (b)', '42703', 40, 'column "b" named in partition key does not exist'],
    ['(a int) partitioned by (a, a)', '42701', 43, 'column "a" appears twice in partition key'],
    ['(a int) distributed by (b)', '42703', 24, 'column "b" named in bucket key does not exist'],
    [
      '(a int) distributed into 3 buckets with (bucket.num = 4)',
      '42P16',
      24,
      'DISTRIBUTED and the option "bucket.num" contradict each other',
    ],
    ['(a int) with (b = 1, b = 2)', '22023', 37, 'parameter "b" specified more than once'],
    [`(a int) with ('b' = 1, b = 2)`, '22023', 39, 'parameter "b" specified more than once'],
    ['(a int) using iceberg', '0A000', 1, 'USING is not supported'],
    ['(a int) inherits (y)', '0A000', 1, 'INHERITS is not supported'],
    ['(a int) tablespace y', '0A000', 1, 'TABLESPACE is not supported'],
    ['partition of y for values in (1)', '0A000', 1, 'CREATE TABLE … PARTITION OF is not supported'],
    ['of y', '0A000', 1, 'CREATE TABLE … OF is not supported'],
  ])('%s is refused', (rest, sqlstate, position, message) => {
    expect(errorOf(`create table x ${rest}`)).toEqual([sqlstate, position, message]);
  });

  test.each(['temp', 'temporary', 'unlogged'])('a %s table is refused', (word) => {
    expect(errorOf(`create ${word} table x (a int)`)[0]).toBe('0A000');
  });
});
