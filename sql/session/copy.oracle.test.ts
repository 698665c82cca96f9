import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CopyOptions } from '../../engine/plan/statement.ts';
import { batchOf, rowsOf, type TestValue } from '../../catalog/testing/rows.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';
import { PostgresOracle } from '../testing/postgres-oracle.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { CopyRowFormat } from '../respond/copy-rows.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { UTC } from '../types/time-zone.ts';
import { CopyReader } from './copy-reader.ts';

const SEED = Number(process.env['SEED'] ?? 20261125);
const random = new SeededRandom(SEED);
const pick = <T>(...choices: readonly T[]): T => choices[random.int(choices.length)]!;

let oracle: PostgresOracle;
beforeAll(async () => {
  oracle = await PostgresOracle.start();
  await oracle.db.exec('CREATE TABLE t (a int, b text, c varchar(4)); CREATE TABLE one (b text);');
});
afterAll(() => oracle.close());

const COLUMNS = {
  t: [resultColumn('a', { kind: 'integer' }), resultColumn('b', { kind: 'text' }), resultColumn('c', { kind: 'varchar', length: 4 })],
  one: [resultColumn('b', { kind: 'text' })],
};
type Table = keyof typeof COLUMNS;
type Outcome = { rows: unknown[][] } | { sqlstate: string; message: string; where: string | undefined };

/** Cut at a random place each time: chunk boundaries mean nothing. */
function ours(table: Table, data: Buffer, options: CopyOptions): Outcome {
  const reader = new CopyReader({ relation: table, columns: COLUMNS[table], options, timeZone: UTC });
  const rows: unknown[][] = [];
  const take = () => {
    const batch = reader.takeBatch();
    if (batch !== null) rows.push(...rowsOf(batch));
  };
  try {
    for (let at = 0; at < data.length;) {
      const size = 1 + random.int(12);
      reader.push(data.subarray(at, at + size));
      at += size;
      while (reader.readRows()) take();
    }
    while (reader.readRest()) take();
    take();
    return { rows };
  } catch (error) {
    if (!(error instanceof ThermoclineError)) throw error;
    return { sqlstate: error.sqlstate, message: error.message, where: error.fields.where };
  }
}

function clauses(options: CopyOptions): string {
  const quoted = (text: string) =>
    `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\t', '\\t').replaceAll('\u0008', '\\b')}'`;
  const parts = [
    `FORMAT ${options.format}`,
    `DELIMITER ${quoted(options.delimiter)}`,
    `NULL ${quoted(options.null)}`,
    `HEADER ${options.header}`,
  ];
  if (options.format === 'csv') parts.push(`QUOTE ${quoted(options.quote)}`, `ESCAPE ${quoted(options.escape)}`);
  if (options.forceQuote === '*') parts.push('FORCE_QUOTE *');
  else if (options.forceQuote.length > 0) parts.push(`FORCE_QUOTE (${options.forceQuote.join(',')})`);
  if (options.forceNotNull.length > 0) parts.push(`FORCE_NOT_NULL (${options.forceNotNull.join(',')})`);
  if (options.forceNull.length > 0) parts.push(`FORCE_NULL (${options.forceNull.join(',')})`);
  return parts.join(', ');
}

async function theirs(table: Table, data: Buffer, options: CopyOptions): Promise<Outcome> {
  try {
    await oracle.db.exec(`TRUNCATE ${table}`);
    await oracle.db.query(`COPY ${table} FROM '/dev/blob' WITH (${clauses(options)})`, [], { blob: new Blob([data]) });
    const { rows } = await oracle.db.query<unknown[]>(`SELECT * FROM ${table}`, [], { rowMode: 'array' });
    return { rows };
  } catch (error) {
    const e = error as { code: string; message: string; where?: string };
    return { sqlstate: e.code, message: e.message, where: e.where };
  }
}

async function compare(
  cases: readonly { table: Table; text: string | Buffer; options: CopyOptions }[],
): Promise<{ good: number; bad: number }> {
  const differing = [];
  const seen = { good: 0, bad: 0 };
  for (const { table, text, options } of cases) {
    const data = Buffer.from(text as string);
    const postgres = await theirs(table, data, options);
    const mine = ours(table, data, options);
    if ('rows' in postgres) seen.good++;
    else seen.bad++;
    if (JSON.stringify(mine) !== JSON.stringify(postgres))
      differing.push({ table, text: data.toString(), options: clauses(options), ours: mine, postgres });
  }
  expect(differing).toEqual([]);
  return seen;
}

