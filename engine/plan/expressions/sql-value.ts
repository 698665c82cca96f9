import type { SQLValueFunction } from '@pgsql/types';
import { BindError } from '../bind-error.ts';
import { sqlValueTime } from '../functions/datetime.ts';
import { SESSION_FUNCTIONS } from '../functions/session-functions.ts';
import type { Implementation } from '../functions/implementation.ts';
import type { BindState } from '../bind-context.ts';
import { boundType, withTypmod } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { OID } from '../types/pg-type.ts';
import { coerce } from './coerce.ts';

interface SqlValue {
  readonly name: string;
  readonly oid: number;
  readonly implementation: Implementation;
}

const TIMESTAMPTZ: SqlValue = { name: 'current_timestamp', oid: OID.timestamptz, implementation: sqlValueTime('timestamptz') };
const LOCALTIMESTAMP: SqlValue = { name: 'localtimestamp', oid: OID.timestamp, implementation: sqlValueTime('timestamp') };
const LOCALTIME: SqlValue = { name: 'localtime', oid: OID.time, implementation: sqlValueTime('time') };
const USER: SqlValue = { name: 'current_user', oid: OID.name, implementation: SESSION_FUNCTIONS['current_user()']! };

const VALUES: Readonly<Record<string, SqlValue>> = {
  SVFOP_CURRENT_DATE: { name: 'current_date', oid: OID.date, implementation: sqlValueTime('date') },
  SVFOP_CURRENT_TIMESTAMP: TIMESTAMPTZ,
  SVFOP_CURRENT_TIMESTAMP_N: TIMESTAMPTZ,
  SVFOP_LOCALTIMESTAMP: LOCALTIMESTAMP,
  SVFOP_LOCALTIMESTAMP_N: LOCALTIMESTAMP,
  SVFOP_LOCALTIME: LOCALTIME,
  SVFOP_LOCALTIME_N: LOCALTIME,
  SVFOP_CURRENT_ROLE: USER,
  SVFOP_CURRENT_USER: USER,
  SVFOP_USER: USER,
  SVFOP_SESSION_USER: { name: 'session_user', oid: OID.name, implementation: SESSION_FUNCTIONS['session_user()']! },
  SVFOP_CURRENT_CATALOG: { name: 'current_catalog', oid: OID.name, implementation: SESSION_FUNCTIONS['current_database()']! },
  SVFOP_CURRENT_SCHEMA: { name: 'current_schema', oid: OID.name, implementation: SESSION_FUNCTIONS['current_schema()']! },
};

/** current_date, current_timestamp(2), current_user…: functions that are written without parentheses. */
export function bindSqlValue(state: BindState, node: SQLValueFunction): Expression {
  const location = node.location ?? 0;
  const value = VALUES[node.op ?? ''];
  if (value === undefined) throw new BindError('feature-not-supported', 'current_time is not supported', location);
  const call: Expression = {
    kind: 'call',
    name: value.name,
    implementation: value.implementation,
    args: [],
    returnsSet: false,
    volatile: false,
    type: boundType(value.oid),
    location,
  };
  const precision = node.typmod ?? -1;
  if (!(node.op ?? '').endsWith('_N') || precision < 0) return call;
  return coerce(state, call, withTypmod(value.oid, Math.min(precision, 6)), 'explicit') ?? call;
}
