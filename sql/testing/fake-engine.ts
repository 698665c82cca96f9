import { ThermoclineError, type Notice } from '../../catalog/errors/thermocline-error.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { rowsOf, type TestValue, batchOf } from '../../catalog/testing/rows.ts';
import type { CopyOptions, ParsedStatement, Statement } from '../../engine/plan/statement.ts';
import type {
  BindRequest,
  PortalDescription,
  PrepareRequest,
  StatementDescription,
  CopySink,
  ResultColumn,
  Session,
  SessionFactory,
  StatementResult,
} from '../../engine/session.ts';

/** What a script gets to work with when its statement runs. */
export interface FakeCall {
  readonly text: string;
  readonly session: FakeSession;
  readonly signal: AbortSignal;
}

export type FakeAnswer = (call: FakeCall) => StatementResult | Promise<StatementResult>;

/** An engine that answers by script: the text of a statement, and what it gives. Sessions note what they were asked to do. */
export class FakeEngine implements SessionFactory {
  readonly #answers = new Map<string, FakeAnswer>();
  readonly sessions: FakeSession[] = [];
  readonly requests: { user: string; database: string; settings: Readonly<Record<string, string>> }[] = [];
  /** Thrown by the next openSession. */
  refusal: ThermoclineError | null = null;

  on(text: string, answer: FakeAnswer): this {
    this.#answers.set(text, answer);
    return this;
  }

  answer(call: FakeCall): StatementResult | Promise<StatementResult> {
    const answer = this.#answers.get(call.text);
    if (answer === undefined) throw new ThermoclineError('undefined-table', `no script for "${call.text}"`, { position: 1 });
    return answer(call);
  }

  openSession(request: { user: string; database: string; settings: Readonly<Record<string, string>> }): Promise<Session> {
    this.requests.push(request);
    if (this.refusal !== null) return Promise.reject(this.refusal);
    const session = new FakeSession(this, request);
    this.sessions.push(session);
    return Promise.resolve(session);
  }

  /** Splits at semicolons; `broken` anywhere is a syntax error at its place. */
  readonly parse = (text: string): Promise<ParsedStatement[]> => {
    const broken = text.indexOf('broken');
    if (broken >= 0) {
      const position = Array.from(text.slice(0, broken)).length + 1;
      return Promise.reject(new ThermoclineError('syntax', 'syntax error at or near "broken"', { position }));
    }
    const parts = text.split(';').map((part) => part.trim());
    return Promise.resolve(parts.filter((part) => part !== '' && !part.startsWith('--')).map((part) => parsed(part, text)));
  };
}

function parsed(text: string, source: string): ParsedStatement {
  const relation = /^copy (\w+)/i.exec(text)?.[1] ?? '';
  const kinds: Readonly<Record<string, Statement>> = {
    begin: { kind: 'begin', readOnly: false },
    commit: { kind: 'commit' },
    rollback: { kind: 'rollback' },
  };
  const copy = {
    kind: 'copy',
    direction: 'from-stdin',
    table: { name: { database: null, schema: null, name: relation, position: 5 }, columns: null },
    query: null,
    options: {} as CopyOptions,
  } as const;
  const statement: Statement = kinds[text.toLowerCase()] ?? (relation !== '' ? copy : { kind: 'show', name: text });
  return { statement, source, text };
}

export class FakeSession implements Session {
  readonly #engine: FakeEngine;
  readonly #settings: Map<string, string>;
  /** What was asked of the session, in order. */
  readonly log: string[] = [];
  status: 'I' | 'T' | 'E' = 'I';
  #implicit = false;
  closed = false;
  onNotice: (notice: Notice) => void = () => {};
  onSettingChanged: (name: string, value: string) => void = () => {};
  onNotification: Session['onNotification'] = () => {};
  hasRoom: () => boolean = () => true;

