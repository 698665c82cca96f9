import { type ErrorFields, type ErrorKind, ThermoclineError, toThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/**
 * What a parser and its worker say to each other. The parser sends a text; the worker answers with an error or with pieces of the result
 * (tree-slices.ts), each only when it is asked for the next one, so that the parser's thread takes over no more than one piece a turn.
 */
export type ToWorker =
  | { readonly kind: 'parse'; readonly id: number; readonly text: string }
  | { readonly kind: 'next'; readonly id: number }
  /** The result is not wanted any more. */
  | { readonly kind: 'drop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'piece'; readonly id: number; readonly piece: unknown; readonly last: boolean }
  | { readonly kind: 'error'; readonly id: number; readonly error: SentError };

/** A ThermoclineError as a structured clone keeps it. */
export interface SentError {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly fields: Omit<ErrorFields, 'cause'>;
}

export function sendError(thrown: unknown): SentError {
  const { kind, message, fields } = toThermoclineError(thrown);
  const { cause, ...rest } = fields;
  return { kind, message, fields: cause instanceof Error && kind === 'internal' ? { ...rest, detail: cause.stack } : rest };
}

export function receiveError({ kind, message, fields }: SentError): ThermoclineError {
  return new ThermoclineError(kind, message, fields);
}
