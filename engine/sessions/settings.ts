import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseDurationMs } from '../../catalog/model/duration.ts';

/** What SET does with a setting: `applied` has an effect here, `remembered` is kept for the client, `fixed` takes only its one value. */
type Effect = 'applied' | 'remembered' | 'fixed';

interface SettingSpec {
  /** Canonical spelling, as SHOW names its column. */
  readonly name: string;
  readonly default: string;
  readonly effect: Effect;
  /** Reported to clients by ParameterStatus. */
  readonly reported?: boolean;
  readonly description: string;
  /** Checks the text and gives the form to keep. Throws 22023. */
  readonly normalise?: (value: string) => string;
}

/** The PostgreSQL release whose behaviour clients may expect. */
export const SERVER_VERSION = '15.14';
export const SERVER_VERSION_NUM = '150014';

const bool = (value: string): string => {
  const v = value.toLowerCase();
  if (['on', 'true', 'yes', '1', 't', 'y'].includes(v)) return 'on';
  if (['off', 'false', 'no', '0', 'f', 'n'].includes(v)) return 'off';
  throw new ThermoclineError('invalid-parameter-value', `parameter requires a Boolean value`);
};

const int =
  (min: number, max: number) =>
  (value: string): string => {
    const n = /^-?\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
    if (!(n >= min && n <= max)) throw new ThermoclineError('invalid-parameter-value', `invalid value: "${value}"`);
    return String(n);
  };

/** Postgres prints a timeout in the largest unit that divides it; 0 is off. */
const timeout = (value: string): string => {
  const ms = parseDurationMs(value);
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const) {
    if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  }
  return ms === 0 ? '0' : `${ms}ms`;
};

/** The zone's canonical spelling, or 22023. `utc`, `Europe/Paris`, `+02`, `-3:30` are taken. */
export function normaliseTimeZone(value: string): string {
  const text = value.trim();
  if (/^(utc|gmt|z|zulu)$/i.test(text)) return text.toUpperCase() === 'GMT' ? 'GMT' : 'UTC';
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new ThermoclineError('invalid-parameter-value', `invalid value for parameter "TimeZone": "${value}"`);
  }
}

const dateStyle = (value: string): string => {
  const words = value
    .toUpperCase()
    .split(',')
    .map((w) => w.trim());
  if (!words.every((w) => ['ISO', 'MDY', 'DMY', 'YMD', 'US', 'DEFAULT'].includes(w)) || (words.length > 1 && !words.includes('ISO'))) {
    throw new ThermoclineError('invalid-parameter-value', `invalid value for parameter "DateStyle": "${value}"`, {
      hint: 'Only the ISO output style is available.',
    });
  }
  const order = words.find((w) => w === 'MDY' || w === 'DMY' || w === 'YMD') ?? 'MDY';
  return `ISO, ${order}`;
};

const encoding = (value: string): string => {
  if (/^(utf-?8|unicode)$/i.test(value.trim())) return 'UTF8';
  throw new ThermoclineError('invalid-parameter-value', `invalid value for parameter "client_encoding": "${value}"`, {
    hint: 'Only UTF8 is available.',
  });
};

const isolation = (value: string): string => {
  const v = value.toLowerCase();
  if (['read uncommitted', 'read committed', 'repeatable read', 'serializable'].includes(v)) return v;
  throw new ThermoclineError('invalid-parameter-value', `invalid value for parameter "default_transaction_isolation": "${value}"`);
};

