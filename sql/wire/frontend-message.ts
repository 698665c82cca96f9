import type { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/**
 * What a client can say once the connection is up, one variant a message.
 *
 * Bytes are views of the receive buffer: they stay readable, but keep the whole chunk alive, so what outlives the message is copied.
 * SQL text and reasons stay bytes because whether they are valid UTF-8 is a statement's error, not the framing's.
 */
export type FrontendMessage =
  | { readonly kind: 'query'; readonly sql: Uint8Array }
  | { readonly kind: 'parse'; readonly name: string; readonly sql: Uint8Array; readonly parameterTypes: readonly number[] }
  | {
      readonly kind: 'bind';
      readonly portal: string;
      readonly statement: string;
      /** 0 text, 1 binary; empty: all text; one: for all. */
      readonly parameterFormats: readonly number[];
      readonly parameters: readonly (Uint8Array | null)[];
      readonly resultFormats: readonly number[];
    }
  | { readonly kind: 'describe'; readonly target: 'statement' | 'portal'; readonly name: string }
  /** `rowsMax` 0 is no limit. */
  | { readonly kind: 'execute'; readonly portal: string; readonly rowsMax: number }
  | { readonly kind: 'close'; readonly target: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'flush' }
  | { readonly kind: 'sync' }
  | { readonly kind: 'function-call' }
  | { readonly kind: 'copy-data'; readonly bytes: Uint8Array }
  | { readonly kind: 'copy-done' }
  | { readonly kind: 'copy-fail'; readonly reason: Uint8Array }
  /** Type `p`: a password or a SASL step, told apart by where the authentication stands. */
  | { readonly kind: 'password'; readonly body: Uint8Array }
  | { readonly kind: 'terminate' }
  /** Framed correctly, but the body is not what its type says: an error of that message, the connection lives. */
  | { readonly kind: 'malformed'; readonly of: Exclude<FrontendKind, 'malformed'>; readonly error: ThermoclineError };

export type FrontendKind = FrontendMessage['kind'];

/** What may come before that: packets without a type byte. */
export type StartupPacket =
  | { readonly kind: 'ssl-request' }
  | { readonly kind: 'gss-request' }
  | { readonly kind: 'cancel-request'; readonly processId: number; readonly key: Uint8Array }
  | {
      readonly kind: 'startup';
      readonly minorVersion: number;
      readonly parameters: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'unsupported-version'; readonly major: number; readonly minor: number }
  /** A startup packet of version 3 whose body cannot be read. */
  | { readonly kind: 'malformed'; readonly error: ThermoclineError }
  /** TLS without asking first (libpq's `sslnegotiation=direct`): the handshake's first bytes are still to be taken. */
  | { readonly kind: 'tls-handshake' }
  /** Not a Postgres client at all (HTTP, noise): close without an answer. */
  | { readonly kind: 'foreign'; readonly reason: string };
