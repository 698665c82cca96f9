import { BindError } from '../bind-error.ts';
import type { FunctionTable, Implementation } from './implementation.ts';
import { implicitPath } from './reg-types.ts';
import { constantText, constantValue, each, quoted, requireConstant, template } from './sql.ts';

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

const currentSetting: Implementation = {
  sql: (_, site) => {
    const value = site.session.setting(constantText(site, 0));
    return value === undefined ? 'CAST(NULL AS VARCHAR)' : quoted(value);
  },
  check: (args, session) => {
    requireConstant(0, 'the name of the setting')(args);
    const name = constantValue(args[0]);
    if (typeof name !== 'string' || constantValue(args[1]) === true || session.setting(name) !== undefined) return;
    throw new BindError('unknown-setting', `unrecognized configuration parameter "${name}"`, -1);
  },
};

const setConfig: Implementation = {
  sql: (_, site) => {
    const [name, value] = [constantValue(site.args[0]), constantValue(site.args[1])];
    return quoted(site.session.acceptedSetting(String(name), value === null ? null : String(value)));
  },
  check: (args, session) => {
    requireConstant(0, 'the name of the setting')(args);
    const [name, value, local] = args.map((a) => constantValue(a));
    if (value === undefined || local === undefined) {
      throw new BindError('feature-not-supported', 'the value of set_config() must be a constant', args[1]!.location);
    }
    session.changeSetting({ name: String(name), value: value === null ? null : String(value), local: local === true });
  },
};

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
  'pg_backend_pid()': { sql: (_, site) => `CAST(${site.session.backendPid} AS INTEGER)` },
  'pg_is_in_recovery()': template(() => 'FALSE'),
  'pg_client_encoding()': template(() => "'UTF8'"),
  'getdatabaseencoding()': template(() => "'UTF8'"),
  // No such lock can be taken, so none is held.
  'pg_advisory_unlock_all()': template(() => "''"),
  'pg_my_temp_schema()': template(() => 'CAST(0 AS BIGINT)'),
  'pg_is_other_temp_schema(oid)': template((a) => `(${a} IS NULL AND NULL)`),
  'pg_typeof(any)': { sql: (_, site) => `CAST(${site.args[0]!.type.oid} AS BIGINT)` },
};
