import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { ROUND_LIMITS, type RoundDeps } from './round-deps.ts';
import { runRound } from './round.ts';
import { RpcPeer, type RpcPort } from './rpc-peer.ts';
import type { TieringHot } from './tiering-hot.ts';
import type { MainMethods, WorkerMethods } from './worker-protocol.ts';

/** What the worker has of its own. */
export interface TieringWorkerDeps extends Omit<RoundDeps, 'hot' | 'owner' | 'limits'> {
  /** Closes what is native to the thread (its DuckDB): ending a thread while that is at work aborts the process. */
  readonly close?: (() => Promise<void>) | undefined;
}

/** Answers the main thread's requests for rounds, for as long as the thread lives. The worker's whole program besides its composition. */
export function runTieringWorker(port: RpcPort, deps: TieringWorkerDeps): void {
  const running = new Map<number, AbortController>();
  const peer = new RpcPeer<MainMethods, WorkerMethods>(port, {
    run: async (runId, tableId, owner, limits) => {
      const stop = new AbortController();
      running.set(runId, stop);
      try {
        return await runRound({ ...deps, hot, owner, limits: { ...ROUND_LIMITS, ...limits } }, tableId, stop.signal);
      } finally {
        running.delete(runId);
      }
    },
    close: async () => {
      for (const stop of running.values()) stop.abort(shutDown());
      await deps.close?.();
    },
    cancel: async (runId) => running.get(runId)?.abort(new ThermoclineError('query-canceled', 'the tiering round was stopped')),
  });
  const hot = remoteHot(peer);
}

function shutDown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'the server is shutting down');
}

/** The hot tier of the main thread. */
function remoteHot(peer: RpcPeer<MainMethods, WorkerMethods>): TieringHot {
  return {
    table: (tableId) => peer.call('table', tableId),
    fetch: (request) => peer.call('fetch', request),
    prepareBoundary: (tableId, offsets) => peer.call('prepareBoundary', tableId, offsets),
    commitBoundary: (request) => peer.call('commitBoundary', request),
    acquireLease: (tableId, owner, durationMs) => peer.call('acquireLease', tableId, owner, durationMs),
    renewLease: (lease, durationMs) => peer.call('renewLease', lease, durationMs),
    releaseLease: (lease) => peer.call('releaseLease', lease),
    pinnedSnapshots: (tableId) => peer.call('pinnedSnapshots', tableId),
    fateOf: (uuid, tableId) => peer.call('fateOf', uuid, tableId),
  };
}
