import { benchServer, rssMb } from './bench-server.ts';
import type { BenchLine } from './report.ts';

const CONNECTIONS = 1000;
/** Until collections have taken back what opening took. */
const SETTLE_MS = 2000;

/** What a client that has asked something and says no more costs: memory of 1,000 of them, a connection. Beside P13; its bounds are our own. */
export async function connections(rounds: number): Promise<readonly BenchLine[]> {
  const kilobytes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await using bench = await benchServer(['--connections-max', String(CONNECTIONS + 10)]);
    const settled = async (): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      return rssMb(bench.server.pid);
    };
    const open = async (): Promise<void> => {
      const client = await bench.connect();
      const { rows } = await client.query<{ n: number }>('SELECT 1 AS n');
      if (rows[0]?.n !== 1) throw new Error('a connection gave a wrong answer');
    };
    for (let i = 0; i < 20; i++) await open();
    const before = await settled();
    for (let i = 20; i < CONNECTIONS; i += 20) await Promise.all(Array.from({ length: 20 }, open));
    kilobytes.push((((await settled()) - before) * 1024) / (CONNECTIONS - 20));
  }
  const line = { id: 'P13', name: 'idle connection', better: 'lower', unit: 'kB', peer: [], peerName: '', judged: 'ours' } as const;
  return [{ ...line, ours: kilobytes, floor: 200, goal: 100, aim: 50 }];
}