const SPECS: readonly SettingSpec[] = [
  { name: 'application_name', default: '', effect: 'remembered', reported: true, description: 'Name of the client program.' },
  {
    name: 'backslash_quote',
    default: 'safe_encoding',
    effect: 'remembered',
    description: 'Sets whether "\\\'" is allowed in string literals.',
  },
  { name: 'bytea_output', default: 'hex', effect: 'fixed', description: 'Output format for bytea.' },
  {
    name: 'client_encoding',
    default: 'UTF8',
    effect: 'applied',
    reported: true,
    normalise: encoding,
    description: "The client's character set encoding.",
  },
  { name: 'client_min_messages', default: 'notice', effect: 'applied', description: 'Message levels sent to the client.' },
  {
    name: 'DateStyle',
    default: 'ISO, MDY',
    effect: 'applied',
    reported: true,
    normalise: dateStyle,
    description: 'Display format for date and time values.',
  },
  {
    name: 'default_transaction_deferrable',
    default: 'off',
    effect: 'remembered',
    normalise: bool,
    description: 'Deferrable status of new transactions.',
  },
  {
    name: 'default_transaction_isolation',
    default: 'repeatable read',
    effect: 'remembered',
    normalise: isolation,
    description: 'Isolation level of new transactions.',
  },
  {
    name: 'default_transaction_read_only',
    default: 'off',
    effect: 'applied',
    reported: true,
    normalise: bool,
    description: 'Read-only status of new transactions.',
  },
  {
    name: 'escape_string_warning',
    default: 'on',
    effect: 'remembered',
    normalise: bool,
    description: 'Warn about backslash escapes in ordinary string literals.',
  },
  {
    name: 'extra_float_digits',
    default: '1',
    effect: 'remembered',
    normalise: int(-15, 3),
    description: 'Digits displayed for floating-point values (always shortest-exact here).',
  },
  {
    name: 'idle_in_transaction_session_timeout',
    default: '0',
    effect: 'applied',
    normalise: timeout,
    description: 'Maximum idle time in a transaction.',
  },
  {
    name: 'idle_session_timeout',
    default: '0',
    effect: 'applied',
    normalise: timeout,
    description: 'Maximum idle time outside a transaction.',
  },
  { name: 'in_hot_standby', default: 'off', effect: 'fixed', reported: true, description: 'Whether this is a standby.' },
  { name: 'integer_datetimes', default: 'on', effect: 'fixed', reported: true, description: 'Datetimes are integer based.' },
  { name: 'IntervalStyle', default: 'postgres', effect: 'fixed', reported: true, description: 'Display format for interval values.' },
  { name: 'is_superuser', default: 'on', effect: 'fixed', reported: true, description: 'Whether the current user is a superuser.' },
  { name: 'lc_collate', default: 'C', effect: 'fixed', description: 'Collation order locale.' },
  { name: 'lc_ctype', default: 'C.UTF-8', effect: 'fixed', description: 'Character classification locale.' },
  { name: 'lc_messages', default: 'C', effect: 'remembered', description: 'Language of messages.' },
  { name: 'lc_monetary', default: 'C', effect: 'remembered', description: 'Locale for formatting monetary amounts.' },
  { name: 'lc_numeric', default: 'C', effect: 'remembered', description: 'Locale for formatting numbers.' },
  { name: 'lc_time', default: 'C', effect: 'remembered', description: 'Locale for formatting dates and times.' },
  { name: 'lock_timeout', default: '0', effect: 'remembered', normalise: timeout, description: 'Maximum wait for a lock.' },
  { name: 'max_identifier_length', default: '63', effect: 'fixed', description: 'Maximum identifier length.' },
  { name: 'search_path', default: '"$user", public', effect: 'applied', description: 'Schema search order for unqualified names.' },
  { name: 'server_encoding', default: 'UTF8', effect: 'fixed', reported: true, description: 'The server character set encoding.' },
  {
    name: 'server_version',
    default: SERVER_VERSION,
    effect: 'fixed',
    reported: true,
    description: 'The server version clients may expect.',
  },
  { name: 'server_version_num', default: SERVER_VERSION_NUM, effect: 'fixed', description: 'The server version as an integer.' },
  { name: 'session_authorization', default: '', effect: 'fixed', reported: true, description: 'The session user name.' },
  {
    name: 'standard_conforming_strings',
    default: 'on',
    effect: 'fixed',
    reported: true,
    description: 'Ordinary strings treat backslashes literally.',
  },
  { name: 'statement_timeout', default: '0', effect: 'applied', normalise: timeout, description: 'Maximum duration of a statement.' },
  { name: 'synchronous_commit', default: 'on', effect: 'fixed', description: 'A commit is acknowledged once it is on disk.' },
  {
    name: 'TimeZone',
    default: 'UTC',
    effect: 'applied',
    reported: true,
    normalise: normaliseTimeZone,
    description: 'Time zone for display and interpretation.',
  },
  {
    name: 'transaction_deferrable',
    default: 'off',
    effect: 'remembered',
    normalise: bool,
    description: 'Whether a read-only transaction waits for a safe snapshot (always safe here).',
  },
  {
    name: 'transaction_isolation',
    default: 'repeatable read',
    effect: 'remembered',
    normalise: isolation,
    description: 'Isolation level of the current transaction.',
  },
  {
    name: 'transaction_read_only',
    default: 'off',
    effect: 'applied',
    normalise: bool,
    description: 'Read-only status of the current transaction.',
  },
  {
    name: 'role',
    default: 'none',
    effect: 'applied',
    description: 'The role whose privileges count, set by SET ROLE.',
  },
];

