import {
  type ErrorFields,
  type ErrorKind,
  ERROR_KINDS,
  ThermoclineError,
  toThermoclineError,
} from '../../catalog/errors/thermocline-error.ts';

/** One end of a channel between threads: a MessagePort, a Worker, a worker's parent port. Values are structured clones. */
export interface RpcPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Methods that can be asked over a channel. */
export type RpcMethods<T> = { [K in keyof T]: (...args: never[]) => Promise<unknown> };

/** An answer whose buffers change hands instead of being copied: the answering side must not touch them again. */
export class Transferred<T> {
  readonly value: T;
  readonly buffers: readonly ArrayBuffer[];

  constructor(value: T, buffers: readonly ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** The methods as their answering side implements them: any of them may transfer its answer. */
export type RpcHandlers<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<R | Transferred<R>> : never;
};

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorMessage };

/** A ThermoclineError as plain data; its cause only as text. */
interface ErrorMessage {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly fields: Omit<ErrorFields, 'cause'>;
  readonly stack: string;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: ThermoclineError) => void;
}

/** Asks the other side's methods and answers one's own. Errors cross as ThermoclineErrors of the same kind. */
export class RpcPeer<Remote extends RpcMethods<Remote>, Local extends RpcMethods<Local>> {
  readonly #port: RpcPort;
  readonly #handlers: RpcHandlers<Local>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed: ThermoclineError | null = null;

  constructor(port: RpcPort, handlers: RpcHandlers<Local>) {
    this.#port = port;
    this.#handlers = handlers;
    port.on('message', (message) => this.#receive(message as Message));
  }

  /** Rejects with the other side's error, or with the one given to {@link close}. */
  call<K extends keyof Remote & string>(method: K, ...args: Parameters<Remote[K]>): ReturnType<Remote[K]> {
    const answer = new Promise<never>((resolve, reject) => {
      if (this.#closed !== null) return reject(this.#closed);
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#port.postMessage({ kind: 'call', id, method, args } satisfies Message);
    });
    return answer as ReturnType<Remote[K]>;
  }

  /** The other side is gone: every question still open is answered with `error`, and every later one. */
  close(error: ThermoclineError): void {
    if (this.#closed !== null) return;
    this.#closed = error;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }

  #receive(message: Message): void {
    if (message.kind === 'call') {
      void this.#answer(message.id, message.method, message.args);
      return;
    }
    // Unknown after close: nobody waits any more.
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'answer') pending?.resolve(message.value as never);
    else pending?.reject(errorFromMessage(message.error));
  }

  async #answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      const handler = this.#handlers[method as keyof Local] as (...args: readonly unknown[]) => Promise<unknown>;
      const value = await handler(...args);
      if (this.#closed !== null) return;
      if (value instanceof Transferred) this.#port.postMessage({ kind: 'answer', id, value: value.value } satisfies Message, value.buffers);
      else this.#port.postMessage({ kind: 'answer', id, value } satisfies Message);
    } catch (error) {
      if (this.#closed === null) this.#port.postMessage({ kind: 'error', id, error: errorToMessage(error) } satisfies Message);
    }
  }
}

function errorToMessage(thrown: unknown): ErrorMessage {
  const error = toThermoclineError(thrown);
  const { cause, ...fields } = error.fields;
  const stack = cause instanceof Error ? `${error.stack ?? ''}\ncaused by ${cause.stack ?? cause.message}` : (error.stack ?? '');
  return { kind: error.kind, message: error.message, fields, stack };
}

function errorFromMessage({ kind, message, fields, stack }: ErrorMessage): ThermoclineError {
  const known = Object.hasOwn(ERROR_KINDS, kind) ? kind : 'internal';
  const cause = new Error(message);
  cause.stack = stack;
  return new ThermoclineError(known, message, { ...fields, cause });
}
