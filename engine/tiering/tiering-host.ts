import type { Worker } from 'node:worker_threads';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock, Timers } from '../../catalog/seams/clock.ts';
import type { TieringLease } from '../../catalog/seams/hot-tier.ts';
import { ByteGate } from './byte-gate.ts';
import type { RoundLimits } from './round-deps.ts';
import type { RoundReport } from './round-report.ts';
import type { RoundRunner } from './round-runner.ts';
import { type RpcHandlers, RpcPeer, type RpcPort, Transferred } from './rpc-peer.ts';
import type { TieringHot } from './tiering-hot.ts';
import type { MainMethods, WorkerMethods } from './worker-protocol.ts';

/** A started worker thread, as the host needs it. */
export interface TieringThread {
  readonly port: RpcPort;
  /** Resolves when the thread has ended, with the error that ended it if there was one. Never rejects. */
  readonly ended: Promise<Error | null>;
  terminate(): Promise<void>;
}

export interface TieringHostOptions {
  /** Starts a worker whose program is `runTieringWorker`. Called again when one has died. */
  readonly start: () => TieringThread;
  readonly hot: TieringHot;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Names this process in leases. */
  readonly owner: string;
  /** Encoded log on its way to the worker, bytes. */
  readonly inFlightBytesMax?: number | undefined;
  /** Told when a worker has died, for the log. */
  readonly onDeath?: ((error: Error | null) => void) | undefined;
}

const IN_FLIGHT_BYTES_MAX = 64 << 20;
/** Pause before a worker is started again that died, milliseconds; doubled while they die young. */
const RESTART_MS = 100;
const RESTART_MS_MAX = 30_000;
/** A worker that lived this long did not die of starting. */
const OLD_AGE_MS = 60_000;
/** How long a worker may take to close its DuckDB when the server stops, milliseconds. */
const CLOSE_MS = 3_000;

/** The tiering worker's side of the process that has the hot tier: runs rounds in a worker thread and answers its questions. */
export function startTieringHost(options: TieringHostOptions): TieringHost {
  return new TieringHost(options);
}

/**
 * Rounds in a worker thread, so that decoding and writing never hold up the main thread. A worker that dies fails its rounds with
 * `io-error`, gives back their leases, and is started again by the next round. What it had in hand is settled as after any crash.
 */
export class TieringHost implements RoundRunner {
  readonly #options: TieringHostOptions;
  readonly #gate: ByteGate;
  #thread: { readonly peer: RpcPeer<WorkerMethods, MainMethods>; readonly thread: TieringThread } | null = null;
  #starting: Promise<RpcPeer<WorkerMethods, MainMethods>> | null = null;
  #deathsInARow = 0;
  #startNotBeforeMs = 0;
  #nextRunId = 1;
  readonly #stop = new AbortController();

  constructor(options: TieringHostOptions) {
    this.#options = options;
    this.#gate = new ByteGate(options.inFlightBytesMax ?? IN_FLIGHT_BYTES_MAX);
  }

  /** Encoded log on its way to the worker now, bytes. */
  get inFlightBytes(): number {
    return this.#gate.inside;
  }

