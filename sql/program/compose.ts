import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { systemClock, systemRandom, systemTimers } from '../../catalog/base/system.ts';
import { workerEntry } from '../../catalog/base/worker-entry.ts';
import { tableOptions } from '../../catalog/model/table-options.ts';
import { FolderDisk } from '../../connectors/disk/folder-disk.ts';
import type { HotTierEvent } from '../../connectors/embedded/hot-tier-event.ts';
import { openEmbedded } from '../../connectors/embedded/open-embedded.ts';
import { Database } from '../../engine/database.ts';
import { openDuckDb } from '../../engine/duckdb/instance.ts';
import { CONNECTION_MACROS } from '../../engine/plan/bind.ts';
import { poolSizes, poolThreads } from '../../engine/duckdb/pool-size.cjs';
import { sysRelations } from '../../engine/system/sys-relations.ts';
import { type RoundEvent, TieringScheduler } from '../../engine/tiering/scheduler.ts';
import { type TieringThread, startTieringHost } from '../../engine/tiering/tiering-host.ts';
import { relink } from '../../engine/tiering/relink.ts';
import { localTieringHot } from '../../engine/tiering/tiering-hot.ts';
import { Mirror } from '../../engine/union/mirror.ts';
import { createTreeParser } from '../parse/tree-parser.ts';
import { StatementParser } from '../parse/statement-parser.ts';
import { DEFAULT_SERVER_LIMITS } from '../server/server-limits.ts';
import { startWireServer } from '../server/start-wire-server.ts';
import { systemRelations } from '../system/system-relations.ts';
import type { TieringWorkerData } from '../tiering-worker.ts';
import { composeAccess, setSuperuserPassword } from './compose-access.ts';
import { openWarehouse } from './compose-warehouse.ts';
import type { ServerConfig } from './config.ts';
import { startHttpServer } from './http-server.ts';
import { createMetrics } from './metrics.ts';

/** Memory limit of the tiering worker's DuckDB: it holds the batches of the files being written. */
const TIERING_MEMORY_BYTES = 512 << 20;
/** How long running statements may go on after SIGTERM. */
const DRAIN_MS = 5_000;

export interface RunningServer {
  readonly port: number;
  readonly httpPort: number;
  /** Drains: no more clients, running statements end, what was acknowledged is on disk, the folder is let go. */
  stop(): Promise<void>;
}