describe(`COPY FROM reads what Postgres reads (SEED=${SEED})`, () => {
  test('text format, by hand', async () => {
    const options = copyOptions({ format: 'text' });
    const texts = [
      '',
      '1\ta\tb\n',
      '1\ta\tb',
      '1\t\\N\t\\N\n',
      '\\N\t\t\n',
      '1\ta\n',
      '1\ta\tb\tc\n',
      '\n',
      'x\ta\tb\n',
      '99999999999\ta\tb\n',
      '1\ta\tabcde\n',
      '1\ta\tab   \n',
      '1\ta\\tb\tc\n',
      '1\ta\\\nb\tc\n',
      '1\ta\\\\\tc\n',
      '1\t\\101\\x42\\x\\8\t\\b\n',
      '1\ta\tb\r\n2\tc\td\r\n',
      '1\ta\tb\r2\tc\td\r',
      '1\ta\tb\n2\tc\rd\te\n',
      '1\ta\tb\r\n2\tc\td\n',
      '1\ta\tb\r\n2\tc\rx\td\r\n',
      '1\ta\tb\\',
      '1\t\\a\\q\tb\n',
      `1\t${'y'.repeat(300)}\n`,
      `1\t${'ü'.repeat(80)}\n`,
      `1\tb\t${'ü'.repeat(80)}\n`,
      '1\t\\Nx\t\\N \n',
      'é\ta\tb\n',
    ];
    await compare(texts.map((text) => ({ table: 't', text, options })));
    await compare(
      ['1|a|b\n', '1|a\\|b|c\n', '1|-|x\n', 'a|b'].map((text) => ({
        table: 't',
        text,
        options: copyOptions({ format: 'text', delimiter: '|', null: '-' }),
      })),
    );
    await compare(['a\n\nb\n', 'x\ty\n', '\\N\n'].map((text) => ({ table: 'one', text, options })));
  });

  test('csv format, by hand', async () => {
    const options = copyOptions({ format: 'csv' });
    const texts = [
      '',
      '1,a,b\n',
      '1,"a",b',
      '1,,""\n',
      '1,"a,b",c\n',
      '1,"a""b",c\n',
      '1,"a\nb",c\nx,y,z\n',
      '1,"a\r\nb",c\r\n2,d,e\r\n',
      '1,x"y,z"w,c\n',
      '"1",a,b\n',
      '1,"a',
      '1,"a\n\n2,b,c\n',
      '1,a\n',
      '1,a,b,c\n',
      '\n',
      '""\n',
      '1,"a"b"c",d\n',
      '1, a ,b\n',
      '1,a,b\r\n2,c,d\n',
      '1,a,b\n2,c\r,d\n',
      '1,a\\b,c\n',
      '1,"","\\."\n',
      ',,\n',
      '1,"ü","ä"\n',
      '1,a,"abcde"\n',
      '1,"x""",b\n',
      '1,"""",b\n',
      '1,"""x""",b\n',
    ];
    await compare(texts.map((text) => ({ table: 't', text, options })));
    const escaped = copyOptions({ format: 'csv', escape: '\\', quote: "'", delimiter: ';' });
    await compare(
      ["1;'a\\'b';c\n", "1;'a\\\\';c\n", "1;'a\\b';c\n", "1;a\\'b;c\n", "1;'a''b';c\n", "1;'a\\\nb';c\n", "1;'a\\"].map((text) => ({
        table: 't',
        text,
        options: escaped,
      })),
    );
    const forced = copyOptions({ format: 'csv', null: 'NA', forceNotNull: ['b'], forceNull: ['c'] });
    await compare(['1,NA,"NA"\n', 'NA,"NA",NA\n', '"NA",a,b\n', 'NA,NA,"N"\n'].map((text) => ({ table: 't', text, options: forced })));
  });

  test('headers', async () => {
    for (const format of ['text', 'csv'] as const) {
      const d = format === 'csv' ? ',' : '\t';
      const nothing = format === 'csv' ? '' : '\\N';
      const texts = [
        'a,b,c\n1,x,y\n',
        'a,b\n1,x,y\n',
        'a,b,d\n1,x,y\n',
        `a,${nothing},c\n1,x,y\n`,
        '',
        'a,b,c',
        'A,b,c\n',
        'a,b,c\nx,y,z\n',
      ];
      for (const header of [true, 'match'] as const) {
        await compare(texts.map((text) => ({ table: 't', text: text.replaceAll(',', d), options: copyOptions({ format, header }) })));
      }
    }
  });

  test('invalid UTF-8 is refused in every type of column', async () => {
    // Postgres checks whole blocks, before it splits lines, and cannot name the column; the code and the words are the same.
    for (const bytes of [
      [0xff],
      [0xc3, 0x28],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88],
      [0x00],
      [0xc0, 0x80],
      [...Buffer.from('\\xff')],
      [...Buffer.from('\\0')],
    ]) {
      for (const column of [0, 1, 2]) {
        const fields = [Buffer.from('1'), Buffer.from('b'), Buffer.from('c')];
        fields[column] = Buffer.from(bytes);
        const data = Buffer.concat([fields[0]!, Buffer.from('\t'), fields[1]!, Buffer.from('\t'), fields[2]!, Buffer.from('\n')]);
        const options = copyOptions({ format: 'text' });
        const mine = ours('t', data, options);
        const postgres = await theirs('t', data, options);
        expect({ ...mine, where: '' }).toEqual({ ...postgres, where: '' });
        expect(mine).toMatchObject({ sqlstate: '22021', where: `COPY t, line 1, column ${'abc'[column]}` });
      }
    }
  });

  test('random files', async () => {
    const pieces = [
      '1',
      '2',
      '42',
      'a',
      'bc',
      'ü',
      ' ',
      '\\',
      '\\N',
      '\\t',
      '"',
      '""',
      "'",
      '\t',
      ',',
      ',',
      ',',
      '\n',
      '\n',
      '\r\n',
      '\\x41',
      'NA',
    ];
    const line = (d: string) => `${random.int(99)}${d}${pick('x', 'yz', '"q"', '""', '')}${d}${pick('a', 'b', '', '\\N')}`;
    const cases = Array.from({ length: 1500 }, (_, i) => {
      const format = pick('text', 'csv');
      const d = format === 'csv' ? ',' : '\t';
      const end = pick('\n', '\n', '\r\n', '\r');
      let text = i % 2 === 0 ? Array.from({ length: random.int(14) }, () => pick(...pieces)).join('') : '';
      text += Array.from({ length: random.int(4) }, () => line(d)).join(end) + pick('', end);
      if (random.int(4) === 0)
        text = text.slice(0, random.int(text.length + 1)) + pick(...pieces) + text.slice(random.int(text.length + 1));
      const options = copyOptions({
        format,
        ...(format === 'csv' && random.int(3) === 0 ? { escape: '\\' } : {}),
        ...(random.int(4) === 0 ? { null: 'NA' } : {}),
      });
      return { table: 't' as const, text, options };
    });
    const { good, bad } = await compare(cases);
    expect(Math.min(good, bad)).toBeGreaterThan(100);
  });
});