const BY_KEY: ReadonlyMap<string, SettingSpec> = new Map(SPECS.map((s) => [s.name.toLowerCase(), s]));

/** What a block may change and its end must restore. */
export interface SettingsSnapshot {
  readonly session: ReadonlyMap<string, string>;
  readonly local: ReadonlyMap<string, string>;
}

/** A session's settings (GUCs): one table says what exists, what SET takes, and what it does. */
export class Settings {
  #values = new Map<string, string>();
  /** SET LOCAL: above the others until the transaction ends. */
  #local = new Map<string, string>();
  readonly #defaults = new Map<string, string>();
  /** The last search_path split, and its names. */
  #path: readonly [text: string, names: readonly string[]] = ['', []];
  readonly #onReported: (name: string, value: string) => void;

  /** `startup` are the client's startup parameters and config defaults: they become this session's RESET values. */
  constructor(startup: Readonly<Record<string, string>>, onReported: (name: string, value: string) => void) {
    this.#onReported = () => {};
    for (const [name, value] of Object.entries(startup)) {
      const key = name.toLowerCase();
      this.set(name, value);
      this.#defaults.set(key, this.get(name));
    }
    this.#onReported = onReported;
  }

  /** Canonical spelling of a known name, or the dotted custom name itself. Throws 42704. */
  canonical(name: string): string {
    const key = name.toLowerCase();
    const spec = BY_KEY.get(key);
    if (spec !== undefined) return spec.name;
    if (key.includes('.') && this.find(key) !== undefined) return key;
    throw unrecognised(name);
  }

  get(name: string): string {
    const value = this.find(name);
    if (value === undefined) throw unrecognised(name);
    return value;
  }

  /** As {@link get}; undefined when there is no such setting. */
  find(name: string): string | undefined {
    return valueIn(name.toLowerCase(), this.#local, this.#values, this.#defaults);
  }

  /** {@link find} as it answers now, whatever is set later. */
  reader(): (name: string) => string | undefined {
    const [local, values] = [new Map(this.#local), new Map(this.#values)];
    return (name) => valueIn(name.toLowerCase(), local, values, this.#defaults);
  }

  /** Sets it, or to its default when `value` is null. `local`: until the transaction ends. */
  set(name: string, value: string | null, local = false): void {
    const key = name.toLowerCase();
    const text = this.accepted(name, value);
    this.#changing(() => {
      if (local) this.#local.set(key, text);
      else {
        this.#local.delete(key);
        if (value === null) this.#values.delete(key);
        else this.#values.set(key, text);
      }
    });
  }

  /** The form in which a value would be kept; null is the default. Throws 42704, 22023. */
  accepted(name: string, value: string | null): string {
    const key = name.toLowerCase();
    const spec = BY_KEY.get(key);
    if (spec === undefined && !/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)+$/.test(key)) throw unrecognised(name);
    if (value === null) return valueIn(key, new Map(), new Map(), this.#defaults) ?? '';
    return spec === undefined ? value : accept(spec, value, this.get(name));
  }

  resetAll(): void {
    this.#changing(() => {
      this.#values.clear();
      this.#local.clear();
    });
  }

