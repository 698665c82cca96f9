import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { systemClock, systemTimers } from '../../catalog/base/system.ts';
import type { Access } from '../auth/access.ts';
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '../server/server-limits.ts';
import { startWireServer, type WireServer } from '../server/start-wire-server.ts';
import type { Parse } from '../session/simple-query.ts';
import { FakeEngine } from './fake-engine.ts';

export interface FakeServer {
  readonly engine: FakeEngine;
  readonly server: WireServer;
  readonly port: number;
  /** Log lines of level error. */
  readonly errors: string[];
  readonly counts: { opened: number; closed: number; queries: number; errors: string[]; received: number; sent: number };
}

/** Everybody on this machine comes in. */
export const TRUSTING: Access = {
  tls: null,
  loopback: 'trust',
  credentials: { verifierOf: () => null },
  decoySecret: new Uint8Array(32),
};

/** A wire server on a free port in front of a scripted engine. */
export async function startFakeServer(
  limits: Partial<ServerLimits> = {},
  parse?: Parse,
  access: Partial<Access> = {},
): Promise<FakeServer> {
  const engine = new FakeEngine();
  const errors: string[] = [];
  const counts = { opened: 0, closed: 0, queries: 0, errors: [] as string[], received: 0, sent: 0 };
  const ignore = () => {};
  const server = await startWireServer({
    host: '127.0.0.1',
    port: 0,
    access: { ...TRUSTING, ...access },
    sessions: engine,
    parse: parse ?? engine.parse,
    limits: { ...DEFAULT_SERVER_LIMITS, ...limits },
    metrics: {
      connectionOpened: () => void counts.opened++,
      connectionClosed: () => void counts.closed++,
      queryStarted: () => {},
      queryFinished: () => void counts.queries++,
      errorSent: (sqlstate) => void counts.errors.push(sqlstate),
      bytesReceived: (n) => void (counts.received += n),
      bytesSent: (n) => void (counts.sent += n),
    },
    log: { debug: ignore, info: ignore, warn: ignore, error: (_fields, message) => void errors.push(message) },
    random: new SeededRandom(7),
    clock: systemClock,
    timers: systemTimers,
  });
  return { engine, server, port: server.port, errors, counts };
}
