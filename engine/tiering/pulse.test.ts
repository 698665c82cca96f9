import { expect, test } from 'vitest';
import { pulseOf } from './pulse.ts';

test('one question is open at a time, and the work goes on while it is', async () => {
  const answers: (() => void)[] = [];
  const pulse = pulseOf(() => new Promise<void>((resolve) => answers.push(resolve)));
  pulse.beat();
  pulse.beat();
  expect(answers).toHaveLength(1);
  answers[0]!();
  await Promise.resolve();
  pulse.beat();
  expect(answers).toHaveLength(2);
});

test('a refusal stops the work at every later beat, with the error it came with', async () => {
  const refusal = new Error('lease lost');
  let asked = 0;
  const pulse = pulseOf(() => {
    asked++;
    return Promise.reject(refusal);
  });
  pulse.beat();
  await Promise.resolve();
  await Promise.resolve();
  expect(() => pulse.beat()).toThrow(refusal);
  expect(() => pulse.beat()).toThrow(refusal);
  expect(asked).toBe(1);
  // However it was wrapped on its way.
  expect(() => pulse.rethrow(new Error('the query failed: lease lost'))).toThrow(refusal);
});

test('an error that nothing stopped is rethrown as it is', () => {
  const error = new Error('disk full');
  expect(() => pulseOf(() => Promise.resolve()).rethrow(error)).toThrow(error);
});
