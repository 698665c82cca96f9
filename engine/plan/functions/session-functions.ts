import { BindError } from '../bind-error.ts';
import { foldConstant } from '../pushdown/fold-constant.ts';
import { type Interval, isInterval, type Value } from '../values/value.ts';
import { SETTING_SPECS } from '../../sessions/setting-specs.ts';
import type { CallSite, FunctionTable, Implementation } from './implementation.ts';
import { implicitPath } from './reg-types.ts';
import { constantValue, each, quoted, raiseWith, template } from './sql.ts';

/** What a session knows about itself: constants of the statement. */
const currentSchema: Implementation = {
  sql: (_, site) => {
    const [first] = site.session.searchPath.filter((s) => site.session.schemaExists(s));
    return first === undefined ? 'CAST(NULL AS VARCHAR)' : quoted(first);
  },
};

const currentSchemas: Implementation = {
  sql: ([implicit], site) => {
    const explicit = site.session.searchPath.filter((s) => site.session.schemaExists(s));
    const list = (names: readonly string[]): string => `CAST([${names.map(quoted).join(', ')}] AS VARCHAR[])`;
    return `CASE WHEN ${implicit} THEN ${list(implicitPath(explicit))} ELSE ${list(explicit)} END`;
  },
};

/** Their values as a map, for names that are computed. */
function settingsMap(site: CallSite): string {
  const entries = SETTING_SPECS.map(({ name }) => `${quoted(name.toLowerCase())}: ${quoted(site.session.setting(name) ?? '')}`);
  return `MAP {${entries.join(', ')}}`;
}

const currentSetting: Implementation = {
  sql: ([name = '', missingOk], site) => {
    const constant = constantValue(site.args[0]);
    if (constant === null) return 'CAST(NULL AS VARCHAR)';
    if (typeof constant === 'string') {
      const value = site.session.setting(constant);
      return value === undefined ? 'CAST(NULL AS VARCHAR)' : quoted(value);
    }
    return site.once(name, (n) => {
      const missing = raiseWith('42704', 'unrecognized configuration parameter "', n, '"');
      const otherwise = missingOk === undefined ? missing : `CASE WHEN ${missingOk} THEN NULL ELSE ${missing} END`;
      return `CASE WHEN ${n} IS NULL THEN NULL ELSE COALESCE(map_extract_value(${settingsMap(site)}, lower(${n})), ${otherwise}) END`;
    });
  },
  check: (args, session) => {
    const name = constantValue(args[0]);
    if (typeof name !== 'string' || constantValue(args[1]) === true || session.setting(name) !== undefined) return;
    throw new BindError('unknown-setting', `unrecognized configuration parameter "${name}"`, -1);
  },
};

/** Settings that mean nothing here may be named by an expression: pg_dump does so, to set one only where there is one of that name. */
const REMEMBERED: string = SETTING_SPECS.filter((s) => s.effect === 'remembered')
  .map((s) => quoted(s.name.toLowerCase()))
  .join(', ');

const setConfig: Implementation = {
  sql: ([computed = '', text = ''], site) => {
    const [name, value] = [constantValue(site.args[0]), constantValue(site.args[1])];
    if (name !== undefined) return quoted(site.session.acceptedSetting(String(name), value === null ? null : String(value)));
    return site.onceAll([computed, text], ([n = '', v = '']) => {
      const refused = raiseWith('0A000', 'the name of the setting must be a constant to set "', n, '"');
      return `CASE WHEN lower(${n}) IN (${REMEMBERED}) THEN ${v} ELSE ${refused} END`;
    });
  },
  check: (args, session) => {
    const [name, value, local] = args.map((a) => constantValue(a));
    if (name === undefined) return;
    if (value === undefined || local === undefined) {
      throw new BindError('feature-not-supported', 'the value of set_config() must be a constant', args[1]!.location);
    }
    session.changeSetting({ name: String(name), value: value === null ? null : String(value), local: local === true });
  },
};

/** Waiting is the server's, not DuckDB's: a thread of it that sleeps could not be woken by a cancel. `msOf` reads the constant argument. */
const waiting = (msOf: (argument: Value) => number): Implementation => ({
  sql: ([argument]) => `CASE WHEN ${argument} IS NOT NULL THEN '' END`,
  perStatement: true,
  check: ([argument], session) => {
    const value = foldConstant(argument!, session);
    if (value === undefined) throw new BindError('feature-not-supported', 'how long to sleep must be a constant', argument!.location);
    const ms = value === null ? 0 : msOf(value);
    if (!(ms <= SLEEP_MS_MAX)) throw new BindError('invalid-parameter-value', 'the sleep is too long', argument!.location);
    session.wait(Math.max(0, ms));
  },
});

/** Months have 30 days here, as where PostgreSQL makes seconds of an interval. */
function intervalMs({ months, days, micros }: Interval): number {
  return (months * 30 + days) * 86_400_000 + Number(micros) / 1000;
}

/** What a timer of Node's can wait. */
const SLEEP_MS_MAX = 2 ** 31 - 1;

export const SESSION_FUNCTIONS: FunctionTable = {
  'version()': { sql: (_, site) => quoted(`PostgreSQL ${site.session.serverVersion} (Thermocline)`) },
  'current_database()': { sql: (_, site) => quoted(site.session.database) },
  ...each(['current_user()', 'getpgusername()'], { sql: (_, site) => quoted(site.session.user) }),
  'session_user()': { sql: (_, site) => quoted(site.session.sessionUser) },
  'current_schema()': currentSchema,
  'current_schemas(bool)': currentSchemas,
  'current_setting(text)': currentSetting,
  'current_setting(text,bool)': currentSetting,
  'set_config(text,text,bool)': setConfig,
  'pg_sleep(float8)': waiting((seconds) => Number(seconds) * 1000),
  'pg_sleep_for(interval)': waiting((value) => (isInterval(value) ? intervalMs(value) : 0)),
  'pg_backend_pid()': { sql: (_, site) => `CAST(${site.session.backendPid} AS INTEGER)` },
  'pg_is_in_recovery()': template(() => 'FALSE'),
  'pg_client_encoding()': template(() => "'UTF8'"),
  'getdatabaseencoding()': template(() => "'UTF8'"),
  'pg_my_temp_schema()': template(() => 'CAST(0 AS BIGINT)'),
  'pg_is_other_temp_schema(oid)': template((a) => `(${a} IS NULL AND NULL)`),
  'pg_typeof(any)': { sql: (_, site) => `CAST(${site.args[0]!.type.oid} AS BIGINT)` },
};
