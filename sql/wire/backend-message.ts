/** What the server can say, one variant a message, except DataRow and CopyData: those are written straight from vectors (row-writer.ts). */
export type BackendMessage =
  | { readonly kind: 'authentication-ok' }
  | { readonly kind: 'authentication-sasl'; readonly mechanisms: readonly string[] }
  | { readonly kind: 'authentication-sasl-continue' | 'authentication-sasl-final'; readonly data: string }
  /** `version` is the whole 32-bit number, as real servers send it. */
  | { readonly kind: 'negotiate-protocol-version'; readonly version: number; readonly unknownOptions: readonly string[] }
  | { readonly kind: 'backend-key-data'; readonly processId: number; readonly key: Uint8Array }
  | { readonly kind: 'parameter-status'; readonly name: string; readonly value: string }
  | { readonly kind: 'ready-for-query'; readonly status: 'I' | 'T' | 'E' }
  | { readonly kind: 'row-description'; readonly fields: readonly FieldDescription[] }
  | { readonly kind: 'command-complete'; readonly tag: string }
  | { readonly kind: 'empty-query-response' }
  | { readonly kind: 'parse-complete' | 'bind-complete' | 'close-complete' | 'no-data' | 'portal-suspended' }
  | { readonly kind: 'parameter-description'; readonly typeOids: readonly number[] }
  | { readonly kind: 'error-response'; readonly fields: DiagnosticFields }
  | { readonly kind: 'notice-response'; readonly fields: DiagnosticFields }
  | { readonly kind: 'notification-response'; readonly processId: number; readonly channel: string; readonly payload: string }
  | { readonly kind: 'copy-in-response'; readonly columnCount: number; readonly binary: boolean }
  | { readonly kind: 'copy-out-response'; readonly columnCount: number; readonly binary: boolean }
  | { readonly kind: 'copy-done' };

export interface FieldDescription {
  readonly name: string;
  readonly tableOid: number;
  readonly columnNumber: number;
  readonly typeOid: number;
  /** pg_type.typlen. */
  readonly typeLength: number;
  readonly typeModifier: number;
  /** 0 text, 1 binary. */
  readonly format: 0 | 1;
}

/** Fields of ErrorResponse and NoticeResponse by their letter: S severity, V the same never translated, C SQLSTATE, M message, D detail, H hint, P position, W where, s schema, t table, c column, R routine. */
export type DiagnosticFields = Readonly<Partial<Record<DiagnosticLetter, string>>>;
export type DiagnosticLetter = 'S' | 'V' | 'C' | 'M' | 'D' | 'H' | 'P' | 'W' | 's' | 't' | 'c' | 'R';
