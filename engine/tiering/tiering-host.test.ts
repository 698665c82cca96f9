import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Failpoints, noFailpoints } from '../../catalog/base/failpoint.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { ByteGate } from './byte-gate.ts';
import { RpcPeer, Transferred } from './rpc-peer.ts';
import { ModelWorld, ScriptedFailpoints, settled, TABLE } from './testing/model-round.ts';
import { startTieringHost, type TieringThread } from './tiering-host.ts';
import { runTieringWorker } from './tiering-worker.ts';

const never = new AbortController().signal;

/** A host and "workers" that live behind a real message channel in this thread. */
function house(failpoints: Failpoints = noFailpoints) {
  const w = new ModelWorld();
  w.hot.create(TABLE);
  const threads: { die: (error: Error | null) => void; port: MessagePort }[] = [];
  const deaths: (Error | null)[] = [];
  let closed = 0;
  const start = (): TieringThread => {
    const { port1, port2 } = new MessageChannel();
    const deps = w.deps({ failpoints: threads.length === 0 ? failpoints : noFailpoints });
    runTieringWorker(port2, { ...deps, close: async () => void (closed += 1) });
    let die: (error: Error | null) => void = () => undefined;
    const ended = new Promise<Error | null>((resolve) => (die = resolve));
    const end = (error: Error | null): void => {
      port1.close();
      die(error);
    };
    threads.push({ die: end, port: port1 });
    return { port: port1, ended, terminate: async () => end(null) };
  };
  const host = startTieringHost({ start, hot: w.hot, clock: w.time, timers: w.time, owner: 'host', onDeath: (e) => deaths.push(e) });
  onTestFinished(() => host.stop());
  return { w, host, threads, deaths, closed: () => closed };
}

describe('a round in the worker', () => {
  test('does what it does in the thread of the hot tier', async () => {
    const { w, host } = house();
    const ids = [...w.hot.append(TABLE.id, '/0', 30), ...w.hot.append(TABLE.id, '/1', 20)];
    const report = await host.run(TABLE.id, { fetchBytesMax: 64 }, never);
    expect(report).toMatchObject({ outcome: 'tiered', rows: 50n, more: false });
    expect(report.boundary).toEqual(w.hot.boundary(TABLE.id));
    expect(await w.union()).toEqual(ids);
    expect(host.inFlightBytes).toBe(0);
  });

  test('gets bytes of its own: those of the hot tier stay whole', async () => {
    const { w, host } = house();
    w.hot.append(TABLE.id, '/0', 3);
    const kept: Uint8Array[] = [];
    const fetch = w.hot.fetch.bind(w.hot);
    w.hot.fetch = async (request) => {
      const log = await fetch(request);
      kept.push(log.bytes);
      return log;
    };
    await host.run(TABLE.id, {}, never);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.length).toBeGreaterThan(0);
  });

  test('fails with an error of the same kind, detail and hint as it would here', async () => {
    const failpoints = new ScriptedFailpoints((name) => {
      if (name === 'tiering.prepared')
        throw new ThermoclineError('disk-full', 'no space', { detail: 'd', hint: 'h', cause: new Error('ENOSPC') });
    });
    const { w, host } = house(failpoints);
    w.hot.append(TABLE.id, '/0', 3);
    const error = await host.run(TABLE.id, {}, never).then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ThermoclineError);
    expect(error).toMatchObject({ kind: 'disk-full', message: 'no space', fields: { detail: 'd', hint: 'h' } });
    expect(((error as ThermoclineError).cause as Error).stack).toContain('ENOSPC');
  });

  test('is stopped from here', async () => {
    const stop = new AbortController();
    const failpoints = new ScriptedFailpoints(async (name) => {
      if (name !== 'tiering.prepared') return;
      stop.abort();
      await settled();
    });
    const { w, host } = house(failpoints);
    w.hot.append(TABLE.id, '/0', 3);
    await expect(host.run(TABLE.id, {}, stop.signal)).rejects.toMatchObject({ kind: 'query-canceled' });
    expect(w.files.objects.size).toBe(0);
    expect((await host.run(TABLE.id, {}, never)).outcome).toBe('tiered');
  });
});

test('the worker is started before its first round when one is coming, and only once', async () => {
  const { host, threads } = house();
  expect(threads).toHaveLength(0);
  host.prepare();
  host.prepare();
  await settled();
  host.prepare();
  expect(threads).toHaveLength(1);
  await host.run(TABLE.id, {}, never);
  expect(threads).toHaveLength(1);
});

