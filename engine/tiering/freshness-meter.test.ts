import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommitTimes } from './commit-times.ts';
import { FreshnessMeter } from './freshness-meter.ts';

test('percentiles are at most 5 % too high and never too low; worst, count and attained are exact', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 300 }), (lags) => {
      const meter = new FreshnessMeter(1_000);
      for (const lag of lags) meter.add(lag, 1);
      const sorted = [...lags].sort((a, b) => a - b);
      const { p50Ms, p99Ms, attained, worstMs, measured } = meter.attained();
      for (const [found, part] of [
        [p50Ms!, 0.5],
        [p99Ms!, 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(sorted.length * part) - 1]!;
        expect(found).toBeGreaterThanOrEqual(exact - 1e-6 * (exact + 1));
        expect(found).toBeLessThanOrEqual(exact * 1.05 + 0.06);
      }
      expect(worstMs).toBe(sorted.at(-1));
      expect(measured).toBe(lags.length);
      expect(attained).toBe(lags.filter((l) => l <= 1_000).length / lags.length);
    }),
  );
});

test('a stall that lasts counts as the worst', () => {
  const meter = new FreshnessMeter(1_000);
  expect(meter.attained(5)).toMatchObject({ worstMs: 5, measured: 0, p50Ms: null });
  meter.add(10, 3);
  expect(meter.attained(7)).toMatchObject({ worstMs: 10, measured: 3 });
  expect(meter.attained(70)).toMatchObject({ worstMs: 70, measured: 3 });
});

test('another target begins another measurement; the same one does not', () => {
  const meter = new FreshnessMeter(1_000);
  meter.add(10, 1);
  meter.setTarget(1_000);
  expect(meter.attained().measured).toBe(1);
  meter.setTarget(500);
  expect(meter.attained().measured).toBe(0);
});

test('commit times are exact while few and never too late when many; none is lost', () => {
  const few = new CommitTimes();
  for (const t of [5, 5, 9]) few.add(t);
  expect(few.entries()).toEqual([
    [5, 2],
    [9, 1],
  ]);
  const many = new CommitTimes();
  const times = Array.from({ length: 100_000 }, (_, i) => 1_700_000_000_000 + i * 3);
  for (const t of times) many.add(t);
  const entries = many.entries();
  expect(entries.length).toBeLessThanOrEqual(4096);
  expect(entries.reduce((sum, [, n]) => sum + n, 0)).toBe(100_000);
  expect(entries.every(([t]) => t <= times.at(-1)!)).toBe(true);
  expect(Math.min(...entries.map(([t]) => t))).toBeLessThanOrEqual(times[0]!);
});
