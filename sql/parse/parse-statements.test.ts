import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { decodeAsOfName } from '../../catalog/model/as-of-name.ts';
import type { Statement } from '../../engine/plan/statement.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';

let grammar: PgGrammar;
beforeAll(async () => {
  grammar = await PgGrammar.load();
});

function one(text: string): Statement {
  const statements = parseStatements(text, grammar);
  expect(statements).toHaveLength(1);
  return statements[0]!.statement;
}

/** SQLSTATE and position, and the message when asked for. */
function errorOf(text: string): ThermoclineError {
  try {
    parseStatements(text, grammar);
  } catch (error) {
    expect(error).toBeInstanceOf(ThermoclineError);
    return error as ThermoclineError;
  }
  throw new Error(`no error: ${text}`);
}

describe('query strings', () => {
  test('are cut into statements, each with its text', () => {
    const statements = parseStatements("select 'é;'; /* ; */ begin;; commit -- end", grammar);
    expect(statements.map((s) => [s.statement.kind, s.text])).toEqual([
      ['query', "select 'é;'"],
      ['begin', 'begin'],
      ['commit', 'commit -- end'],
    ]);
    expect(statements.every((s) => s.source === "select 'é;'; /* ; */ begin;; commit -- end")).toBe(true);
  });

  test.each(['', ' ', ';', ' ;; ', '-- nothing', '/* nothing */'])('may hold no statement: %j', (text) => {
    expect(parseStatements(text, grammar)).toEqual([]);
  });

  test('may mix our spelling with others', () => {
    const text =
      "select 1; create table `é` (a int) partitioned by (a) with ('x.y.z'='1'); select * from t$lake for version as of 3; selec";
    expect(errorOf(text)).toMatchObject({ kind: 'syntax', fields: { position: text.length - 4 } });
    expect(parseStatements(text.slice(0, -7), grammar).map((s) => s.statement.kind)).toEqual(['query', 'create-table', 'query']);
  });

  test('must be Unicode without NUL', () => {
    expect(errorOf('select \0')).toMatchObject({ kind: 'invalid-encoding' });
    expect(errorOf("select '\ud800'")).toMatchObject({ kind: 'invalid-encoding' });
  });
});

