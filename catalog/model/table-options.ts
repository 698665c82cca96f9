import { ThermoclineError } from '../errors/thermocline-error.ts';
import { parseDurationMs } from './duration.ts';

export type ArrowCompression = 'NONE' | 'LZ4_FRAME' | 'ZSTD';

/** What the options of an embedded table mean, with defaults filled in (Fluss's keys and, unless said, its defaults). */
export interface TableOptions {
  /** `bucket.num`; default 1 on an embedded table. */
  readonly bucketCount: number;
  /** `bucket.key`: comma list of columns. */
  readonly bucketKey: readonly string[];
  /** `table.log.ttl`: rows older than this leave the log once the lake holds them. 0 = never. */
  readonly logTtlMs: number;
  /** `table.log.arrow.compression.type` */
  readonly compression: ArrowCompression;
  /** `table.log.arrow.compression.zstd.level` */
  readonly zstdLevel: number;
  /** `table.datalake.enabled`; default true on an embedded table. */
  readonly tieringEnabled: boolean;
  /** `table.datalake.freshness` */
  readonly freshnessMs: number;
  /** `table.datalake.auto-expire-snapshot`; default true on an embedded table. */
  readonly expireSnapshots: boolean;
  /** `table.datalake.snapshot.num-retained.max`: the lake table keeps about so many snapshots at most… */
  readonly snapshotsMax: number;
  /** …and none, but the newest ones, older than `table.datalake.snapshot.time-retained`. */
  readonly snapshotAgeMsMax: number;
}

interface OptionSpec {
  /** Can ALTER TABLE SET / RESET change it? */
  readonly alterable: boolean;
  /** Checks the text and gives its normal form. Throws 22023. */
  readonly normalise: (value: string) => string;
  readonly default: string | null;
}

const bool = (value: string): string => {
  const v = value.trim().toLowerCase();
  if (['true', 'on', 'yes', '1'].includes(v)) return 'true';
  if (['false', 'off', 'no', '0'].includes(v)) return 'false';
  throw new ThermoclineError('invalid-parameter-value', `invalid boolean: "${value}"`);
};

const intIn =
  (min: number, max: number) =>
  (value: string): string => {
    const n = /^\s*\d+\s*$/.test(value) ? Number(value) : Number.NaN;
    if (!(n >= min && n <= max)) {
      throw new ThermoclineError('invalid-parameter-value', `"${value}" is outside the valid range (${min} .. ${max})`);
    }
    return String(n);
  };

const duration =
  (minMs: number) =>
  (value: string): string => {
    const ms = parseDurationMs(value);
    if (ms !== 0 && ms < minMs) throw new ThermoclineError('invalid-parameter-value', `"${value}" is below the minimum of ${minMs} ms`);
    return `${ms} ms`;
  };

const oneOf =
  (...values: string[]) =>
  (value: string): string => {
    const found = values.find((v) => v.toLowerCase() === value.trim().toLowerCase());
    if (found === undefined) {
      throw new ThermoclineError('invalid-parameter-value', `invalid value: "${value}"`, { hint: `One of: ${values.join(', ')}.` });
    }
    return found;
  };

const positiveDuration =
  (minMs: number) =>
  (value: string): string => {
    const text = duration(minMs)(value);
    if (text === '0 ms') throw new ThermoclineError('invalid-parameter-value', `"${value}" is below the minimum of ${minMs} ms`);
    return text;
  };

/** Upper limit of `bucket.num`: each bucket costs a folder and a file handle in use. */
export const BUCKET_COUNT_MAX = 1024;
/** Shortest freshness target that tiering accepts. */
export const FRESHNESS_MS_MIN = 200;
/** Fewest snapshots a lake table can be told to keep: what a round builds on has to be among them. */
export const SNAPSHOTS_MAX_MIN = 3;

export const TABLE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  'bucket.num': { alterable: false, normalise: intIn(1, BUCKET_COUNT_MAX), default: '1' },
  'bucket.key': {
    alterable: false,
    normalise: (v) =>
      v
        .split(',')
        .map((s) => s.trim())
        .filter((s) => s !== '')
        .join(','),
    default: '',
  },
  'table.log.ttl': { alterable: true, normalise: duration(1), default: '604800000 ms' },
  'table.log.arrow.compression.type': { alterable: false, normalise: oneOf('NONE', 'LZ4_FRAME', 'ZSTD'), default: 'ZSTD' },
  'table.log.arrow.compression.zstd.level': { alterable: false, normalise: intIn(1, 19), default: '3' },
  'table.datalake.enabled': { alterable: true, normalise: bool, default: 'true' },
  'table.datalake.format': { alterable: false, normalise: oneOf('iceberg'), default: 'iceberg' },
  'table.datalake.freshness': { alterable: true, normalise: positiveDuration(FRESHNESS_MS_MIN), default: '180000 ms' },
  'table.datalake.auto-expire-snapshot': { alterable: true, normalise: bool, default: 'true' },
  'table.datalake.snapshot.num-retained.max': { alterable: true, normalise: intIn(SNAPSHOTS_MAX_MIN, 1_000_000), default: '1000' },
  'table.datalake.snapshot.time-retained': { alterable: true, normalise: positiveDuration(1_000), default: '432000000 ms' },
};

/** Normal form of the given options, or 22023 naming the option that is unknown or has a wrong value. */
export function normaliseOptions(given: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    const spec = Object.hasOwn(TABLE_OPTIONS, key) ? TABLE_OPTIONS[key] : undefined;
    if (spec === undefined) {
      throw new ThermoclineError('invalid-parameter-value', `unrecognized table option "${key}"`, {
        hint: `Known options: ${Object.keys(TABLE_OPTIONS).join(', ')}.`,
      });
    }
    try {
      out[key] = spec.normalise(value);
    } catch (error) {
      if (!(error instanceof ThermoclineError)) throw error;
      throw new ThermoclineError(error.kind, `option "${key}": ${error.message}`, error.fields);
    }
  }
  return out;
}

const MEANINGS = new WeakMap<Readonly<Record<string, string>>, TableOptions>();

/** The meaning of a table's options; defaults where it has none. `options` are normal forms, and never changed. */
export function tableOptions(options: Readonly<Record<string, string>>): TableOptions {
  let meaning = MEANINGS.get(options);
  if (meaning === undefined) MEANINGS.set(options, (meaning = meaningOf(options)));
  return meaning;
}

function meaningOf(options: Readonly<Record<string, string>>): TableOptions {
  const text = (key: string): string => options[key] ?? TABLE_OPTIONS[key]!.default ?? '';
  return {
    bucketCount: Number(text('bucket.num')),
    bucketKey: text('bucket.key') === '' ? [] : text('bucket.key').split(','),
    logTtlMs: parseDurationMs(text('table.log.ttl')),
    compression: text('table.log.arrow.compression.type') as ArrowCompression,
    zstdLevel: Number(text('table.log.arrow.compression.zstd.level')),
    tieringEnabled: text('table.datalake.enabled') === 'true',
    freshnessMs: parseDurationMs(text('table.datalake.freshness')),
    expireSnapshots: text('table.datalake.auto-expire-snapshot') === 'true',
    snapshotsMax: Number(text('table.datalake.snapshot.num-retained.max')),
    snapshotAgeMsMax: parseDurationMs(text('table.datalake.snapshot.time-retained')),
  };
}
