import type { Notice, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DiagnosticFields, DiagnosticLetter } from '../wire/backend-message.ts';

/** ERROR ends a statement, FATAL the connection. */
export type ErrorSeverity = 'ERROR' | 'FATAL';

/** An error as the fields of an ErrorResponse. */
export function errorFields(error: ThermoclineError, severity: ErrorSeverity): DiagnosticFields {
  const { detail, hint, position, where, schema, table, column, routine } = error.fields;
  return present({
    S: severity,
    V: severity,
    C: error.sqlstate,
    M: error.message,
    D: detail,
    H: hint,
    P: position === undefined ? undefined : String(position),
    W: where,
    s: schema,
    t: table,
    c: column,
    R: routine,
  });
}

export function noticeFields(notice: Notice): DiagnosticFields {
  return present({
    S: notice.severity,
    V: notice.severity,
    C: notice.code,
    M: notice.message,
    D: notice.detail,
    H: notice.hint,
    P: notice.position === undefined ? undefined : String(notice.position),
  });
}

function present(fields: Readonly<Partial<Record<DiagnosticLetter, string | undefined>>>): DiagnosticFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