describe('a worker that dies', () => {
  test('fails its round, gives back its lease, and is started again after a pause', async () => {
    let arrived: (() => void) | undefined;
    const committed = new Promise<void>((resolve) => (arrived = resolve));
    const failpoints = new ScriptedFailpoints((name) => {
      if (name !== 'tiering.committed') return undefined;
      arrived!();
      return new Promise(() => undefined);
    });
    const { w, host, threads, deaths } = house(failpoints);
    const ids = w.hot.append(TABLE.id, '/0', 3);
    const round = host.run(TABLE.id, {}, never).then(
      () => null,
      (e: unknown) => e,
    );
    await committed;
    threads[0]!.die(new Error('out of memory'));
    expect(await round).toMatchObject({ kind: 'io-error', fields: { detail: 'out of memory' } });
    expect(deaths).toHaveLength(1);
    const again = host.run(TABLE.id, {}, never);
    await settled();
    expect(threads).toHaveLength(1);
    await w.time.advance(100);
    // The lease was given back: nothing has to run out. The commit of the dead one is found.
    expect(await again).toMatchObject({ outcome: 'recovered' });
    expect(threads).toHaveLength(2);
    expect(await w.lakeIds()).toEqual(ids);
  });

  test('again and again is started ever more rarely', async () => {
    const { w, host, threads } = house();
    for (const pause of [0, 100, 200, 400, 800]) {
      const before = threads.length;
      const run = host.run(TABLE.id, {}, never);
      await settled();
      await w.time.advance(pause);
      await run;
      expect(threads).toHaveLength(before + 1);
      threads.at(-1)!.die(null);
      await settled();
    }
  });
});

test('after stop no round runs, and the worker has closed what is native to it before it was ended', async () => {
  const { host, threads, closed } = house();
  await host.run(TABLE.id, {}, never);
  await host.stop();
  expect(threads).toHaveLength(1);
  expect(closed()).toBe(1);
  await expect(host.run(TABLE.id, {}, never)).rejects.toMatchObject({ kind: 'admin-shutdown' });
});

describe('the channel', () => {
  interface Echo {
    echo(value: unknown): Promise<unknown>;
    give(): Promise<Uint8Array>;
    fail(): Promise<void>;
  }
  function pair() {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const given = new Uint8Array(8).fill(7);
    const there = new RpcPeer<object, Echo>(port2, {
      echo: async (value) => value,
      give: async () => new Transferred(given, [given.buffer]),
      fail: () => Promise.reject(new TypeError('planted')),
    });
    return { here: new RpcPeer<Echo, object>(port1, {}), there, given };
  }

  test('carries what the structured clone carries', async () => {
    const { here } = pair();
    const value = { big: 2n ** 60n, map: new Map([['/0', 5n]]), bytes: new Uint8Array([1, 2]), none: null };
    expect(await here.call('echo', value)).toEqual(value);
  });

  test('moves transferred buffers instead of copying them', async () => {
    const { here, given } = pair();
    expect(await here.call('give')).toEqual(new Uint8Array(8).fill(7));
    expect(given.byteLength).toBe(0);
  });

  test('turns a bug of the other side into an internal error', async () => {
    const { here } = pair();
    await expect(here.call('fail')).rejects.toMatchObject({ kind: 'internal' });
    await expect(here.call('nothing' as 'fail')).rejects.toMatchObject({ kind: 'internal' });
  });

  test('answers what is open, and what comes later, with the error of its end', async () => {
    const { here } = pair();
    const open = here.call('echo', 1);
    here.close(new ThermoclineError('io-error', 'gone'));
    await expect(open).rejects.toMatchObject({ kind: 'io-error' });
    await expect(here.call('echo', 1)).rejects.toMatchObject({ kind: 'io-error' });
  });
});

test('a byte gate lets in what fits, in order, and something too large alone', async () => {
  const gate = new ByteGate(10);
  const log: string[] = [];
  const enter = (name: string, bytes: number): Promise<void> => gate.enter(bytes).then(() => void log.push(name));
  const all = [enter('a', 6), enter('b', 6), enter('c', 1), enter('huge', 50), enter('d', 1)];
  await settled();
  expect(log).toEqual(['a']);
  gate.leave(6);
  await settled();
  expect(log).toEqual(['a', 'b', 'c']);
  gate.leave(6);
  gate.leave(1);
  await settled();
  expect(log).toEqual(['a', 'b', 'c', 'huge']);
  gate.leave(50);
  await Promise.all(all);
  expect(gate.inside).toBe(1);
});