/** Builds every room on one data folder and starts to listen. What was opened is closed again when a later step fails. */
export async function startServer(config: ServerConfig, log: Logger): Promise<RunningServer> {
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ error: String(error) }, 'trouble while stopping'));
    }
  };
  try {
    return await start(config, log, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(
  config: ServerConfig,
  log: Logger,
  closers: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<RunningServer> {
  const seams = { clock: systemClock, timers: systemTimers, random: systemRandom };
  const sizes = poolSizes(availableParallelism());
  if (poolThreads(process.env) < sizes.threadPoolSize) {
    // Only the launcher can set it in time.
    throw new ThermoclineError('config-error', `the thread pool is too small: ${poolThreads(process.env)} threads`, {
      detail: `Queries, commits and connections share it, and need ${sizes.threadPoolSize}.`,
      hint: `Start with the command "thermocline", or set UV_THREADPOOL_SIZE=${sizes.threadPoolSize} in the environment.`,
    });
  }
  const disk = new FolderDisk();
  let problem: string | null = null;
  const report = (event: HotTierEvent): void => {
    if (event.kind === 'writes-stopped') problem = event.message;
    logHotTier(log, event);
  };
  const hot = await openEmbedded({ folder: config.data, disk, ...seams, report });
  closers.push(() => hot.close());

  const temp = join(config.data, 'temp');
  await disk.removeFolder(temp);
  await disk.makeFolder(temp);
  const duck = await openDuckDb({
    threads: config.threads,
    memoryLimitBytes: config.memoryMb * 1024 * 1024,
    tempFolder: temp,
    admittedMax: sizes.queryCallsMax,
    timers: systemTimers,
    setup: CONNECTION_MACROS,
  });
  closers.push(() => duck.close());

  const lakeFolder = join(config.data, 'lake');
  const { lake, removeUnfinished } = openWarehouse(lakeFolder);
  const unfinished = await removeUnfinished();
  if (unfinished > 0) log.info({ files: unfinished }, 'unfinished files of the lake were removed');
  const workerData: TieringWorkerData = {
    lakeFolder,
    scratchFolder: join(config.data, 'scratch'),
    memoryLimitBytes: TIERING_MEMORY_BYTES,
    // Two files at a time are its parallelism: more threads would only spin while they wait for rows.
    threads: 1,
    callsMax: sizes.tieringCallsMax,
  };
  const runner = startTieringHost({
    start: () => startTieringThread(workerData),
    hot: localTieringHot(hot),
    clock: systemClock,
    timers: systemTimers,
    owner: `pid-${process.pid}`,
    onDeath: (error) => log.warn({ error: error === null ? null : String(error) }, 'the tiering worker ended and will be started again'),
  });
  const metrics = createMetrics({
    tiering: () => scheduler.snapshot(),
    mirrorRows: () => mirror.rows,
    duckCalls: () => duck.status,
    statementsWaiting: () => wire.statementsWaiting(),
  });
  const scheduler = new TieringScheduler({
    hot,
    runner,
    ...seams,
    concurrency: config.tieringConcurrency,
    onRound: (event) => {
      metrics.roundEnded(event);
      logRound(log, event);
    },
    retain: (held) => hot.retain({ held }),
  });
  closers.push(() => scheduler.stop());

  const mirror = new Mirror(hot, duck);
  closers.push(() => mirror.settle());
  const parser = await StatementParser.create();
  closers.push(() => parser.close());
  const sys = sysRelations({ hot, lake, duck, clock: systemClock, tiering: () => scheduler.snapshot() });
  const trees = await createTreeParser();
  const database = new Database({
    hot,
    lake,
    duck,
    mirror,
    ...seams,
    system: systemRelations({ relations: sys }),
    procedures: {
      async tier(table, signal) {
        const report = await scheduler.tierNow(table.id, signal);
        return [`${report.rows} rows tiered in ${report.files} files`];
      },
      async relink(table, signal) {
        const done = await relink({ hot, lake, timers: systemTimers, owner: `pid-${process.pid} relink` }, table, signal);
        const said =
          done.kind === 'unchanged'
            ? 'log and lake agree on where they meet'
            : `snapshot ${done.to} was taken for ${done.from}: ${done.rows} rows are tiered again`;
        if (!tableOptions(table.options).tieringEnabled) return [said];
        const { rows, files } = await scheduler.tierNow(table.id, signal);
        return [said, `${rows} rows tiered in ${files} files`];
      },
    },
    parseExpression: trees.expression,
    parseQuery: trees.query,
    catalogChanged: () => scheduler.refresh(),
  });

  if (config.passwordFile !== '') await setSuperuserPassword(config.passwordFile, hot);
  const wire = await startWireServer({
    host: config.host,
    port: config.port,
    access: await composeAccess(config, database),
    sessions: database,
    parse: (text, signal, use) => parser.parse(text, signal, use),
    limits: { ...DEFAULT_SERVER_LIMITS, connectionsMax: config.connectionsMax },
    metrics: metrics.wire,
    log,
    ...seams,
  });
  closers.push(() => wire.drain(DRAIN_MS));
  const http = await startHttpServer({
    host: config.host,
    port: config.httpPort,
    registry: metrics.registry,
    health: {
      problem: () => problem,
      status: () => Promise.resolve({ connections: wire.connections(), tables: scheduler.snapshot().map(plainSnapshot) }),
    },
  }).catch((error: unknown) => {
    throw new ThermoclineError('config-error', `cannot listen on ${config.host}:${config.httpPort} for HTTP`, {
      detail: `${(error as Error).message}.`,
      hint: 'Choose another one with --http-port.',
    });
  });
  closers.push(() => http.close());
  scheduler.start();
  log.info({ data: config.data, port: wire.port, httpPort: http.port }, 'ready');
  return { port: wire.port, httpPort: http.port, stop: closeAll };
}

function startTieringThread(workerData: TieringWorkerData): TieringThread {
  const worker = new Worker(workerEntry('../tiering-worker', import.meta.url), { workerData });
  let failure: Error | null = null;
  worker.on('error', (error) => {
    failure = error as Error;
  });
  const ended = new Promise<Error | null>((resolve) => worker.once('exit', () => resolve(failure)));
  return {
    port: worker,
    ended,
    async terminate() {
      await worker.terminate();
    },
  };
}

function plainSnapshot(t: ReturnType<TieringScheduler['snapshot']>[number]): Record<string, unknown> {
  return {
    table: `${t.name.schema}.${t.name.table}`,
    state: t.state,
    targetMs: t.targetMs,
    lagMs: t.lagMs,
    pendingRows: Number(t.pendingRows),
    rowsTiered: Number(t.rowsTiered),
    lastError: t.lastError?.message ?? null,
  };
}

function logHotTier(log: Logger, event: HotTierEvent): void {
  const { message, ...fields } = event;
  const plain = Object.fromEntries(
    Object.entries(fields).map(([k, v]) => [k, typeof v === 'bigint' ? v.toString() : v instanceof Error ? v.message : (v as unknown)]),
  );
  switch (event.kind) {
    case 'damage':
    case 'writes-stopped':
    case 'disk-full':
      log.error(plain, message);
      break;
    case 'torn-end-cut':
    case 'checkpoint-failed':
    case 'pin-expired':
    case 'background-error':
      log.warn(plain, message);
      break;
    case 'recovered':
    case 'checkpoint':
      log.debug(plain, message);
      break;
  }
}

function logRound(log: Logger, event: RoundEvent): void {
  const table = `${event.definition.name.schema}.${event.definition.name.table}`;
  if (event.kind === 'failed') {
    const { error, quarantined } = event;
    log.warn(
      { table, error: error.message, detail: error.fields.detail, quarantined },
      quarantined ? 'table put in quarantine' : 'tiering round failed',
    );
  } else if (event.report.outcome !== 'idle') {
    const { outcome, rows, files, durationMs } = event.report;
    log.debug({ table, outcome, rows: Number(rows), files, durationMs }, 'tiering round ended');
  }
}
