import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Everything the server can be told. Sources, later ones win: defaults, config file, environment (THERMOCLINE_*), flags. */
export interface ServerConfig {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly httpPort: number;
  /** PEM files of the certificate clients see (with its chain) and its key; '' = no TLS. */
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** What clients on this machine must show. */
  readonly loopbackAuth: 'trust' | 'scram';
  /** File with the password that the superuser gets at start; '' = left as it is. */
  readonly passwordFile: string;
  readonly logLevel: string;
  /** Connections accepted at once. */
  readonly connectionsMax: number;
  /** DuckDB's memory limit, in megabytes. */
  readonly memoryMb: number;
  /** DuckDB's threads for queries. */
  readonly threads: number;
  /** Rounds of different tables that run at once. */
  readonly tieringConcurrency: number;
}

interface SettingSpec<T> {
  readonly default: T;
  readonly parse: (value: unknown) => T;
  /** Text of the flag's help. */
  readonly help: string;
  /** Metavariable of the flag. */
  readonly value: string;
}

const text = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new Error('a text is wanted');
  return value;
};

const whole =
  (min: number, max: number) =>
  (value: unknown): number => {
    const n = typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isInteger(n) || n < min || n > max) throw new Error(`a whole number from ${min} to ${max} is wanted`);
    return n;
  };

const optionalText = (value: unknown): string => (value === '' ? '' : text(value));

const loopbackAuth = (value: unknown): 'trust' | 'scram' => {
  if (value !== 'trust' && value !== 'scram') throw new Error('trust or scram is wanted');
  return value;
};

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const logLevel = (value: unknown): string => {
  if (typeof value !== 'string' || !LOG_LEVELS.includes(value)) throw new Error(`one of ${LOG_LEVELS.join(', ')} is wanted`);
  return value;
};

/** One row a setting: its flag is the name in kebab case, its variable THERMOCLINE_ and the name in upper snake case. */
export const SERVER_SETTINGS: { readonly [K in keyof ServerConfig]: SettingSpec<ServerConfig[K]> } = {
  data: { default: 'thermocline-data', parse: text, help: 'data folder', value: 'DIR' },
  host: { default: '127.0.0.1', parse: text, help: 'address to listen on', value: 'HOST' },
  port: { default: 5433, parse: whole(0, 65535), help: 'port for Postgres clients (0: any free one)', value: 'PORT' },
  httpPort: { default: 8433, parse: whole(0, 65535), help: 'port for /metrics and /health (0: any free one)', value: 'PORT' },
  tlsCert: { default: '', parse: optionalText, help: 'PEM file of the TLS certificate, with its chain', value: 'FILE' },
  tlsKey: { default: '', parse: optionalText, help: "PEM file of the certificate's key", value: 'FILE' },
  loopbackAuth: {
    default: 'trust',
    parse: loopbackAuth,
    help: 'what clients on this machine must show: nothing (trust) or a password (scram)',
    value: 'HOW',
  },
  passwordFile: {
    default: '',
    parse: optionalText,
    help: 'file whose first line becomes the password of the superuser "thermocline"',
    value: 'FILE',
  },
  logLevel: { default: 'info', parse: logLevel, help: `least level logged to stderr (${LOG_LEVELS.join(', ')})`, value: 'LEVEL' },
  connectionsMax: { default: 200, parse: whole(1, 10_000), help: 'connections accepted at once', value: 'N' },
  memoryMb: {
    default: 1024,
    parse: whole(64, 1_048_576),
    help: 'memory limit of queries in MB (what is beyond spills to the data folder)',
    value: 'MB',
  },
  threads: { default: availableParallelism(), parse: whole(1, 256), help: 'threads that queries share', value: 'N' },
  tieringConcurrency: { default: 2, parse: whole(1, 64), help: 'tables tiered at once', value: 'N' },
};

type Key = keyof ServerConfig;
const KEYS = Object.keys(SERVER_SETTINGS) as Key[];

export const flagOf = (key: Key): string => key.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
export const variableOf = (key: Key): string => `THERMOCLINE_${flagOf(key).replaceAll('-', '_').toUpperCase()}`;

/** The configuration from all sources. Throws `config-error` naming source, setting and what is wanted. */
export async function loadConfig(
  flags: Readonly<Partial<Record<Key, string>>>,
  env: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Promise<ServerConfig> {
  const config: Record<string, unknown> = Object.fromEntries(KEYS.map((k) => [k, SERVER_SETTINGS[k].default]));
  if (file !== undefined) {
    const values = await readConfigFile(file);
    for (const [name, value] of Object.entries(values)) {
      const key = KEYS.find((k) => k === name || flagOf(k) === name || flagOf(k).replaceAll('-', '_') === name);
      if (key === undefined) {
        throw new ThermoclineError('config-error', `unrecognized setting "${name}" in ${file}`, {
          hint: `Settings: ${KEYS.map(flagOf).join(', ')}.`,
        });
      }
      config[key] = checked(key, value, `setting "${name}" in ${file}`);
    }
  }
  for (const key of KEYS) {
    const value = env[variableOf(key)];
    if (value !== undefined) config[key] = checked(key, value, `environment variable ${variableOf(key)}`);
  }
  for (const key of KEYS) {
    const value = flags[key];
    if (value !== undefined) config[key] = checked(key, value, `option --${flagOf(key)}`);
  }
  config['data'] = resolve(String(config['data']));
  return config as unknown as ServerConfig;
}

function checked(key: Key, value: unknown, where: string): unknown {
  try {
    return SERVER_SETTINGS[key].parse(value);
  } catch (error) {
    throw new ThermoclineError('config-error', `invalid value for ${where}: ${JSON.stringify(value)}`, {
      detail: `${(error as Error).message}.`,
    });
  }
}

async function readConfigFile(file: string): Promise<Record<string, unknown>> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    throw new ThermoclineError('config-error', `cannot read config file "${file}"`, { detail: (error as Error).message });
  }
  let values: unknown;
  try {
    values = parse(source) ?? {};
  } catch (error) {
    throw new ThermoclineError('config-error', `config file "${file}" is damaged`, { detail: (error as Error).message });
  }
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new ThermoclineError('config-error', `config file "${file}" must hold settings as "name: value" lines`);
  }
  return values as Record<string, unknown>;
}
