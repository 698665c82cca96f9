/**
 * Named places where a test may stop, delay or fail the code: the handle by which crashes are planted.
 *
 * Code calls `await failpoints.hit('tiering.committed')` at a step; production hands in {@link noFailpoints}, which does nothing.
 * A name is `room.step`, and every name in use is listed by the room's `FAILPOINTS` constant so that a test can visit all of them.
 */
export interface Failpoints {
  /** Resolves to go on; rejects to fail as if the step had failed; never settles to simulate a crash. */
  hit(name: string): Promise<void>;
}

export const noFailpoints: Failpoints = { hit: () => Promise.resolve() };
