import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { parseDurationMs } from '../../catalog/model/duration.ts';
import type { ListedSetting } from '../system-relation.ts';
import { baseValue, SETTING_SPECS, type SettingSpec } from './setting-specs.ts';

const BY_KEY: ReadonlyMap<string, SettingSpec> = new Map(SETTING_SPECS.map((s) => [s.name.toLowerCase(), s]));

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
    return new Map(SETTING_SPECS.filter((s) => s.reported).map((s) => [s.name, this.get(s.name)]));
  }

  /** Those that lists show. */
  all(): readonly ListedSetting[] {
    return SETTING_SPECS.filter((s) => s.listed).map((spec) => {
      const value = this.get(spec.name);
      const { facts } = spec;
      const isDefault = value === spec.default;
      return {
        ...facts,
        name: spec.name,
        value,
        baseValue: baseValue(spec, value),
        source: isDefault ? 'default' : 'session',
        resetValue: baseValue(spec, this.accepted(spec.name, null)),
      };
    });
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

const REPORTED: readonly string[] = SETTING_SPECS.filter((s) => s.reported).map((s) => s.name);
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
  switch (spec.effect) {
    case 'fixed': {
      const same = value.toLowerCase() === current.toLowerCase() || (spec.default === 'on' && /^(true|yes|1|on)$/i.test(value));
      if (same) return current;
      throw new ThermoclineError('invalid-parameter-value', `parameter "${spec.name}" cannot be changed`, {
        detail: `It is always "${current}" on this server.`,
      });
    }
    case 'closed':
      throw new ThermoclineError('cannot-change-setting', `parameter "${spec.name}" cannot be ${CLOSED[spec.facts.context] ?? 'changed'}`);
    case 'applied':
    case 'remembered':
      return spec.normalise(value);
    default:
      return unreachable(spec.effect);
  }
}

/** Why a session cannot change it, by its context. */
const CLOSED: Readonly<Record<string, string>> = {
  postmaster: 'changed without restarting the server',
  sighup: 'changed now',
  backend: 'set after connection start',
  'superuser-backend': 'set after connection start',
};

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
