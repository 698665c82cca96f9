import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { PG_SETTINGS } from './generated/pg-settings.ts';
import { checkRange, parseWithUnit, showWithUnit, unitHint } from './setting-units.ts';

/**
 * What SET does with a setting: `applied` has an effect here, `remembered` is kept for the client, `fixed` takes only its one value,
 * `closed` is not for sessions to change. Clients set far more than means anything to a server that is not PostgreSQL; a refusal would
 * end their session, so what is harmless is remembered.
 */
type Effect = 'applied' | 'remembered' | 'fixed' | 'closed';

export interface SettingSpec {
  /** Canonical spelling, as SHOW names its column. */
  readonly name: string;
  /** As SHOW says it. */
  readonly default: string;
  readonly effect: Effect;
  /** Reported to clients by ParameterStatus. */
  readonly reported: boolean;
  /** In pg_settings and SHOW ALL. */
  readonly listed: boolean;
  /** Checks the text and gives the form to keep. Throws 22023. */
  readonly normalise: (value: string) => string;
  readonly facts: SettingFacts;
}

/** What pg_settings says of a setting besides its value. */
export interface SettingFacts {
  readonly unit: string | null;
  readonly category: string;
  readonly description: string;
  readonly extraDescription: string | null;
  readonly context: string;
  readonly type: string;
  readonly min: string | null;
  readonly max: string | null;
  /** An array in text form. */
  readonly enumValues: string | null;
  /** In base units. */
  readonly bootValue: string;
}

/** The PostgreSQL release whose behaviour clients may expect. */
export const SERVER_VERSION = '15.14';
export const SERVER_VERSION_NUM = '150014';

/** The zone's canonical spelling, or 22023. `utc`, `Europe/Paris`, `+02`, `-3:30` are taken. */
export function normaliseTimeZone(value: string): string {
  // SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE.
  const text = value.trim().replace(/^INTERVAL '([^']*)'.*$/i, '$1');
  if (/^[+-]?0?0(:?00)?$/.test(text)) return 'UTC';
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

type Own = Partial<Pick<SettingSpec, 'default' | 'effect' | 'reported' | 'normalise'>>;

/** Settings that mean something here, or that this server has otherwise than a fresh PostgreSQL. */
const OWN: Readonly<Record<string, Own>> = {
  application_name: { reported: true },
  bytea_output: { effect: 'fixed' },
  client_encoding: { default: 'UTF8', effect: 'applied', reported: true, normalise: encoding },
  client_min_messages: { effect: 'applied' },
  DateStyle: { effect: 'applied', reported: true, normalise: dateStyle },
  default_transaction_read_only: { effect: 'applied', reported: true },
  idle_in_transaction_session_timeout: { effect: 'applied' },
  idle_session_timeout: { effect: 'applied' },
  in_hot_standby: { effect: 'fixed', reported: true },
  integer_datetimes: { effect: 'fixed', reported: true },
  IntervalStyle: { effect: 'fixed', reported: true },
  is_superuser: { effect: 'fixed', reported: true },
  lc_collate: { default: 'C.UTF-8', effect: 'fixed' },
  lc_ctype: { default: 'C.UTF-8', effect: 'fixed' },
  max_identifier_length: { effect: 'fixed' },
  role: { effect: 'applied' },
  search_path: { effect: 'applied' },
  server_encoding: { default: 'UTF8', effect: 'fixed', reported: true },
  server_version: { default: SERVER_VERSION, effect: 'fixed', reported: true },
  server_version_num: { default: SERVER_VERSION_NUM, effect: 'fixed' },
  session_authorization: { effect: 'fixed', reported: true },
  standard_conforming_strings: { effect: 'fixed', reported: true },
  statement_timeout: { effect: 'applied' },
  TimeZone: { default: 'UTC', effect: 'applied', reported: true, normalise: normaliseTimeZone },
  transaction_read_only: { effect: 'applied' },
};

