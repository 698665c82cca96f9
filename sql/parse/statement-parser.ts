import { Worker } from 'node:worker_threads';
import { workerEntry } from '../../catalog/base/worker-entry.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ParsedStatement } from '../../engine/plan/statement.ts';
import { LiteralInserts } from './literal-insert.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';
import { checkLength, tooDeep } from './statement-limits.ts';
import { TreeAssembler } from './tree-slices.ts';
import { type FromWorker, receiveError, type ToWorker } from './worker-messages.ts';

/** Texts up to this many bytes are parsed on the calling thread: 1–2 ms. */
export const INLINE_BYTES_MAX = 16 * 1024;

/**
 * Old-space limit of the worker, twice the peak of the worst text of the greatest length found (`select a+a+a…`, some 600 MB). It must
 * be out of reach: V8 that runs into it inside JSON.parse does not end the worker but aborts the process.
 */
const WORKER_HEAP_MB_MAX = 1280;

/** What is done with the statements: those that are `run` at once may be ones whose literals are not parsed yet. */
export type ParseUse = 'run' | 'keep';

interface Pending {
  readonly text: string;
  readonly tree: TreeAssembler;
  readonly resolve: (statements: ParsedStatement[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns query strings into statements without blocking the calling thread for long: short texts at once, long ones in a worker whose
 * results come over piece by piece. The worker has one text at a time, so that it never holds more than one tree.
 *
 * One per process. A grammar or a worker that crashes fails the text it was working on and is replaced by a fresh one.
 */
export class StatementParser {
  #grammar: PgGrammar;
  #reload: Promise<void> | null = null;
  #worker: Worker | null = null;
  #nextId = 1;
  /** Long texts not answered yet, oldest first. */
  readonly #pending = new Map<number, Pending>();
  /** The one of them that the worker has. */
  #inWork: number | null = null;
  #closed = false;
  readonly #literalInserts = new LiteralInserts((text) => this.#parseHere(text));

  readonly #workerHeapMbMax: number;

  private constructor(grammar: PgGrammar, workerHeapMbMax: number) {
    this.#grammar = grammar;
    this.#workerHeapMbMax = workerHeapMbMax;
  }

  static async create({ workerHeapMbMax = WORKER_HEAP_MB_MAX } = {}): Promise<StatementParser> {
    return new StatementParser(await PgGrammar.load(), workerHeapMbMax);
  }

  /**
   * The statements of a query string; empty for a string with none. Rejects with a ThermoclineError (see parseStatements), with
   * the signal's reason when it is aborted. How many long texts wait is bounded by whoever asks (session/statement-places.ts).
   */
  async parse(text: string, signal?: AbortSignal, use: ParseUse = 'keep'): Promise<ParsedStatement[]> {
    const bytes = Buffer.byteLength(text);
    checkLength(bytes);
    signal?.throwIfAborted();
    if (use === 'run') {
      const insert = this.#literalInserts.find(text, (s) => this.parse(text, s));
      if (insert !== null) return [insert];
    }
    if (bytes > INLINE_BYTES_MAX) return this.#parseInWorker(text, signal);
    await this.#reload;
    return this.#parseHere(text);
  }

  #parseHere(text: string): ParsedStatement[] {
    try {
      return parseStatements(text, this.#grammar);
    } finally {
      if (this.#grammar.crashed) {
        this.#reload ??= PgGrammar.load().then((fresh) => {
          this.#grammar = fresh;
          this.#reload = null;
        });
      }
    }
  }

  /** Ends the worker. Texts in work are rejected with `admin-shutdown`. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    const shutdown = new ThermoclineError('admin-shutdown', 'the server is shutting down');
    for (const id of this.#pending.keys()) this.#finish(id)?.reject(shutdown);
    await worker?.terminate();
  }

  #parseInWorker(text: string, signal: AbortSignal | undefined): Promise<ParsedStatement[]> {
    if (this.#closed) throw new ThermoclineError('admin-shutdown', 'the server is shutting down');
    const id = this.#nextId++;
    const result = new Promise<ParsedStatement[]>((resolve, reject) => {
      this.#pending.set(id, { text, tree: new TreeAssembler(), resolve, reject });
    });
    this.#workOn();
    if (signal === undefined) return result;
    const onAbort = () => {
      if (id === this.#inWork) this.#send({ kind: 'drop', id });
      this.#finish(id)?.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return result.finally(() => signal.removeEventListener('abort', onAbort));
  }

  /** Gives the oldest text to the worker when it has none. */
  #workOn(): void {
    if (this.#inWork !== null || this.#closed) return;
    const [oldest] = this.#pending;
    if (oldest === undefined) {
      this.#worker?.unref();
      return;
    }
    const [id, { text }] = oldest;
    this.#inWork = id;
    this.#worker ??= this.#startWorker();
    this.#worker.ref();
    this.#send({ kind: 'parse', id, text });
  }

  #startWorker(): Worker {
    const worker = new Worker(workerEntry('./parse-worker', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#workerHeapMbMax },
    });
    worker.on('message', (message: FromWorker) => this.#receive(message));
    let failure: unknown;
    worker.on('error', (error) => (failure = error));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      const outOfMemory = (failure as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#worker = null;
      if (this.#inWork === null) return;
      this.#finish(this.#inWork)?.reject(
        outOfMemory
          ? tooDeep('The parser ran out of memory.', failure)
          : new ThermoclineError('internal', 'internal error: the parser stopped', { cause: failure }),
      );
    });
    return worker;
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    // Dropped meanwhile.
    if (pending === undefined) return;
    if (message.kind === 'error') {
      this.#finish(message.id)?.reject(receiveError(message.error));
      return;
    }
    const whole = pending.tree.add(message.piece);
    if (!message.last) {
      this.#send({ kind: 'next', id: message.id });
      return;
    }
    this.#finish(message.id);
    pending.resolve((whole as Omit<ParsedStatement, 'source'>[]).map((statement) => ({ ...statement, source: pending.text })));
  }

  #finish(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    if (id === this.#inWork) {
      this.#inWork = null;
      this.#workOn();
    }
    return pending;
  }
}
