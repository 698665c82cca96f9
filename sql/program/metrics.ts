import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TieringSnapshot } from '../../engine/tiering/table-tiering.ts';
import type { RoundEvent } from '../../engine/tiering/scheduler.ts';
import type { WireMetrics } from '../server/wire-metrics.ts';

/** What the running server is asked for when metrics are scraped. */
export interface MetricSources {
  tiering(): readonly TieringSnapshot[];
  mirrorRows(): number;
  statementsWaiting(): number;
  duckCalls(): { readonly callsRunning: number; readonly callsWaiting: number };
}

export interface ServerMetrics {
  readonly registry: Registry;
  readonly wire: WireMetrics;
  roundEnded(event: RoundEvent): void;
}

/** The server's Prometheus metrics. Names end in their unit; per-table ones are labelled `table`. */
export function createMetrics(sources: MetricSources): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  // Each tick wakes the main thread: at 1 ms they took 1.5 % of a core and broke into queries.
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  const gauge = (name: string, help: string, collect: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(collect());
      },
    });
  gauge(
    'thermocline_event_loop_delay_worst_seconds',
    'Longest time the main thread was held since the start, at most 10 ms too much',
    () => loop.max / 1e9,
  );
  gauge('thermocline_mirror_rows', 'Hot rows cached in the query engine', () => sources.mirrorRows());
  gauge('thermocline_statements_waiting', 'Long statements that wait for memory', () => sources.statementsWaiting());
  gauge('thermocline_query_engine_calls_running', 'Calls into the query engine under way', () => sources.duckCalls().callsRunning);
  gauge('thermocline_query_engine_calls_waiting', 'Calls waiting for admission', () => sources.duckCalls().callsWaiting);
  perTable(registers, 'thermocline_tiering_pending_rows', 'Rows that are not in the lake yet', sources, (t) => Number(t.pendingRows));
  perTable(
    registers,
    'thermocline_tiering_lag_seconds',
    'Age of the oldest commit that is not in the lake yet',
    sources,
    (t) => t.lagMs / 1000,
  );
  perTable(registers, 'thermocline_tiering_quarantined', '1 for a table that was put aside', sources, (t) =>
    t.state === 'quarantined' ? 1 : 0,
  );

  const connections = new Gauge({ name: 'thermocline_connections', help: 'Clients connected', registers });
  const running = new Gauge({ name: 'thermocline_statements_running', help: 'Query strings being run', registers });
  const statements = new Counter({ name: 'thermocline_statements_total', help: 'Query strings run', registers });
  const seconds = new Histogram({
    name: 'thermocline_statement_seconds',
    help: 'Time of a query string, first byte to last',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const errors = new Counter({ name: 'thermocline_errors_total', help: 'Errors sent to clients', labelNames: ['sqlstate'], registers });
  const received = new Counter({ name: 'thermocline_received_bytes_total', help: 'Bytes from clients', registers });
  const sent = new Counter({ name: 'thermocline_sent_bytes_total', help: 'Bytes to clients', registers });
  const rounds = new Counter({ name: 'thermocline_tiering_rounds_total', help: 'Tiering rounds', labelNames: ['outcome'], registers });
  const tiered = new Counter({ name: 'thermocline_tiering_rows_total', help: 'Rows added to the lake', registers });

  return {
    registry,
    wire: {
      connectionOpened: () => connections.inc(),
      connectionClosed: () => connections.dec(),
      queryStarted: () => running.inc(),
      queryFinished: (elapsedMs) => {
        running.dec();
        statements.inc();
        seconds.observe(elapsedMs / 1000);
      },
      errorSent: (sqlstate) => errors.inc({ sqlstate }),
      bytesReceived: (count) => received.inc(count),
      bytesSent: (count) => sent.inc(count),
    },
    roundEnded(event) {
      rounds.inc({ outcome: event.kind === 'ended' ? event.report.outcome : 'failed' });
      if (event.kind === 'ended') tiered.inc(Number(event.report.rows));
    },
  };
}

function perTable(registers: Registry[], name: string, help: string, sources: MetricSources, value: (t: TieringSnapshot) => number): void {
  new Gauge({
    name,
    help,
    labelNames: ['table'],
    registers,
    collect() {
      this.reset();
      for (const t of sources.tiering()) this.set({ table: `${t.name.schema}.${t.name.table}` }, value(t));
    },
  });
}