  /** Starts the worker if there is none: that takes longer than most freshness targets would forgive. */
  prepare(): void {
    if (this.#thread !== null || this.#starting !== null || this.#stop.signal.aborted) return;
    this.#peer().catch(() => undefined);
  }

  async run(tableId: number, limits: Partial<RoundLimits>, signal: AbortSignal): Promise<RoundReport> {
    const peer = await this.#peer();
    signal.throwIfAborted();
    const runId = this.#nextRunId++;
    const cancel = (): void => void peer.call('cancel', runId).catch(() => undefined);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await peer.call('run', runId, tableId, this.#options.owner, limits);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Ends the worker. The scheduler has let its rounds end before. */
  async stop(): Promise<void> {
    this.#stop.abort(shutDown());
    await this.#starting?.catch(() => undefined);
    const thread = this.#thread;
    this.#thread = null;
    if (thread === null) return;
    const closed = new AbortController();
    const closing = thread.peer.call('close').catch(() => undefined);
    await Promise.race([closing, this.#options.timers.sleep(CLOSE_MS, closed.signal).catch(() => undefined)]);
    closed.abort();
    thread.peer.close(shutDown());
    await thread.thread.terminate();
    await thread.thread.ended;
  }

  async #peer(): Promise<RpcPeer<WorkerMethods, MainMethods>> {
    this.#stop.signal.throwIfAborted();
    if (this.#thread !== null) return this.#thread.peer;
    this.#starting ??= this.#startThread().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #startThread(): Promise<RpcPeer<WorkerMethods, MainMethods>> {
    const { clock, timers } = this.#options;
    const waitMs = this.#startNotBeforeMs - clock.monotonicMs();
    if (waitMs > 0) await timers.sleep(waitMs, this.#stop.signal);
    const thread = this.#options.start();
    const leases = new Map<number, TieringLease>();
    const peer = new RpcPeer<WorkerMethods, MainMethods>(thread.port, this.#handlers(leases));
    this.#thread = { peer, thread };
    void this.#mourn(thread, peer, leases, clock.monotonicMs());
    return peer;
  }

  /** Waits for the thread's death and puts its affairs in order. */
  async #mourn(
    thread: TieringThread,
    peer: RpcPeer<WorkerMethods, MainMethods>,
    leases: ReadonlyMap<number, TieringLease>,
    startedMs: number,
  ): Promise<void> {
    const error = await thread.ended;
    const now = this.#options.clock.monotonicMs();
    if (this.#thread?.thread === thread) this.#thread = null;
    if (!this.#stop.signal.aborted) {
      this.#deathsInARow = now - startedMs >= OLD_AGE_MS ? 1 : this.#deathsInARow + 1;
      this.#startNotBeforeMs = now + Math.min(RESTART_MS * 2 ** (this.#deathsInARow - 1), RESTART_MS_MAX);
      this.#options.onDeath?.(error);
    }
    // It cannot renew them any more; whatever it still had under way at the disk is fenced by the lake commit.
    for (const lease of leases.values()) await this.#options.hot.releaseLease(lease).catch(() => undefined);
    const cause = error ?? undefined;
    peer.close(new ThermoclineError('io-error', 'the tiering worker ended unexpectedly', { detail: cause?.message, cause }));
  }

  #handlers(leases: Map<number, TieringLease>): RpcHandlers<MainMethods> {
    const { hot } = this.#options;
    return {
      table: (tableId) => hot.table(tableId),
      fetch: async (request) => {
        await this.#gate.enter(request.bytesMax);
        try {
          const log = await hot.fetch(request);
          // The hot tier may keep these bytes in a cache: the worker gets its own.
          const bytes = new Uint8Array(log.bytes);
          return new Transferred({ ...log, bytes }, [bytes.buffer]);
        } finally {
          this.#gate.leave(request.bytesMax);
        }
      },
      prepareBoundary: (tableId, offsets) => hot.prepareBoundary(tableId, offsets),
      commitBoundary: (request) => hot.commitBoundary(request),
      acquireLease: async (tableId, owner, durationMs) => {
        const lease = await hot.acquireLease(tableId, owner, durationMs);
        if (lease !== null) leases.set(tableId, lease);
        return lease;
      },
      renewLease: (lease, durationMs) => hot.renewLease(lease, durationMs),
      releaseLease: async (lease) => {
        if (leases.get(lease.tableId)?.epoch === lease.epoch) leases.delete(lease.tableId);
        await hot.releaseLease(lease);
      },
      pinnedSnapshots: (tableId) => hot.pinnedSnapshots(tableId),
      fateOf: (uuid, tableId) => hot.fateOf(uuid, tableId),
    };
  }
}

/** A worker thread as the host wants it. */
export function tieringThread(worker: Worker): TieringThread {
  let failure: Error | null = null;
  // 'error' comes before 'exit'; without a listener it would end the process.
  worker.on('error', (error: Error) => (failure = error));
  const ended = new Promise<Error | null>((resolve) => {
    worker.once('exit', (code) => resolve(failure ?? (code === 0 ? null : new Error(`the thread exited with code ${code}`))));
  });
  return { port: worker, ended, terminate: async () => void (await worker.terminate()) };
}

function shutDown(): ThermoclineError {
  return new ThermoclineError('admin-shutdown', 'the server is shutting down');
}
