import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** What a startup message asks for. */
export interface StartupRequest {
  readonly user: string;
  readonly database: string;
  /** Settings, the ones of `options` first: a parameter of its own wins over them. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Reads the parameters of a startup message. Throws `invalid-authorization` without a user, `feature-not-supported` for replication,
 * `syntax` for options nobody can read, `invalid-parameter-value` for an encoding other than UTF-8. Names of settings are not judged.
 */
export function readStartupParameters(parameters: ReadonlyMap<string, string>): StartupRequest {
  const user = parameters.get('user') ?? '';
  if (user === '') throw new ThermoclineError('invalid-authorization', 'no PostgreSQL user name specified in startup packet');
  const database = parameters.get('database') ?? '';
  const replication = parameters.get('replication');
  if (replication !== undefined && !/^(off|false|no|0)$/i.test(replication)) {
    throw new ThermoclineError('feature-not-supported', 'replication connections are not supported');
  }
  const settings: Record<string, string> = {};
  for (const [name, value] of splitOptions(parameters.get('options') ?? '')) settings[name] = value;
  for (const [name, value] of parameters) {
    if (['user', 'database', 'replication', 'options'].includes(name) || name.startsWith('_pq_.')) continue;
    settings[name] = value;
  }
  for (const name of Object.keys(settings)) {
    if (name.toLowerCase() === 'client_encoding') settings[name] = encoding(settings[name]!);
  }
  return { user, database: database === '' ? user : database, settings };
}

/** Protocol extensions asked for, none of which we have. */
export function unknownProtocolOptions(parameters: ReadonlyMap<string, string>): string[] {
  return [...parameters.keys()].filter((name) => name.startsWith('_pq_.'));
}

/**
 * Postgres compares encoding names by their letters and digits alone. SQL_ASCII means "do not convert", which is what happens anyway;
 * psql asks for it in the C locale.
 */
function encoding(name: string): string {
  const plain = name.replace(/[^a-z0-9]/gi, '').toLowerCase();
  if (plain === 'utf8' || plain === 'unicode' || plain === 'sqlascii') return 'UTF8';
  throw new ThermoclineError('invalid-parameter-value', `invalid value for parameter "client_encoding": "${name}"`, {
    detail: 'Only UTF8 is available.',
  });
}

/** `-c name=value`, `-cname=value`, `--name=value`, split at white space that no backslash escapes. */
function splitOptions(text: string): [string, string][] {
  const words = [...text.matchAll(/(?:\\.|[^\s\\])+/gs)].map(([word]) => word.replace(/\\(.)/gs, '$1'));
  const settings: [string, string][] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const assignment =
      word === '-c' ? words[++i] : word.startsWith('--') ? word.slice(2) : word.startsWith('-c') ? word.slice(2) : undefined;
    const equals = assignment?.indexOf('=') ?? -1;
    if (assignment === undefined || equals <= 0) {
      throw new ThermoclineError('syntax', `invalid command-line argument for server process: ${word}`, {
        hint: 'Settings are given as -c name=value.',
      });
    }
    settings.push([assignment.slice(0, equals).replaceAll('-', '_'), assignment.slice(equals + 1)]);
  }
  return settings;
}
