import { createServer, type Server } from 'node:net';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { Random } from '../../catalog/seams/random.ts';
import type { SessionFactory } from '../../engine/session.ts';
import { type Access, checkListenAddress } from '../auth/access.ts';
import type { Parse } from '../session/simple-query.ts';
import { StatementPlaces } from '../session/statement-places.ts';
import { BufferPool } from './buffer-pool.ts';
import { CancelKeys } from './cancel-keys.ts';
import type { ServerLimits } from './server-limits.ts';
import { type ConnectionDeps, WireConnection } from './wire-connection.ts';
import type { WireLog } from './wire-log.ts';
import type { WireMetrics } from './wire-metrics.ts';

export interface WireServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Who is let in, and how. */
  readonly access: Access;
  readonly sessions: SessionFactory;
  readonly parse: Parse;
  readonly limits: ServerLimits;
  readonly metrics: WireMetrics;
  readonly log: WireLog;
  readonly random: Random;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface WireServer {
  readonly port: number;
  /** Clients that are connected now. */
  connections(): number;
  /** Long statements that wait for others to end. */
  statementsWaiting(): number;
  /** Takes no more clients; idle ones are told goodbye (57P01), running statements may finish within `ms`, then they are stopped. */
  drain(ms: number): Promise<void>;
  /** drain(0) */
  close(): Promise<void>;
}

/** Bytes the socket queue takes before `write` asks for a pause: what a client that does not read can hold of ours. */
const SOCKET_QUEUE_BYTES = 256 * 1024;
/** From stopping a statement to closing its socket. */
const STOP_MS_MAX = 2_000;

/** Listens for Postgres clients. Throws `config-error` for an address that is not loopback without TLS, or that cannot be bound. */
export async function startWireServer(options: WireServerOptions): Promise<WireServer> {
  checkListenAddress(options.host, options.access);
  const { limits, log, random } = options;
  const open = new Map<WireConnection, Promise<void>>();
  let clients = 0;
  let draining = false;
  const places = new StatementPlaces();
  const deps: ConnectionDeps = {
    ...options,
    cancelKeys: new CancelKeys(random),
    places,
    pool: new BufferPool(),
    takePlace() {
      if (clients >= limits.connectionsMax) return null;
      clients++;
      return () => void clients--;
    },
  };
  const server = createServer({ highWaterMark: SOCKET_QUEUE_BYTES, pauseOnConnect: false }, (socket) => {
    if (draining || open.size >= limits.connectionsMax + limits.halfOpenMax) {
      log.warn({ open: open.size }, 'connection refused: too many sockets');
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const connection = new WireConnection(socket, deps);
    open.set(
      connection,
      connection.serve().finally(() => open.delete(connection)),
    );
  });
  const port = await listen(server, options);
  // Out of file handles, say: the listener lives on.
  server.on('error', (error) => log.error({ err: error }, 'listener failed'));

  const allClosed = (): Promise<unknown> => Promise.all(open.values());
  const closedWithin = async (ms: number): Promise<boolean> => {
    const late = new AbortController();
    const waited = options.timers.sleep(ms, late.signal).then(
      () => false,
      () => false,
    );
    const closed = await Promise.race([allClosed().then(() => true), waited]);
    late.abort();
    return closed;
  };
  const drain = async (ms: number): Promise<void> => {
    draining = true;
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of open.keys()) connection.leave(shutdown());
    if (!(await closedWithin(ms))) {
      for (const connection of open.keys()) connection.cancel(shutdown());
      if (!(await closedWithin(STOP_MS_MAX))) for (const connection of open.keys()) connection.destroy();
      // A session that does not stop cannot hold up the shutdown: its socket is gone.
      if (!(await closedWithin(STOP_MS_MAX))) log.error({ open: open.size }, 'sessions did not stop');
    }
    await stopped;
  };
  return { port, connections: () => clients, statementsWaiting: () => places.waiting, drain, close: () => drain(0) };
}

function shutdown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'terminating connection due to administrator command');
}

function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'the port is already in use' : error.code === 'EACCES' ? 'permission denied' : error.message;
      reject(
        new ThermoclineError('config-error', `cannot listen on ${host}:${port}: ${why}`, {
          hint: error.code === 'EADDRINUSE' ? 'Stop the other server, or choose another port with --port.' : undefined,
          cause: error,
        }),
      );
    });
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