describe('statements', () => {
  test.each<[string, unknown]>([
    ['table t', { kind: 'query', query: expect.objectContaining({ fromClause: expect.anything() }) }],
    ['values (1), (2)', { kind: 'query', query: expect.objectContaining({ valuesLists: expect.anything() }) }],
    ['begin', { kind: 'begin', start: false, readOnly: null, isolation: null }],
    [
      'begin work isolation level repeatable read, read only',
      { kind: 'begin', start: false, readOnly: true, isolation: 'repeatable read' },
    ],
    ['start transaction read only, read write', { kind: 'begin', start: true, readOnly: false, isolation: null }],
    ['begin transaction read only deferrable', { kind: 'begin', start: false, readOnly: true, isolation: null }],
    ['commit', { kind: 'commit', chain: false }],
    ['commit and chain', { kind: 'commit', chain: true }],
    ['end transaction and no chain', { kind: 'commit', chain: false }],
    ['rollback', { kind: 'rollback', chain: false }],
    ['abort work', { kind: 'rollback', chain: false }],
    ['savepoint "A b"', { kind: 'savepoint', name: 'A b' }],
    ['release a', { kind: 'release', name: 'a' }],
    ['release savepoint a', { kind: 'release', name: 'a' }],
    ['rollback to a', { kind: 'rollback-to', name: 'a' }],
    [
      'prepare p (int, text) as select $1, $2',
      { kind: 'prepare', name: 'p', types: expect.anything(), statement: expect.objectContaining({ kind: 'query' }) },
    ],
    ['execute p', { kind: 'execute', name: 'p', args: [] }],
    ['execute p (1, now())', { kind: 'execute', name: 'p', args: [expect.anything(), expect.anything()] }],
    ['deallocate prepare p', { kind: 'deallocate', name: 'p' }],
    ['deallocate all', { kind: 'deallocate', name: null }],
    ['declare c cursor for select 1', { kind: 'declare', name: 'c', query: expect.anything(), scroll: false, hold: false, binary: false }],
    [
      'declare c binary no scroll cursor with hold for select 1',
      { kind: 'declare', name: 'c', query: expect.anything(), scroll: false, hold: true, binary: true },
    ],
    [
      'declare c scroll cursor for select 1',
      { kind: 'declare', name: 'c', query: expect.anything(), scroll: true, hold: false, binary: false },
    ],
    ['fetch c', { kind: 'fetch', cursor: 'c', move: false, direction: 'forward', count: 1 }],
    ['fetch 3 in c', { kind: 'fetch', cursor: 'c', move: false, direction: 'forward', count: 3 }],
    ['fetch forward all from c', { kind: 'fetch', cursor: 'c', move: false, direction: 'forward', count: Number.POSITIVE_INFINITY }],
    ['fetch prior from c', { kind: 'fetch', cursor: 'c', move: false, direction: 'backward', count: 1 }],
    ['fetch first from c', { kind: 'fetch', cursor: 'c', move: false, direction: 'absolute', count: 1 }],
    ['fetch last from c', { kind: 'fetch', cursor: 'c', move: false, direction: 'absolute', count: -1 }],
    ['fetch relative 0 from c', { kind: 'fetch', cursor: 'c', move: false, direction: 'relative', count: 0 }],
    ['move backward 2 from c', { kind: 'fetch', cursor: 'c', move: true, direction: 'backward', count: 2 }],
    ['close c', { kind: 'close', cursor: 'c' }],
    ['close all', { kind: 'close', cursor: null }],
    ['set x to y', { kind: 'set', name: 'x', value: 'y', local: false }],
    ['set local statement_timeout = 100', { kind: 'set', name: 'statement_timeout', value: '100', local: true }],
    ['set session a.b to -2.50', { kind: 'set', name: 'a.b', value: '-2.50', local: false }],
    ['set x to default', { kind: 'set', name: 'x', value: null, local: false }],
    ['set x = on', { kind: 'set', name: 'x', value: 'on', local: false }],
    ['set search_path to a, \'B c\', "$user"', { kind: 'set', name: 'search_path', value: 'a, "B c", "$user"', local: false }],
    ['set datestyle to iso, mdy', { kind: 'set', name: 'datestyle', value: 'iso, mdy', local: false }],
    ["set time zone 'Europe/Berlin'", { kind: 'set', name: 'timezone', value: 'Europe/Berlin', local: false }],
    ['set time zone 2', { kind: 'set', name: 'timezone', value: '2', local: false }],
    ['set time zone local', { kind: 'set', name: 'timezone', value: null, local: false }],
    ["set time zone interval '+02:00' hour to minute", { kind: 'set', name: 'timezone', value: "INTERVAL '+02:00'", local: false }],
    ["set names 'utf8'", { kind: 'set', name: 'client_encoding', value: 'utf8', local: false }],
    ["set schema 'x'", { kind: 'set', name: 'search_path', value: 'x', local: false }],
    ["set 'execution.runtime-mode' = 'batch'", { kind: 'set', name: 'execution.runtime-mode', value: 'batch', local: false }],
    ['reset x', { kind: 'reset', name: 'x' }],
    ['reset all', { kind: 'reset', name: null }],
    ['reset time zone', { kind: 'reset', name: 'timezone' }],
    [
      'set session characteristics as transaction isolation level read committed, read only',
      {
        kind: 'set',
        name: 'default_transaction_isolation',
        value: 'read committed',
        local: false,
        more: [{ name: 'default_transaction_read_only', value: 'on' }],
      },
    ],
    ['set transaction read write', { kind: 'set', name: 'transaction_read_only', value: 'off', local: true }],
    ['show x', { kind: 'show', name: 'x' }],
    ['show a.b', { kind: 'show', name: 'a.b' }],
    ['show all', { kind: 'show', name: null }],
    ['show time zone', { kind: 'show', name: 'timezone' }],
    ['show transaction isolation level', { kind: 'show', name: 'transaction_isolation' }],
    ['discard all', { kind: 'discard', target: 'all' }],
    ['discard plans', { kind: 'discard', target: 'plans' }],
    ['discard temporary', { kind: 'discard', target: 'temp' }],
    ["call sys.tier('t')", { kind: 'call', schema: 'sys', procedure: 'tier', args: [{ name: null, value: 't' }], position: 5 }],
    [
      "call p(table_name => 't', n := -3, f => 1.5, b => true, x => null, big => 9007199254740993, s => 'a'::text)",
      {
        kind: 'call',
        schema: null,
        procedure: 'p',
        args: [
          { name: 'table_name', value: 't' },
          { name: 'n', value: -3 },
          { name: 'f', value: 1.5 },
          { name: 'b', value: true },
          { name: 'x', value: null },
          { name: 'big', value: '9007199254740993' },
          { name: 's', value: 'a' },
        ],
        position: 5,
      },
    ],
    ['explain select 1', { kind: 'explain', analyze: false, format: 'text', query: expect.anything() }],
    ['explain analyze verbose select 1', { kind: 'explain', analyze: true, format: 'text', query: expect.anything() }],
    ['explain (analyze, buffers, format json) select 1', { kind: 'explain', analyze: true, format: 'json', query: expect.anything() }],
    ['explain (analyze false, costs off) table t', { kind: 'explain', analyze: false, format: 'text', query: expect.anything() }],
    ['create schema if not exists "S"', { kind: 'create-schema', schema: 'S', ifNotExists: true, owner: null }],
    [
      'create schema authorization ann',
      { kind: 'create-schema', schema: 'ann', ifNotExists: false, owner: { kind: 'named', name: 'ann' } },
    ],
    [
      "create database d with owner ann encoding 'UTF8' lc_collate 'de_DE.UTF-8' template template0",
      {
        kind: 'create-database',
        database: 'd',
        owner: { kind: 'named', name: 'ann' },
        notices: ['lc_collate "de_DE.UTF-8" is not used: text is ordered by its bytes, as by collation "C"'],
      },
    ],
    ['drop database if exists "D"', { kind: 'drop-database', database: 'D', ifExists: true }],
    [
      "comment on column s.t.c is 'text'",
      {
        kind: 'comment',
        on: { kind: 'column', relation: { database: null, schema: 's', name: 't', position: 18 }, column: 'c' },
        comment: 'text',
      },
    ],
    [
      "alter table t alter a set default 'x' || 'y', drop column if exists b cascade, alter c drop default, alter d set default 2, alter e type bigint using e::bigint, alter f drop not null, alter g set not null",
      expect.objectContaining({
        actions: [
          {
            action: 'set-default',
            words: 'ALTER COLUMN ... SET DEFAULT',
            column: 'a',
            default: { expression: expect.anything(), text: "'x' || 'y'" },
          },
          { action: 'drop-column', words: 'DROP COLUMN', column: 'b', ifExists: true, cascade: true },
          { action: 'set-default', words: 'ALTER COLUMN ... SET DEFAULT', column: 'c', default: null },
          {
            action: 'set-default',
            words: 'ALTER COLUMN ... SET DEFAULT',
            column: 'd',
            default: { expression: expect.anything(), text: '2' },
          },
          expect.objectContaining({ action: 'alter-type', column: 'e', type: { kind: 'bigint' } }),
          expect.objectContaining({ action: 'set-nullable', column: 'f', nullable: true }),
          expect.objectContaining({ action: 'set-nullable', column: 'g', nullable: false }),
        ],
      }),
    ],
    ['comment on schema s is null', { kind: 'comment', on: { kind: 'schema', name: 's' }, comment: null }],
    [
      "comment on view v is ''",
      { kind: 'comment', on: { kind: 'view', name: { database: null, schema: null, name: 'v', position: 16 } }, comment: null },
    ],
    ['drop schema a, b cascade', { kind: 'drop-schema', schemas: ['a', 'b'], ifExists: false, cascade: true }],
    ['drop schema if exists a', { kind: 'drop-schema', schemas: ['a'], ifExists: true, cascade: false }],
    [
      'drop table if exists s.a, /* , */ "b,", c cascade',
      {
        kind: 'drop-relations',
        what: 'table',
        cascade: true,
        names: [
          { database: null, schema: 's', name: 'a', position: 21 },
          { database: null, schema: null, name: 'b,', position: 34 },
          { database: null, schema: null, name: 'c', position: 40 },
        ],
        ifExists: true,
      },
    ],
    [
      'truncate t, d.s.u restart identity cascade',
      {
        kind: 'truncate',
        names: [
          { database: null, schema: null, name: 't', position: 9 },
          { database: 'd', schema: 's', name: 'u', position: 12 },
        ],
      },
    ],
    ['truncate table only t', { kind: 'truncate', names: [expect.objectContaining({ name: 't' })] }],
    [
      'create or replace view s.v (a, "B") as /* x */ select 1, 2 ; ',
      {
        kind: 'create-view',
        name: { database: null, schema: 's', name: 'v', position: 23 },
        columns: ['a', 'B'],
        query: expect.objectContaining({ targetList: expect.anything() }),
        text: 'select 1, 2',
        start: 47,
        orReplace: true,
      },
    ],
    [
      "create table if not exists t (a, b) partitioned by (a) with ('x.y.z' = '1') as select 1, 2 with no data",
      {
        kind: 'create-table-as',
        name: expect.objectContaining({ name: 't' }),
        ifNotExists: true,
        columns: ['a', 'b'],
        partitionBy: [{ name: 'a', position: 52 }],
        options: [{ key: 'x.y.z', value: '1', position: 61 }],
        query: expect.objectContaining({ targetList: expect.anything() }),
        withData: false,
      },
    ],
    [
      'select 1 into s.t union select 2',
      expect.objectContaining({
        kind: 'create-table-as',
        name: expect.objectContaining({ schema: 's', name: 't' }),
        columns: null,
        query: expect.objectContaining({ op: 'SETOP_UNION', larg: expect.not.objectContaining({ intoClause: expect.anything() }) }),
        withData: true,
      }),
    ],
    [
      'alter view if exists v rename column a to b',
      {
        kind: 'alter-relation',
        what: 'view',
        name: expect.objectContaining({ name: 'v' }),
        ifExists: true,
        actions: [{ action: 'rename-column', column: 'a', to: 'b', position: 21 }],
      },
    ],
    [
      'alter table t set schema s',
      expect.objectContaining({ kind: 'alter-relation', what: 'table', actions: [{ action: 'set-schema', schema: 's' }] }),
    ],
    [
      'alter table t rename to u',
      {
        kind: 'alter-relation',
        what: 'table',
        name: expect.objectContaining({ name: 't' }),
        ifExists: false,
        actions: [{ action: 'rename', to: 'u' }],
      },
    ],
    [
      "alter table if exists t set ('a.b.c' = '2 s', d = 3), reset (\"e.f\", g.h.i), add column if not exists c string comment 'x'",
      {
        kind: 'alter-relation',
        what: 'table',
        name: { database: null, schema: null, name: 't', position: 22 },
        ifExists: true,
        actions: [
          {
            action: 'set-options',
            words: 'SET',
            options: [
              { key: 'a.b.c', value: '2 s', position: 29 },
              { key: 'd', value: '3', position: 46 },
            ],
          },
          {
            action: 'reset-options',
            words: 'RESET',
            keys: [
              { key: 'e.f', position: 61 },
              { key: 'g.h.i', position: 68 },
            ],
          },
          {
            action: 'add-column',
            words: 'ADD COLUMN',
            column: {
              name: 'c',
              type: { kind: 'text' },
              typeNotice: null,
              notNull: false,
              default: null,
              comment: 'x',
              position: 101,
            },
            ifNotExists: true,
          },
        ],
      },
    ],
  ])('%s', (text, statement) => {
    expect(one(text)).toEqual(statement);
  });
});

