import { expect, test } from 'vitest';
import { yieldToLoop } from './yield-to-loop.ts';

test('activities that yield at once go on one a turn of the event loop, in turn', async () => {
  const steps: string[] = [];
  const turns: number[] = [];
  let turn = 0;
  let counting = true;
  const count = (): void => {
    turn++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const activity = async (name: string): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await yieldToLoop();
      steps.push(name);
      turns.push(turn);
    }
  };
  await Promise.all(['a', 'b', 'c'].map(activity));
  counting = false;
  expect(steps.join('')).toBe('abcabcabc');
  expect(new Set(turns).size).toBe(steps.length);
});