/** In PostgreSQL too these are settings that no list shows. */
const UNLISTED: readonly string[] = [
  'is_superuser|on|\\N|Client Connection Defaults|Shows whether the current user is a superuser.|\\N|internal|bool|\\N|\\N|\\N|off',
  'role|none|\\N|Client Connection Defaults|Sets the current role.|\\N|user|string|\\N|\\N|\\N|none',
  'session_authorization||\\N|Client Connection Defaults|Sets the session user name.|\\N|user|string|\\N|\\N|\\N|',
  'seed|unavailable|\\N|Client Connection Defaults|Sets the seed for random-number generation.|\\N|user|string|\\N|\\N|\\N|0',
];

export const SETTING_SPECS: readonly SettingSpec[] = [
  ...PG_SETTINGS.trim()
    .split('\n')
    .map((line) => specOf(line, true)),
  ...UNLISTED.map((line) => specOf(line, false)),
];

function specOf(line: string, listed: boolean): SettingSpec {
  const fields = line.split('|').map((field) => (field === '\\N' ? null : field));
  const [name = '', setting, unit = null, category, description, extraDescription = null, context, type, min = null, max = null] = fields;
  const facts: SettingFacts = {
    unit,
    category: category ?? '',
    description: description ?? '',
    extraDescription,
    context: context ?? 'user',
    type: type ?? 'string',
    min,
    max,
    enumValues: fields[10] ?? null,
    bootValue: fields[11] ?? '',
  };
  const own = OWN[name!] ?? {};
  return {
    name: name!,
    default: own.default ?? (isNumeric(facts) ? showWithUnit(Number(setting), unit) : (setting ?? '')),
    effect: own.effect ?? (facts.context === 'user' || facts.context === 'superuser' ? 'remembered' : 'closed'),
    reported: own.reported ?? false,
    listed,
    normalise: own.normalise ?? normaliserOf(name!, facts),
    facts,
  };
}

function isNumeric({ type }: SettingFacts): boolean {
  return type === 'integer' || type === 'real';
}

/** A value in base units, as pg_settings lists it. */
export function baseValue({ facts }: SettingSpec, shown: string): string {
  return isNumeric(facts) ? String(parseWithUnit(shown, facts.unit) ?? shown) : shown;
}

function normaliserOf(name: string, facts: SettingFacts): (value: string) => string {
  switch (facts.type) {
    case 'bool':
      return (value) => booleanOf(value) ?? refuse(`parameter "${name}" requires a Boolean value`);
    case 'integer':
    case 'real':
      return (value) => {
        const parsed = parseWithUnit(value, facts.unit);
        if (parsed === null) return refuse(`invalid value for parameter "${name}": "${value}"`, unitHint(facts.unit));
        const number = facts.type === 'integer' ? Math.round(parsed) : parsed;
        checkRange(name, number, facts.unit, Number(facts.min), Number(facts.max));
        return showWithUnit(number, facts.unit);
      };
    case 'enum': {
      const values = [...(facts.enumValues ?? '').slice(1, -1).matchAll(/"([^"]*)"|([^,]+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      // Some take a Boolean's other spellings too.
      return (value) =>
        values.find((v) => v.toLowerCase() === value.toLowerCase()) ??
        values.find((v) => v === booleanOf(value)) ??
        refuse(`invalid value for parameter "${name}": "${value}"`, `Available values: ${values.join(', ')}.`);
    }
    default:
      return (value) => value;
  }
}

function booleanOf(value: string): 'on' | 'off' | null {
  const text = value.trim().toLowerCase();
  if (text !== '' && ['true', 'yes', 'on', '1'].some((v) => v.startsWith(text)) && text !== 'o') return 'on';
  if (text !== '' && ['false', 'no', 'off', '0'].some((v) => v.startsWith(text)) && text !== 'o') return 'off';
  return null;
}

function refuse(message: string, hint?: string): never {
  throw new ThermoclineError('invalid-parameter-value', message, hint === undefined ? {} : { hint });
}
