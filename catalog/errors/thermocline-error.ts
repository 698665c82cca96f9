/**
 * The closed family of errors a user can meet. `kind` is data for decisions; the message is prose for people
 * (lower case, no full stop, no words of the implementation); detail and hint are sentences.
 *
 * SQLSTATEs are PostgreSQL's (appendix A of its manual). `internal` means a bug of ours.
 */
export const ERROR_KINDS = {
  // statements
  syntax: '42601',
  'undefined-table': '42P01',
  'undefined-column': '42703',
  'undefined-function': '42883',
  'undefined-object': '42704',
  'undefined-schema': '3F000',
  'undefined-database': '3D000',
  'undefined-parameter': '42P02',
  'ambiguous-parameter': '42P08',
  'ambiguous-column': '42702',
  'ambiguous-function': '42725',
  'ambiguous-alias': '42P09',
  'duplicate-table': '42P07',
  'duplicate-column': '42701',
  'duplicate-alias': '42712',
  'duplicate-schema': '42P06',
  'duplicate-database': '42P04',
  'duplicate-object': '42710',
  'dependent-objects': '2BP01',
  'datatype-mismatch': '42804',
  'cannot-coerce': '42846',
  'indeterminate-datatype': '42P18',
  grouping: '42803',
  windowing: '42P20',
  'invalid-column-reference': '42P10',
  'invalid-table-definition': '42P16',
  'invalid-object-definition': '42P17',
  'invalid-recursion': '42P19',
  'wrong-object-type': '42809',
  'reserved-name': '42939',
  'invalid-name': '42602',
  'name-too-long': '42622',
  'insufficient-privilege': '42501',
  'invalid-grant': '0LP01',
  'statement-too-complex': '54001',
  'limit-exceeded': '54000',
  'too-many-columns': '54011',
  'feature-not-supported': '0A000',
  'cardinality-violation': '21000',
  // values
  'division-by-zero': '22012',
  'numeric-out-of-range': '22003',
  'datetime-out-of-range': '22008',
  'invalid-datetime': '22007',
  'timezone-out-of-range': '22009',
  'invalid-text': '22P02',
  'invalid-binary': '22P03',
  'string-too-long': '22001',
  'invalid-encoding': '22021',
  'untranslatable-character': '22P05',
  'invalid-parameter-value': '22023',
  'invalid-regular-expression': '2201B',
  'invalid-escape': '22025',
  'invalid-power-argument': '2201F',
  'invalid-logarithm-argument': '2201E',
  'invalid-width-bucket-argument': '2201G',
  'invalid-frame-offset': '22013',
  'invalid-ntile-argument': '22014',
  'invalid-nth-value-argument': '22016',
  'invalid-row-count': '2201W',
  'invalid-row-offset': '2201X',
  'null-not-allowed': '22004',
  'substring-error': '22011',
  'data-exception': '22000',
  'bad-copy-format': '22P04',
  'not-null-violation': '23502',
  'unique-violation': '23505',
  'check-violation': '23514',
  // sessions and transactions
  'invalid-authorization': '28000',
  'invalid-password': '28P01',
  'protocol-violation': '08P01',
  'in-failed-transaction': '25P02',
  'active-transaction': '25001',
  'no-active-transaction': '25P01',
  'read-only-transaction': '25006',
  'serialization-failure': '40001',
  'deadlock-detected': '40P01',
  'commit-unknown': '08007',
  'query-canceled': '57014',
  'admin-shutdown': '57P01',
  'cannot-connect-now': '57P03',
  'too-many-connections': '53300',
  'invalid-cursor': '34000',
  'invalid-statement-name': '26000',
  'duplicate-statement': '42P05',
  'invalid-savepoint': '3B001',
  'idle-in-transaction-timeout': '25P03',
  'idle-session-timeout': '57P05',
  'duplicate-cursor': '42P03',
  'object-not-ready': '55000',
  'object-in-use': '55006',
  'lock-not-available': '55P03',
  'unknown-setting': '42704',
  'cannot-change-setting': '55P02',
  // resources and storage
  'disk-full': '53100',
  'out-of-memory': '53200',
  'io-error': '58030',
  'snapshot-too-old': '72000',
  'data-corrupted': 'XX001',
  'index-corrupted': 'XX002',
  'config-error': 'F0000',
  // the lake
  'lake-missing': '58P01',
  'lake-conflict': '40001',
  'lake-commit-unknown': '08007',
  'lake-unsupported': '0A000',
  'lake-corrupted': 'XX001',
  'lake-foreign-change': '55000',
  // ours
  internal: 'XX000',
} as const satisfies Record<string, string>;

export type ErrorKind = keyof typeof ERROR_KINDS;

export interface ErrorFields {
  detail?: string | undefined;
  hint?: string | undefined;
  /** 1-based, in characters (code points) of the statement text, as in the Postgres protocol. */
  position?: number | undefined;
  schema?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  /** Where it happened: COPY line, journal file and so on ("CONTEXT" in psql). */
  where?: string | undefined;
  /** The routine of Postgres's that would report it, for the one error that clients know by it. */
  routine?: string | undefined;
  cause?: unknown;
}

/** An error that ends in a client's ErrorResponse. */
export class ThermoclineError extends Error {
  override readonly name = 'ThermoclineError';
  readonly kind: ErrorKind;
  readonly fields: ErrorFields;

  constructor(kind: ErrorKind, message: string, fields: ErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.kind = kind;
    this.fields = fields;
  }

  get sqlstate(): string {
    return ERROR_KINDS[this.kind];
  }

  /** The same error with fields filled in that were not known where it was thrown. Fields already set win. */
  with(fields: ErrorFields): ThermoclineError {
    return new ThermoclineError(this.kind, this.message, { cause: this.cause, ...fields, ...definedOf(this.fields) });
  }
}

function definedOf(fields: ErrorFields): ErrorFields {
  return Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined));
}

export function isKind(error: unknown, ...kinds: ErrorKind[]): error is ThermoclineError {
  return error instanceof ThermoclineError && kinds.includes(error.kind);
}

/** Any thrown thing as a ThermoclineError; what is not one already is a bug of ours, with its cause kept. */
export function toThermoclineError(error: unknown): ThermoclineError {
  if (error instanceof ThermoclineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ThermoclineError('internal', `internal error: ${message}`, { cause: error });
}

export interface Notice {
  severity: 'NOTICE' | 'WARNING' | 'INFO';
  /** SQLSTATE, '00000' for plain notices. */
  code: string;
  message: string;
  detail?: string | undefined;
  hint?: string | undefined;
  position?: number | undefined;
}
