import { BindError } from '../bind-error.ts';
import type { Expression } from '../tree/expression.ts';
import type { Value } from '../values/value.ts';
import type { FunctionTable, Implementation, SessionRequest } from './implementation.ts';
import { constantValue } from './sql.ts';

/**
 * Functions by which sessions agree with each other: advisory locks, and pg_notify. What they do is done once for the statement, before it
 * runs, so their arguments are constants and they stand in queries without FROM.
 */
function asking(of: (values: readonly Value[]) => SessionRequest, says: 'boolean' | 'void'): Implementation {
  return {
    perStatement: true,
    sql: (_, site) => {
      const answer = site.session.answerTo(site.args);
      if (answer === null) return says === 'void' ? 'CAST(NULL AS VARCHAR)' : 'CAST(NULL AS BOOLEAN)';
      return says === 'void' ? "''" : answer ? 'TRUE' : 'FALSE';
    },
    check: (args, session) => {
      const values = args.map((arg) => constantOf(arg));
      // Strict: a NULL asks for nothing.
      if (values.every((v): v is Value => v !== null)) session.ask(args, of(values));
    },
  };
}

function constantOf(arg: Expression): Value | null {
  const value = constantValue(arg);
  if (value === undefined) throw new BindError('feature-not-supported', 'arguments of this function must be constants', arg.location);
  return value;
}

const LOCKS: FunctionTable = Object.fromEntries(
  (['', 'try_'] as const).flatMap((trying) =>
    (['', 'xact_'] as const).flatMap((scope) =>
      (['', '_shared'] as const).flatMap((mode) =>
        ['int8', 'int4,int4'].map((types): [string, Implementation] => [
          `pg_${trying}advisory_${scope}lock${mode}(${types})`,
          asking(
            (key) => ({
              kind: 'lock',
              key: key.map(String).join(','),
              mode: mode === '' ? 'exclusive' : 'shared',
              scope: scope === '' ? 'session' : 'transaction',
              wait: trying === '',
            }),
            trying === '' ? 'void' : 'boolean',
          ),
        ]),
      ),
    ),
  ),
);

const UNLOCKS: FunctionTable = Object.fromEntries(
  (['', '_shared'] as const).flatMap((mode) =>
    ['int8', 'int4,int4'].map((types): [string, Implementation] => [
      `pg_advisory_unlock${mode}(${types})`,
      asking((key) => ({ kind: 'unlock', key: key.map(String).join(','), mode: mode === '' ? 'exclusive' : 'shared' }), 'boolean'),
    ]),
  ),
);

export const COORDINATION_FUNCTIONS: FunctionTable = {
  ...LOCKS,
  ...UNLOCKS,
  'pg_advisory_unlock_all()': asking(() => ({ kind: 'unlock-all' }), 'void'),
  'pg_notify(text,text)': asking(([channel, payload]) => ({ kind: 'notify', channel: String(channel), payload: String(payload) }), 'void'),
};