describe(`COPY TO writes what Postgres writes (SEED=${SEED})`, () => {
  /** Our lines, header included. */
  function written(columns: readonly ResultColumn[], values: readonly (readonly TestValue[])[], options: CopyOptions): string {
    const format = new CopyRowFormat(columns, options);
    const out = new OutputBuffer();
    format.writeHeader(out);
    const batch = batchOf(
      columns.map((c) => c.type),
      values,
    );
    format.rowWriter(batch, { timeZone: UTC })(out, 0, Infinity);
    let text = '';
    for (let at = 0; at < out.position;) {
      const end = at + 1 + out.bytes.readInt32BE(at + 1);
      text += out.bytes.toString('utf8', at + 5, end);
      at = end;
    }
    return text;
  }

  test.each([
    copyOptions({ format: 'text' }),
    copyOptions({ format: 'text', delimiter: '|', null: 'NA', header: true }),
    copyOptions({ format: 'text', delimiter: '\u0008', null: '' }),
    copyOptions({ format: 'csv' }),
    copyOptions({ format: 'csv', delimiter: ';', quote: "'", escape: '\\', null: 'NA', header: true }),
    copyOptions({ format: 'csv', forceQuote: ['b'] }),
    copyOptions({ format: 'csv', forceQuote: '*' }),
    copyOptions({ format: 'csv', delimiter: '1' }),
  ])('options %#', async (options) => {
    const nasty = [
      '',
      'NA',
      '\\',
      '\\N',
      '\\.',
      '"',
      '""',
      "'",
      "it's",
      'a,b',
      'a;b',
      'a|b',
      'a\tb',
      'a\nb',
      'a\r\nb',
      '\b\v\f\u0001',
      ' x ',
      'ü😀',
      '1',
      'a"b\\c',
    ];
    const words = () => Array.from({ length: 1 + random.int(3) }, () => pick(...nasty)).join('');
    for (const table of ['t', 'one'] as const) {
      const values = [...nasty, ...Array.from({ length: 60 }, words)].map((text): TestValue[] =>
        table === 'one' ? [text] : [random.int(2000), pick(text, null), pick('x', '', 'a,b', null)],
      );
      await oracle.db.exec(`TRUNCATE ${table}`);
      for (const row of values) {
        await oracle.db.query(`INSERT INTO ${table} VALUES (${row.map((_, i) => `$${i + 1}`).join(',')})`, [...row]);
      }
      const { blob } = await oracle.db.query(`COPY ${table} TO '/dev/blob' WITH (${clauses(options)})`);
      expect(written(COLUMNS[table], values, options)).toBe(await blob!.text());
    }
  });
});
