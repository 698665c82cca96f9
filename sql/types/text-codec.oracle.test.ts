import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { type DataType, formatType } from '../../catalog/model/data-type.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { PostgresOracle, type Verdict } from '../testing/postgres-oracle.ts';
import { OutputBuffer } from '../wire/output-buffer.ts';
import { fieldParser } from './field-parser.ts';
import { timeZoneOf } from './time-zone.ts';
import { valueWriter } from './value-writer.ts';

const SEED = Number(process.env['SEED'] ?? 20261125);
let oracle: PostgresOracle;
beforeAll(async () => {
  oracle = await PostgresOracle.start();
});
afterAll(() => oracle.close());

/** Ours: read the text, print the vector. */
function ours(text: string, type: DataType, zone: string): Verdict {
  const timeZone = timeZoneOf(zone);
  const builder = new VectorBuilder(type);
  try {
    const bytes = Buffer.from(`<${text}>`);
    fieldParser(type, timeZone)(bytes, 1, bytes.length - 1, builder);
  } catch (error) {
    if (!(error instanceof ThermoclineError)) throw error;
    return { sqlstate: error.sqlstate, message: error.message };
  }
  const out = new OutputBuffer();
  valueWriter(builder.build(), { timeZone })(out, 0);
  return { ok: out.bytes.subarray(0, out.position).toString() };
}

async function compare(type: DataType, texts: readonly string[], zone = 'UTC'): Promise<void> {
  const cases = texts.map((text) => ({ text, type: formatType(type) }));
  const theirs = await oracle.input(cases, zone);
  const differing = cases
    .map(({ text }, i) => ({ text, ours: ours(text, type, zone), postgres: theirs[i] }))
    .filter((c) => JSON.stringify(c.ours) !== JSON.stringify(c.postgres));
  expect(differing).toEqual([]);
}

const random = new SeededRandom(SEED);
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
const pick = <T>(...choices: readonly T[]): T => choices[random.int(choices.length)]!;
const digits = (max: number): string => times(1 + random.int(max), () => String(random.int(10))).join('');
const pad = (value: number, size: number): string => String(value).padStart(size, '0');
const scratch = new DataView(new ArrayBuffer(8));
const anyDouble = (): number => {
  scratch.setUint32(0, random.uint32());
  scratch.setUint32(4, random.uint32());
  return scratch.getFloat64(0);
};
const anyFloat = (): number => {
  scratch.setUint32(0, random.uint32());
  return scratch.getFloat32(0);
};
const numberText = (): string =>
  `${pick('', '-', '+')}${digits(20)}${pick('', '', `.${digits(12)}`)}${pick('', '', `e${pick('', '-', '+')}${random.int(40)}`)}`;

