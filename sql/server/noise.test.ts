import { expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { client as say } from '../testing/client-bytes.ts';
import { FakeSink, rows } from '../testing/fake-engine.ts';
import { startFakeServer } from '../testing/fake-server.ts';
import { RawClient } from '../testing/raw-client.ts';
import { copyOptions, resultColumn } from '../testing/results.ts';

const SEED = Number(process.env['SEED'] ?? 20261125);
const N = resultColumn('n', { kind: 'integer' });

test(`300 clients that send nonsense harm nobody (SEED=${SEED})`, async () => {
  const random = new SeededRandom(SEED);
  const fake = await startFakeServer();
  const sinks: FakeSink[] = [];
  fake.engine
    .on('select 1', () => rows([N], [[1]]))
    .on('copy t from stdin', () => {
      const sink = new FakeSink();
      sinks.push(sink);
      return { kind: 'copy-in', relation: 't', columns: [N], options: copyOptions({}), sink };
    });
  const good = await RawClient.connect(fake.port);
  const messages = [
    say.query('select 1'),
    say.query('copy t from stdin'),
    say.query('broken'),
    say.query(''),
    say.parse('', 'select 1'),
    say.bind({ values: ['x'] }),
    say.execute(),
    say.sync(),
    say.flush(),
    say.copyData('1\n'),
    say.copyData('x\n'),
    say.copyDone(),
    say.copyFail('no'),
    say.functionCall(),
    say.password('x'),
    say.terminate(),
  ];
  const nonsense = async (): Promise<void> => {
    const client = await RawClient.open(fake.port);
    const parts = [random.int(8) === 0 ? Buffer.from(random.bytes(40)) : say.startup({ user: 'ann' })];
    if (random.int(3) > 0) parts.push(say.query('copy t from stdin'));
    for (let i = 0; i < 1 + random.int(12); i++) parts.push(Buffer.from(messages[random.int(messages.length)]!));
    const all = Buffer.concat(parts);
    if (random.int(2) === 0) all[random.int(all.length)] = random.int(256);
    const cut = random.int(all.length);
    client.send(all.subarray(0, cut));
    await new Promise((resolve) => setImmediate(resolve));
    client.send(all.subarray(cut));
    await new Promise((resolve) => setTimeout(resolve, random.int(3)));
    client.destroy();
  };
  for (let round = 0; round < 30; round++) {
    await Promise.all(Array.from({ length: 10 }, nonsense));
    expect((await good.client.query('select 1')).at(-2)).toBe('CommandComplete "SELECT 1"');
  }
  while (fake.server.connections() > 1) await new Promise((resolve) => setImmediate(resolve));
  expect(fake.errors).toEqual([]);
  expect(fake.engine.sessions.slice(1).every((s) => s.closed)).toBe(true);
  expect(sinks.length).toBeGreaterThan(10);
  expect(sinks.filter((s) => s.outcome === 'open')).toEqual([]);
  await good.client.close();
  await fake.server.close();
});
