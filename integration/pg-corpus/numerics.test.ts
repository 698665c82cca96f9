import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, thermocline } from './compare.ts';
import { postgres } from './referee.ts';

/** Decimal arithmetic is exact or 22003: any numeric expression has PostgreSQL's value, or fails; it is never rounded otherwise. */

let theirs: Engine;
let ours: Engine;

beforeAll(async () => {
  [theirs, ours] = await Promise.all([postgres(), thermocline()]);
}, 60_000);
afterAll(async () => {
  await theirs.close();
  await ours.close();
});

/** A numeric value as a column of a VALUES list, so that nothing is folded while binding. */
const value = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 10 }), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.boolean())
  .map(([precision, scale, digits, negative]) => {
    const width = Math.max(precision, scale, 1);
    const unscaled = (digits % 10n ** BigInt(width)).toString().padStart(scale + 1, '0');
    const text = scale === 0 ? unscaled : `${unscaled.slice(0, -scale)}.${unscaled.slice(-scale)}`;
    return `${negative ? '-' : ''}${text}::numeric(${width},${scale})`;
  });

const integer = fc.integer({ min: -100_000, max: 100_000 }).map((n) => `(${n})::int`);
const wide = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => `(${n / 1000})::numeric(38,16)`);

const operands = fc.tuple(fc.oneof(value, wide), fc.oneof(value, wide), fc.oneof(value, integer));

const expression = fc.oneof(
  fc.constantFrom(
    'a + b',
    'a - b',
    'a * b',
    'a / b',
    'a % b',
    '-a',
    'abs(a)',
    'a * c',
    'a / c',
    'a * b + c',
    '(a + b) * c',
    'a / b * c',
    '(a / b) * (c / b)',
    '(a + b) / c',
  ),
  fc.constantFrom(
    'round(a, 2)',
    'round(a)',
    'trunc(a, 1)',
    'ceil(a)',
    'floor(b)',
    'round(a / b, 3)',
    'a::int8',
    'a::numeric(30,5)',
    'greatest(a, b)',
    'coalesce(a, c)',
  ),
  fc.constantFrom(
    'case when a > b then a else c end',
    'sum(a) over ()',
    'avg(a) over ()',
    'a = b',
    'a < c',
    'a between b and c',
    'sign(a)',
    'div(a, b)',
    'mod(a, b)',
  ),
);

/** Equal as numbers: what the text shows may be trailing zeros more or less. */
const plain = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '').replace(/^-0$/, '0') : text;

test('numeric expressions have the exact value, or fail', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(operands, expression, async ([a, b, c], e) => {
      const sql = `select ${e} from (values (${a}, ${b}, ${c})) t(a, b, c)`;
      const [their, our] = [await theirs.answer(sql), await ours.answer(sql)];
      if (our.error !== null) {
        expect(['22003', their.error?.sqlstate], `${sql}: ${our.error.message}`).toContain(our.error.sqlstate);
        return;
      }
      expect(their.error, sql).toBeNull();
      const [expected, actual] = [their.rows[0]![0]!, our.rows[0]![0]!];
      compared++;
      if (plain(expected) === plain(actual)) return;
      // Quotients have at least 16 significant digits on both sides, but not always equally many.
      const agree = /\/|avg/.test(e) && isNear(expected, actual);
      expect(agree, `${sql}\n  postgres ${expected}\n  ours     ${actual}`).toBe(true);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 600) },
  );
  expect(compared).toBeGreaterThan(100);
}, 120_000);

/** Equal to 15 digits: far beyond a double's, and within what two roundings to 16 can do. */
function isNear(a: string, b: string): boolean {
  const scale = Math.max(...[a, b].map((t) => t.split('.')[1]?.length ?? 0));
  const digits = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.split('.');
    return BigInt(whole.replace('-', '') + fraction.padEnd(scale, '0')) * (text.startsWith('-') ? -1n : 1n);
  };
  const [x, y] = [digits(a), digits(b)];
  const size = x < 0n ? -x : x;
  const distance = x < y ? y - x : x - y;
  return distance * 10n ** 15n <= size;
}

test('the printed SQL has the DECIMAL that its shape says', async () => {
  // typeof() would need to be printed: a column of the wrong width or scale is an error of the reader instead.
  for (const sql of [
    'select x * y, x + y, x % y, x / y from (values (1.5::numeric(18,2), 2.25::numeric(18,4))) t(x, y)',
    'select sum(x) * 2, avg(x), max(x) - min(x) from (values (1.5::numeric(18,2)), (3)) t(x)',
    'select x * y * x, x / y / x from (values (1.5::numeric(38,16), 2.25::numeric(38,16))) t(x, y)',
  ]) {
    expect((await ours.answer(sql)).error, sql).toBeNull();
  }
});