describe(`what Postgres reads and prints, we read and print (SEED=${SEED})`, () => {
  test('integers', async () => {
    const edges = [
      '',
      ' ',
      '-',
      '+',
      '0',
      '-0',
      '+5',
      ' 42 ',
      '\t7\n',
      '1 2',
      'abc',
      '12abc',
      '1.5',
      '--1',
      '0000000000000000000000012',
      '99999999999999999999abc',
    ];
    const near = [32_767n, 32_768n, 2_147_483_647n, 2_147_483_648n, 9_223_372_036_854_775_807n, 9_223_372_036_854_775_808n];
    const texts = [...edges, ...near.flatMap((n) => [`${n}`, `-${n}`, `-${n + 1n}`]), ...times(80, () => `${pick('', '-')}${digits(22)}`)];
    for (const kind of ['smallint', 'integer', 'bigint'] as const) await compare({ kind }, texts);
  });

  test('booleans', async () => {
    const words = [
      't',
      'T',
      'true',
      'TRUE',
      'tru',
      'tr',
      'truex',
      'y',
      'yes',
      'ye',
      'on',
      'o',
      'of',
      'off',
      'OFF',
      'n',
      'no',
      'f',
      'fals',
      'false',
      '1',
      '0',
      '01',
      '2',
      '',
      ' t ',
      'x',
    ];
    await compare({ kind: 'boolean' }, words);
  });

  test('float8', async () => {
    const edges = [
      '',
      ' ',
      'NaN',
      'nan',
      'Infinity',
      '-Infinity',
      '+infinity',
      'inf',
      '-inf',
      'x',
      '1e',
      '1e5',
      '1.',
      '.5',
      '.',
      '-0',
      '0',
      '1e400',
      '-1e400',
      '1e-400',
      '0e-400',
      '4.9e-324',
      '2e-324',
      '1e15',
      '1e14',
      '123456789012345',
      '1234567890123456',
      '0.0001',
      '0.00001',
      '1e-5',
      '100000000000000000000',
      '5e-324',
      '1.7976931348623157e308',
      '18014398509481990',
      '18014398509481992',
      '9007199254740993',
      '2251799813685248.25',
      '2251799813685248.5',
      '1 2',
      ' 1.5 ',
    ];
    const exact = times(300, () => String(anyDouble())).filter((s) => s !== 'NaN');
    const large = times(200, () => String((1 + random.int(2 ** 31)) * 2 ** (22 + random.int(60))));
    const scaled = times(200, () => String(random.int(1e9) / 10 ** random.int(8)));
    await compare({ kind: 'double' }, [...edges, ...exact, ...large, ...scaled, ...times(200, numberText)]);
  });

  test('float4', async () => {
    const edges = [
      '',
      'NaN',
      'Infinity',
      '-inf',
      '1e6',
      '100000',
      '999999',
      '1000000',
      '1.5',
      '0.0001',
      '0.00001',
      '1e39',
      '-1e39',
      '1e-46',
      '1e-45',
      '3.4028235e38',
      '3.4028236e38',
      '16777216',
      '16777217',
      '33554434',
      'x',
    ];
    const powers = times(60, () => String(2 ** (random.int(250) - 125)));
    const between = times(100, () => {
      const f = Math.abs(anyFloat());
      scratch.setFloat32(0, f);
      scratch.setUint32(0, scratch.getUint32(0) + 1);
      return String((f + scratch.getFloat32(0)) / 2);
    }).filter((s) => s !== 'NaN' && s !== 'Infinity');
    const texts = [
      ...edges,
      ...powers,
      ...between,
      ...times(300, () => String(anyFloat())).filter((s) => s !== 'NaN'),
      ...times(200, () => String(random.int(1e6) / 10 ** random.int(6))),
      ...times(100, numberText),
    ];
    await compare({ kind: 'real' }, texts);
  });

  test('numeric', async () => {
    const edges = [
      '',
      ' ',
      '0',
      '-0',
      '0.005',
      '-0.005',
      '0.0049999',
      '99999999.99',
      '99999999.994',
      '99999999.995',
      '-99999999.995',
      '1e7',
      '1e8',
      '1e-3',
      '5e-3',
      '1.',
      '.5',
      '.',
      'abc',
      '1 2',
      ' 7 ',
      '1e',
      '--1',
      '+1.25',
      '000000000000000000000001.5',
    ];
    for (const [precision, scale] of [
      [10, 2],
      [38, 16],
      [38, 0],
      [5, 5],
      [18, 4],
      [15, 12],
      [38, 38],
    ] as const) {
      await compare({ kind: 'decimal', precision, scale }, [
        ...edges,
        ...times(120, numberText),
        ...times(60, () => `${pick('', '-')}${digits(6)}.${digits(scale + 2)}`),
      ]);
    }
  });

  test('text, varchar and bytea', async () => {
    await compare({ kind: 'text' }, ['', 'ü', '\\', "'", '😀', ' x ']);
    await compare({ kind: 'varchar', length: 3 }, [
      '',
      'abc',
      'abcd',
      'abc   ',
      'äöü',
      'äöüß',
      'äöü ',
      '😀😀😀',
      '😀😀😀😀',
      'ab ',
      '    ',
    ]);
    await compare({ kind: 'bytea' }, [
      '',
      '\\x',
      '\\xDEADbeef',
      '\\x0',
      '\\xzz',
      '\\xé1',
      '\\x de ad ',
      '\\xd',
      'abc',
      'a\\\\b',
      'a\\000\\377',
      'a\\400',
      'a\\',
      '\\12',
      'é',
      '\\X00',
    ]);
  });

  const time = (): string =>
    `${pad(random.int(24), 2)}:${pad(random.int(60), 2)}${pick('', `:${pad(random.int(60), 2)}`, `:${pad(random.int(60), 2)}.${digits(8)}`)}`;
  const day = (): string =>
    `${pick(String(1000 + random.int(2000)), pad(1 + random.int(9999), 4), String(10_000 + random.int(200_000)))}-${pad(1 + random.int(12), 2)}-${pad(1 + random.int(28), 2)}`;
  const zone = (): string =>
    `${pick('', '', ' ', 'z', 'Z', ' UTC', '+00', '-08', '+05:30', '-0330', '+5', ' +02', ' America/New_York', ' EST', ' CEST', '+15:59', '+16', '+00:00:30')}`;
  const anyTime = (): string => `${day()}${pick(' ', 'T', '  ')}${time()}${zone()}${pick('', '', '', ' BC', ' AD')}`;
  const EDGES = [
    '',
    ' ',
    'abc',
    '2024-02-29',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-32',
    '2024-1-5',
    ' 2024-01-05 ',
    '0000-01-01',
    '0001-01-01',
    '0001-12-31 BC',
    '0044-03-15 BC',
    '20240229',
    '20240229T101112',
    '20240229T1011',
    '20240229T101112.5',
    '2024-01-05T',
    '2024-01-05 24:00:00',
    '2024-01-05 24:00:01',
    '2024-01-05 23:59:60',
    '2024-01-05 23:60',
    '2024-01-05 25:00',
    '2024-01-05 10:00 PM',
    '2024-01-05 12:00 AM',
    '2024-01-05 13:00 PM',
    '2024-01-05 10:00 Nowhere/Land',
    '2024-01-05 10:00 nonsense',
    '2024-01-05 10:00:00.',
    '2024-01-05 10:00:00.0000005',
    '2024-01-05 10:00:00.0000015',
    '2024-01-05 23:59:59.9999999',
    '4714-11-24 BC',
    '4714-11-23 BC',
    '1969-12-31 23:59:59.999999',
    '1999-12-31 23:59:59.9995',
    'epoch',
    '2024-01-05 10',
    '2024-01-05 1:2:3',
    '2024-01-05x',
    '2024-01',
    '123-01-01',
    '2024-01-05 10:11:12+25',
    '2024-01-05 10:11:12 +02:60',
    '2024-01-05 BC 10:00',
    '2024-01-05 10:11:12 europe/PARIS',
    '2024-01-05T10:11:12.123456Z',
    '2024-01-05 00:00:00-07:00',
  ];

  test('dates', async () => {
    await compare({ kind: 'date' }, [
      ...EDGES,
      '5874897-12-31',
      '5874898-01-01',
      '99999999-01-01',
      ...times(200, () => `${day()}${pick('', ' BC')}`),
      ...times(60, anyTime),
    ]);
  });

  test.each([0, 1, 2, 3, 5, 6])('timestamp(%i)', async (precision) => {
    await compare({ kind: 'timestamp', precision }, [...EDGES, ...times(150, anyTime)]);
  });

  test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia'])(
    'timestamptz in %s',
    async (name) => {
      const changes = ['2024-03-31', '2024-10-27', '2024-03-10', '2024-11-03', '2024-04-07', '2024-10-06', '2011-12-30', '2011-12-31'];
      const around = changes.flatMap((d) =>
        ['00:30', '01:30', '02:00', '02:15', '02:30', '03:00', '23:59:59.9999995'].map((t) => `${d} ${t}`),
      );
      const recent = times(100, () => `${1970 + random.int(200)}-${pad(1 + random.int(12), 2)}-${pad(1 + random.int(28), 2)} ${time()}`);
      await compare({ kind: 'timestamptz', precision: 6 }, [...EDGES, ...around, ...recent, ...times(80, anyTime)], name);
      await compare({ kind: 'timestamptz', precision: 3 }, recent, name);
    },
  );
});