describe('a column named overlaps', () => {
  const namesIn = (text: string): string[] => {
    const names: string[] = [];
    JSON.stringify(one(text), (key, value: unknown) => {
      if (typeof value === 'string' && ['sval', 'name', 'aliasname', 'relname'].includes(key)) names.push(value);
      return value;
    });
    return names;
  };

  test.each([
    ["select gaps, overlaps, ok from sys.verify_union('t')", ['gaps', 'overlaps', 'ok', 'sys', 'verify_union', 't']],
    ['select v.Overlaps from v', ['v', 'overlaps', 'v']],
    ['select overlaps from v where overlaps > 0 order by overlaps', ['overlaps', 'v', '>', 'overlaps', 'overlaps']],
    ['select 1 as overlaps', ['overlaps']],
    ['select \'overlaps\', "overlaps" from v', ['overlaps', 'overlaps', 'v']],
  ])('%s', (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  test('does not take the operator away', () => {
    for (const text of ['select (1, 2) overlaps (3, 4)', 'select row (1, 2) overlaps row (3, 4)', 'select overlaps(1, 2, 3, 4)']) {
      expect(namesIn(text)).toContain('overlaps');
    }
    expect(errorOf('select overlaps overlaps overlaps x').message).toBe('syntax error at or near "overlaps"');
  });
});

describe('INSERT', () => {
  test('has its columns with their places, and its source', () => {
    expect(one('insert into s.t as x (a, "B") values (1, default)')).toEqual({
      kind: 'insert',
      into: { database: null, schema: 's', name: 't', position: 12 },
      columns: [
        { name: 'a', position: 22 },
        { name: 'B', position: 25 },
      ],
      source: expect.objectContaining({
        valuesLists: [expect.objectContaining({ List: { items: [expect.anything(), { SetToDefault: expect.anything() }] } })],
      }),
    });
  });

  test('without columns or rows says so', () => {
    expect(one('insert into t default values')).toMatchObject({ columns: null, source: null });
  });

  test('takes a WITH in front of it along', () => {
    expect(one('with x as (select 1) insert into t select * from x')).toMatchObject({
      source: { withClause: { ctes: [expect.anything()] } },
    });
  });
});

describe('COPY', () => {
  const TEXT = {
    format: 'text',
    delimiter: '\t',
    null: '\\N',
    header: false,
    quote: '"',
    escape: '"',
    forceQuote: [],
    forceNotNull: [],
    forceNull: [],
  };
  const CSV = { ...TEXT, format: 'csv', delimiter: ',', null: '' };

  test.each<[string, object]>([
    ['copy t from stdin', TEXT],
    ['copy t from stdin (format csv)', CSV],
    ['copy t from stdin csv', CSV],
    [
      "copy t from stdin with csv header delimiter ';' null as 'x' quote '#' escape '!'",
      { ...CSV, header: true, delimiter: ';', null: 'x', quote: '#', escape: '!' },
    ],
    ['copy t from stdin csv force not null a, b', { ...CSV, forceNotNull: ['a', 'b'] }],
    ["copy t from stdin (format csv, quote '''')", { ...CSV, quote: "'", escape: "'" }],
    ['copy t from stdin (header match)', { ...TEXT, header: 'match' }],
    ["copy t from stdin (header 0, encoding 'UTF8', freeze off)", TEXT],
    ['copy t to stdout (format csv, force_quote *)', { ...CSV, forceQuote: '*' }],
    ['copy t to stdout (format csv, force_quote (a, "B"), header)', { ...CSV, forceQuote: ['a', 'B'], header: true }],
    ["copy t to stdout (delimiter '|', null '')", { ...TEXT, delimiter: '|', null: '' }],
  ])('%s', (text, options) => {
    expect(one(text)).toMatchObject({ kind: 'copy', direction: / from /.test(text) ? 'from-stdin' : 'to-stdout', query: null, options });
  });

  test('names its table and columns with their places', () => {
    expect(one('copy s.t ( a , "B") from stdin')).toMatchObject({
      table: {
        name: { schema: 's', name: 't', position: 5 },
        columns: [
          { name: 'a', position: 11 },
          { name: 'B', position: 15 },
        ],
      },
    });
    expect(one('copy (select 1) to stdout')).toMatchObject({ table: null, query: { targetList: [expect.anything()] } });
  });

  // Codes, messages and places are PostgreSQL 15's, read off one; it gives no place for the checks over several options.
  test.each<[string, string, number | undefined, string]>([
    ['(format csv, format text)', '42601', 32, 'conflicting or redundant options'],
    ['(format nope)', '22023', 20, 'COPY format "nope" not recognized'],
    ['(nope)', '42601', 20, 'option "nope" not recognized'],
    ["(default 'x')", '42601', 20, 'option "default" not recognized'],
    ['(delimiter)', '42601', 20, 'delimiter requires a parameter'],
    ["(delimiter '||')", '0A000', undefined, 'COPY delimiter must be a single one-byte character'],
    ["(delimiter 'é')", '0A000', undefined, 'COPY delimiter must be a single one-byte character'],
    ["(delimiter E'\\n')", '22023', undefined, 'COPY delimiter cannot be newline or carriage return'],
    ["(null E'\\r')", '22023', undefined, 'COPY null representation cannot use newline or carriage return'],
    ["(delimiter 'a')", '22023', undefined, 'COPY delimiter cannot be "a"'],
    ["(quote '\"')", '0A000', undefined, 'COPY quote available only in CSV mode'],
    ['(format csv, quote \'""\')', '0A000', undefined, 'COPY quote must be a single one-byte character'],
    ["(format csv, quote ',')", '22023', undefined, 'COPY delimiter and quote must be different'],
    ["(escape '\"')", '0A000', undefined, 'COPY escape available only in CSV mode'],
    ["(format csv, escape 'ab')", '0A000', undefined, 'COPY escape must be a single one-byte character'],
    ['(format csv, force_quote *)', '0A000', undefined, 'COPY force quote only available using COPY TO'],
    ["(format csv, force_not_null 'a')", '22023', 32, 'argument to option "force_not_null" must be a list of column names'],
    ['(force_not_null (a))', '0A000', undefined, 'COPY force not null available only in CSV mode'],
    ['(force_null (a))', '0A000', undefined, 'COPY force null available only in CSV mode'],
    ["(delimiter ',', null 'a,b')", '0A000', undefined, 'COPY delimiter must not appear in the NULL specification'],
    ["(format csv, null 'a\"b')", '0A000', undefined, 'CSV quote character must not appear in the NULL specification'],
    ['(header nope)', '42601', 20, 'header requires a Boolean value or "match"'],
    ['(format xml)', '22023', 20, 'COPY format "xml" not recognized'],
    ["(encoding 'latin1')", '0A000', 20, 'COPY with encoding "latin1" is not supported'],
  ])('from stdin %s is refused', (options, sqlstate, position, message) => {
    const error = errorOf(`copy t from stdin ${options}`);
    expect([error.sqlstate, error.fields.position, error.message]).toEqual([sqlstate, position, message]);
  });

  test.each([
    ["copy t from '/etc/passwd'", '42501'],
    ["copy t to '/tmp/x'", '42501'],
    ["copy t from program 'ls'", '42501'],
    ["copy (select 1) to program 'cat'", '42501'],
    ['copy t to stdout (header match)', '0A000'],
    ['copy t to stdout (format csv, force_null (a))', '0A000'],
    ['copy t from stdin where a > 1', '0A000'],
    ['copy (insert into t values (1) returning a) to stdout', '0A000'],
  ])('%s is refused', (text, sqlstate) => {
    expect(errorOf(text).sqlstate).toBe(sqlstate);
  });
});

describe('AS OF', () => {
  test.each<[string, unknown]>([
    ['version as of 8998499373882707566', { kind: 'version', snapshotId: 8998499373882707566n }],
    ['system_version as of -3', { kind: 'version', snapshotId: -3n }],
    ["system_time as of '2026-01-01 00:00:00+02'", { kind: 'time-text', text: '2026-01-01 00:00:00+02' }],
    ["timestamp as of timestamp '2026-01-01'", { kind: 'time-text', text: '2026-01-01' }],
    ["system_time as of E'2026\\n'", { kind: 'time-text', text: '2026\n' }],
    ['system_time as of 1700000000123', { kind: 'time-ms', timestampMs: 1700000000123 }],
  ])('for %s', (clause, asOf) => {
    const text = `select 1 from (select * from s."é$lake" for ${clause} as x, u) y`;
    const found: unknown[] = [];
    JSON.stringify(one(text), (key, value: unknown) => {
      if (key === 'relname') found.push(decodeAsOfName(value as string));
      return value;
    });
    expect(found).toEqual([
      { name: 'é$lake', asOf },
      { name: 'u', asOf: null },
    ]);
  });

  test.each<[string, string, number]>([
    ['insert into t for version as of 1 select 1', '42601', 15],
    ['select a for version as of 1 from t', '42601', 10],
    ['truncate t for version as of 1', '42601', 12],
    ["select * from t for version as of 'main'", '22023', 17],
    ['select * from t for system_time as of 1.5', '22023', 17],
    ['select * from t for version as of 99999999999999999999', '22023', 17],
    ['select * from t for system_time as of now()', '0A000', 39],
  ])('%s is refused', (text, sqlstate, position) => {
    const error = errorOf(text);
    expect([error.sqlstate, error.fields.position]).toEqual([sqlstate, position]);
  });
});

describe('what is not supported', () => {
  test.each<[string, string, number?]>([
    ['lock table t', 'LOCK TABLE in a mode that keeps others out is not supported'],
    ['select 1;  create index on t (a)', 'CREATE INDEX is not supported', 12],
    ['create temp view v as select 1', 'CREATE TEMPORARY VIEW is not supported'],
    ['create view v as select 1 with check option', 'WITH CHECK OPTION is not supported'],
    ['create recursive view v (a) as select 1', 'CREATE RECURSIVE VIEW is not supported'],
    ['create unique index i on t (a)', 'CREATE INDEX is not supported'],
    ['create materialized view v as select 1', 'CREATE MATERIALIZED VIEW is not supported'],
    ['drop materialized view v', 'DROP MATERIALIZED VIEW is not supported'],
    ['create user mapping for x server y', 'CREATE USER MAPPING is not supported'],
    ["prepare transaction 'x'", 'PREPARE TRANSACTION is not supported'],
    ['begin isolation level serializable', 'isolation level SERIALIZABLE is not supported', 7],
    ['update t set a = 1', 'UPDATE on log tables is not supported'],
    ['delete from t', 'DELETE on log tables is not supported'],
    ['insert into t values (1) on conflict do nothing', 'INSERT … ON CONFLICT is not supported', 26],
    ['insert into t values (1) returning a', 'INSERT … RETURNING is not supported'],
    ['insert into t (a[1]) values (1)', 'inserting into a part of a column is not supported', 16],
    ['create temp table x as select 1', 'CREATE TEMPORARY TABLE is not supported'],
    ['create table x as execute p', 'CREATE TABLE AS EXECUTE is not supported'],
    ['explain insert into t values (1)', 'EXPLAIN of a statement other than a query is not supported'],
    ['explain (format xml) select 1', 'EXPLAIN in format xml is not supported', 10],
    ['create schema authorization current_user', 'CREATE SCHEMA without a name is not supported'],
    ['drop database d with (force)', 'DROP DATABASE … WITH (FORCE) is not supported'],
    ["create database d encoding 'latin1'", 'database option encoding = latin1 is not supported', 19],
    ["comment on role r is 'x'", 'COMMENT ON this kind of object is not supported'],
    ['call sys.tier(now())', 'an argument of CALL that is not a constant is not supported', 6],
    ['call a.b.c()', 'naming a database in CALL is not supported', 6],
    ['alter table t alter column a type int using b + 1', 'ALTER COLUMN … TYPE … USING is not supported', 28],
    ['alter table t add constraint c check (a > 1)', 'ALTER TABLE … ADD CONSTRAINT is not supported'],
    ['alter table t add column a int primary key', 'adding a primary key is not supported', 32],
    ['alter index i rename to j', 'ALTER INDEX is not supported'],
    ['vacuum', 'VACUUM is not supported'],
    ['create materialized table m as select 1', 'CREATE MATERIALIZED TABLE is not supported'],
    ['subscribe (select 1)', 'SUBSCRIBE is not supported'],
  ])('%s', (text, message, position = 1) => {
    const error = errorOf(text);
    expect([error.sqlstate, error.message, error.fields.position]).toEqual(['0A000', message, position]);
  });
});

const soup = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...`select from where ( ) [ ] , ; . :: = => := < * + - create alter drop table schema if not exists t a b "x" 'v' 1 2.5 $1 with set reset
partition partitioned by distributed into buckets comment primary key enforced list range for version system_time timestamp as of default null
not array map row < > string bytes timestamp_ltz local time zone numeric(50) varchar(3) int text insert into values copy stdin stdout csv header
delimiter format explain analyze call sys.tier begin commit rollback discard all show truncate cascade case when then else end union join on
unique check references constraint add column rename to e'\\x' $$q$$ /* */ -- \`b\` é 日 😀 \u0001 ' " \` $a$ /*+ options(
watermark metadata only like using collate generated identity freeze force quote transaction isolation level read`.split(/\s+/),
    ),
    fc.string({ maxLength: 3 }),
  ),
  { maxLength: 25 },
);