  reported(): ReadonlyMap<string, string> {
    return new Map(SPECS.filter((s) => s.reported === true).map((s) => [s.name, this.get(s.name)]));
  }

  all(): readonly { readonly name: string; readonly value: string; readonly description: string }[] {
    return SPECS.map((s) => ({ name: s.name, value: this.get(s.name), description: s.description }));
  }

  /** Names of search_path, `"$user"` resolved. */
  searchPath(user: string): readonly string[] {
    const text = this.get('search_path');
    if (this.#path[0] !== text) this.#path = [text, splitSearchPath(text)];
    return this.#path[1].map((s) => (s === '$user' ? user : s));
  }

  /** 0 = none. */
  statementTimeoutMs(): number {
    const text = this.get('statement_timeout');
    return text === '0' ? 0 : parseDurationMs(text);
  }

  snapshot(): SettingsSnapshot {
    return { session: new Map(this.#values), local: new Map(this.#local) };
  }

  restore(snapshot: SettingsSnapshot): void {
    this.#changing(() => {
      this.#values = new Map(snapshot.session);
      this.#local = new Map(snapshot.local);
    });
  }

  /** The transaction is over: what was LOCAL to it goes. */
  endLocal(): void {
    if (this.#local.size > 0) this.#changing(() => this.#local.clear());
  }

  /** Tells of reported settings whose value is another afterwards. */
  #changing(change: () => void): void {
    const before = REPORTED.map((name) => this.get(name));
    change();
    REPORTED.forEach((name, i) => {
      if (this.get(name) !== before[i]) this.#onReported(name, this.get(name));
    });
  }
}

const REPORTED: readonly string[] = SPECS.filter((s) => s.reported === true).map((s) => s.name);
/** Of a transaction, until it says otherwise: what the session has as default. */
const TRANSACTION_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['transaction_isolation', 'default_transaction_isolation'],
  ['transaction_read_only', 'default_transaction_read_only'],
]);

function valueIn(
  key: string,
  local: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, string>,
  defaults: ReadonlyMap<string, string>,
): string | undefined {
  const value = local.get(key) ?? values.get(key) ?? defaults.get(key);
  if (value !== undefined) return value;
  const like = TRANSACTION_DEFAULTS.get(key);
  return like === undefined ? BY_KEY.get(key)?.default : valueIn(like, local, values, defaults);
}

function accept(spec: SettingSpec, value: string, current: string): string {
  if (spec.effect === 'fixed') {
    const same = value.toLowerCase() === current.toLowerCase() || (spec.default === 'on' && /^(true|yes|1|on)$/i.test(value));
    if (same) return current;
    throw new ThermoclineError('invalid-parameter-value', `parameter "${spec.name}" cannot be changed`, {
      detail: `It is always "${current}" on this server.`,
    });
  }
  if (spec.normalise === undefined) return value;
  try {
    return spec.normalise(value);
  } catch (error) {
    if (error instanceof ThermoclineError && !error.message.includes('parameter "')) {
      throw new ThermoclineError(error.kind, `invalid value for parameter "${spec.name}": "${value}"`, error.fields);
    }
    throw error;
  }
}

function unrecognised(name: string): ThermoclineError {
  return new ThermoclineError('unknown-setting', `unrecognized configuration parameter "${name}"`);
}

/** Names of a comma list in SQL's identifier syntax: unquoted ones folded, quotes removed. */
export function splitSearchPath(text: string): string[] {
  const names: string[] = [];
  for (const m of text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^",\s][^",]*?))\s*(?:,|$)/g)) {
    const name = m[1] === undefined ? m[2]!.toLowerCase() : m[1].replaceAll('""', '"');
    if (name !== '') names.push(name);
  }
  return names;
}