  constructor(engine: FakeEngine, request: { readonly user: string; readonly settings: Readonly<Record<string, string>> }) {
    this.#engine = engine;
    this.#settings = new Map([
      ['application_name', ''],
      ['client_encoding', 'UTF8'],
      ['DateStyle', 'ISO, MDY'],
      ['integer_datetimes', 'on'],
      ['server_version', '15.14 (Thermocline)'],
      ['session_authorization', request.user],
      ['standard_conforming_strings', 'on'],
      ['TimeZone', 'UTC'],
      ...Object.entries(request.settings),
    ]);
  }

  async execute({ statement, text }: ParsedStatement, signal: AbortSignal): Promise<StatementResult> {
    this.log.push(text);
    if (this.status === 'E' && statement.kind !== 'rollback' && statement.kind !== 'commit') {
      throw new ThermoclineError(
        'in-failed-transaction',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    }
    if (statement.kind === 'begin') return this.#to('T', 'BEGIN');
    if (statement.kind === 'commit') return this.#to('I', this.status === 'E' ? 'ROLLBACK' : 'COMMIT');
    if (statement.kind === 'rollback') return this.#to('I', 'ROLLBACK');
    return this.#engine.answer({ text, session: this, signal });
  }

  #to(status: 'I' | 'T', tag: string): StatementResult {
    this.status = status;
    return { kind: 'done', tag };
  }

  beginImplicit(): Promise<void> {
    this.log.push('(begin implicit)');
    this.#implicit = true;
    return Promise.resolve();
  }

  endImplicit(outcome: 'commit' | 'rollback'): Promise<void> {
    if (this.#implicit) this.log.push(`(${outcome} implicit)`);
    this.#implicit = false;
    return Promise.resolve();
  }

  failTransaction(): void {
    if (this.status === 'T') this.status = 'E';
  }

  readonly #statements = new Map<string, ParsedStatement | null>();
  readonly #portals = new Map<string, ParsedStatement | null>();

  beginPipeline(): void {}

  prepare({ name, statement }: PrepareRequest): void {
    this.#statements.set(name, statement);
  }

  describeStatement(): StatementDescription {
    return { parameterTypes: [], columns: null };
  }

  bind({ portal, statement }: BindRequest): Promise<void> {
    this.#portals.set(portal, this.#statements.get(statement) ?? null);
    return Promise.resolve();
  }

  describePortal(): PortalDescription {
    return { columns: null, resultFormats: [] };
  }

  executePortal(name: string, _rowsMax: number, signal: AbortSignal): Promise<StatementResult | null> {
    const parsed = this.#portals.get(name) ?? null;
    return parsed === null ? Promise.resolve(null) : this.execute(parsed, signal);
  }

  closeStatement(name: string): void {
    this.#statements.delete(name);
  }

  closePortal(name: string): Promise<void> {
    this.#portals.delete(name);
    return Promise.resolve();
  }

  transactionStatus(): 'I' | 'T' | 'E' {
    return this.status;
  }

  reportedSettings(): ReadonlyMap<string, string> {
    return this.#settings;
  }

  setting(name: string): string {
    return this.#settings.get(name) ?? '';
  }

  change(name: string, value: string): void {
    this.#settings.set(name, value);
    this.onSettingChanged(name, value);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

type Rows = readonly (readonly TestValue[])[];

/** A result of these rows, in batches of `batchRows`; `failure` comes after them. */
export function rows(columns: readonly ResultColumn[], values: Rows, batchRows = values.length, failure?: Error): StatementResult {
  return { kind: 'rows', columns, batches: batchesOf(columns, values, batchRows, failure), tag: (n) => `SELECT ${n}` };
}

/** COPY … TO STDOUT of these rows. */
export function copyOut(columns: readonly ResultColumn[], values: Rows, options: CopyOptions, failure?: Error): StatementResult {
  return { kind: 'copy-out', columns, options, batches: batchesOf(columns, values, values.length, failure), tag: (n) => `COPY ${n}` };
}

async function* batchesOf(columns: readonly ResultColumn[], values: Rows, batchRows: number, failure?: Error): AsyncGenerator<ColumnBatch> {
  const types = columns.map((c) => c.type);
  for (let at = 0; at < values.length; at += batchRows) yield batchOf(types, values.slice(at, at + batchRows));
  if (failure !== undefined) throw failure;
}

/** Remembers what a COPY brought. */
export class FakeSink implements CopySink {
  readonly rows: TestValue[][] = [];
  readonly batchSizes: number[] = [];
  outcome: 'open' | 'finished' | 'aborted' = 'open';
  /** Awaited by every write. */
  gate: Promise<void> = Promise.resolve();

  async write(batch: ColumnBatch): Promise<void> {
    await this.gate;
    this.batchSizes.push(batch.length);
    this.rows.push(...rowsOf(batch));
  }

  finish(): Promise<number> {
    this.outcome = 'finished';
    return Promise.resolve(this.rows.length);
  }

  abort(): Promise<void> {
    this.outcome = 'aborted';
    return Promise.resolve();
  }
}
