import { expect, test } from 'vitest';
import { type BenchLine, formatLine, meets, median, quantile } from './report.ts';

const line: BenchLine = {
  id: 'P1',
  name: 'tiering-log',
  better: 'higher',
  ours: [4e6, 5e6, 6e6],
  peer: [1e7, 1e7, 1e7],
  unit: 'rows/s',
  peerName: 'COPY',
  floor: 0.35,
  goal: 0.6,
  aim: 0.85,
  judged: 'ratio',
};

test('a line prints the median ratio with its range and the verdict', () => {
  expect(formatLine(line)).toBe(
    'P1 tiering-log        ratio 0.50 (min 0.40 max 0.60)  ours 5.00 M rows/s  peer COPY 10.00 M rows/s  floor 0.35 goal 0.6 aim 0.85  floor met',
  );
});

test('a lower-is-better line without a peer is judged by its own figure', () => {
  const alone: BenchLine = { ...line, better: 'lower', ours: [0.9, 1.2, 1.1], peer: [], judged: 'ours', floor: 3, goal: 1, aim: 0.7 };
  expect(meets(alone, alone.floor)).toBe(true);
  expect(meets(alone, alone.goal)).toBe(false);
});

test('median and quantile', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99)).toBe(10);
});