test('any soup of tokens ends in statements or in a ThermoclineError inside the text', () => {
  const seed = Number(process.env['SEED'] ?? 0) || undefined;
  fc.assert(
    fc.property(soup, (tokens) => {
      const text = tokens.join(' ');
      try {
        parseStatements(text, grammar);
      } catch (error) {
        if (!(error instanceof ThermoclineError) || error.kind === 'internal') throw error;
        const { position } = error.fields;
        if (position !== undefined) {
          expect(position).toBeGreaterThan(0);
          expect(position).toBeLessThanOrEqual(Array.from(text).length + 1);
        }
      }
      expect(grammar.crashed).toBe(false);
    }),
    { numRuns: 3000, ...(seed === undefined ? {} : { seed }) },
  );
});

const FORMS = [
  "create table if not exists s.t (a int not null default 1 + 2 comment 'c', b numeric(10,2), primary key (a) not enforced) comment 'x' distributed by (a) into 3 buckets partitioned by (b) with ('x.y' = 'z', a.b.c = 1)",
  "alter table t set ('a' = 'b', c.d.e = 2), reset ('a'), add column c timestamp(3) with local time zone",
  "copy t (a, b) from stdin with (format csv, header match, delimiter ';', force_null (a, b))",
  "insert into t (a, b) with q as (select 1) select x.a, 'b' from t$lake for version as of 17 x, q where x.a in (1, 2, 3)",
  "explain (analyze, format json) select case when a then 1 else 2 end from `t` for system_time as of timestamp '2026-01-01'",
  "call sys.tier('t', n => 5); set session characteristics as transaction read only; drop table a, b.c cascade",
];

test('statements with pieces missing, doubled or swapped never crash the parser', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FORMS), fc.array(fc.tuple(fc.nat(200), fc.nat(2), fc.nat(200)), { maxLength: 3 }), (form, edits) => {
      const words = form.split(/(?<=\W)|(?=\W)/);
      for (const [at, edit, other] of edits) {
        const i = at % words.length;
        if (edit === 0) words.splice(i, 1);
        else if (edit === 1) words.splice(i, 0, words[other % words.length]!);
        else words[i] = words[other % words.length]!;
      }
      try {
        parseStatements(words.join(''), grammar);
      } catch (error) {
        if (!(error instanceof ThermoclineError) || error.kind === 'internal') throw error;
      }
      expect(grammar.crashed).toBe(false);
    }),
    { numRuns: 3000 },
  );
});
