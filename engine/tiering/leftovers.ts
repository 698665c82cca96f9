import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataFileTarget, LakePartitionValue, LakeTable } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { ROUND_ID_KEY, type RoundMark } from './round-marks.ts';
import type { Warehouse } from './round-deps.ts';

/*
 * Leftovers: data files of a round that died before or during its lake commit.
 *
 * Before a round puts its first data file it writes an **intent** beside the table's data (`<table>/thermocline/round-<id>.json`): which
 * files it is about to put, and above which round it means to commit. After the round has ended with a known outcome it removes the
 * intent. An intent that is still there therefore belongs to a round that is running, paused, or dead, and the next round of the table
 * settles it:
 *
 *   - its id is in the lake: it was committed; only the intent goes;
 *   - its id is not there and the newest round is still the one it builds on: it may yet commit (it may only be slow); nothing is touched;
 *   - its id is not there and the newest round is another one whose history back to the intent's base is known: it was not committed,
 *     and it cannot be any more, because a round commits only above the base it started from. Files and intent go;
 *   - that history is cut (someone expired snapshots): nothing can be proved, nothing is touched.
 *
 * The intent lies in the object store and not on a disk of ours, so that any tierer can settle what any other one left. It costs one
 * small object a round. Dropping the lake table removes its intents with it.
 */

interface Intent {
  readonly roundId: string;
  /** Round above which it commits; '' for none. */
  readonly baseRoundId: string;
  readonly files: readonly DataFileTarget[];
}

/** Announces a round's files. Durable when it resolves. */
export async function writeIntent(store: ObjectStore, table: LakeTable, intent: Intent): Promise<void> {
  await store.put(intentKey(store, table, intent.roundId), Buffer.from(JSON.stringify(intent, encodeValue)));
}

/** The outcome of the round is known and its files are dealt with. */
export async function removeIntent(store: ObjectStore, table: LakeTable, roundId: string): Promise<void> {
  await store.delete(intentKey(store, table, roundId));
}

/** What {@link settleLeftovers} found. */
export interface LeftoversSettled {
  readonly filesRemoved: number;
  readonly committed: number;
  /** Rounds whose outcome is still open. */
  readonly open: number;
}

/** Removes what dead rounds of the table left, as far as their outcome is known. */
export async function settleLeftovers(warehouse: Warehouse, table: LakeTable, newest: RoundMark | null): Promise<LeftoversSettled> {
  const { lake, store } = warehouse;
  let filesRemoved = 0;
  let committed = 0;
  let open = 0;
  const keys: string[] = [];
  for await (const { key } of store.list(intentPrefix(store, table))) keys.push(key);
  for (const key of keys) {
    const intent = await readIntent(store, key);
    if (intent === null) {
      open += 1;
      continue;
    }
    const outcome = outcomeOf(intent, table, newest);
    if (outcome === 'open') {
      open += 1;
      continue;
    }
    if (outcome === 'not-committed') {
      for (const target of intent.files) await lake.deleteDataFile(target);
      filesRemoved += intent.files.length;
    } else {
      committed += 1;
    }
    await store.delete(key);
  }
  return { filesRemoved, committed, open };
}

/** What the lake says about a round that is not known to have ended. Exported for its test. */
export function outcomeOf(
  intent: Omit<Intent, 'files'>,
  table: LakeTable,
  newest: RoundMark | null,
): 'committed' | 'not-committed' | 'open' {
  const ids = new Set(table.snapshots.map((s) => s.summary[ROUND_ID_KEY]));
  if (ids.has(intent.roundId) || newest?.roundId === intent.roundId || table.properties[ROUND_ID_KEY] === intent.roundId)
    return 'committed';
  const newestId = newest?.roundId ?? '';
  if (newestId === intent.baseRoundId) return 'open';
  // Proof that it never committed: every round from the newest down to its base is known, and it is none of them.
  if (table.lineage.some((s) => s.summary[ROUND_ID_KEY] === intent.baseRoundId)) return 'not-committed';
  const root = table.lineage.at(-1);
  const wholeHistory = root !== undefined && root.parentId === null;
  return wholeHistory && intent.baseRoundId === '' ? 'not-committed' : 'open';
}

function intentPrefix(store: ObjectStore, table: LakeTable): string {
  const key = store.keyOf(table.location);
  if (key === null) {
    throw new ThermoclineError('lake-foreign-change', `lake table "${table.id.name}" lies outside its warehouse`, {
      detail: `Its location is ${table.location}.`,
    });
  }
  return `${key}/thermocline/`;
}

function intentKey(store: ObjectStore, table: LakeTable, roundId: string): string {
  return `${intentPrefix(store, table)}round-${roundId}.json`;
}

/** Null for an object that is gone by now or is not an intent (then it is left alone). */
async function readIntent(store: ObjectStore, key: string): Promise<Intent | null> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(await store.get(key)).toString('utf8'), decodeValue);
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof ThermoclineError && error.kind === 'lake-missing')) return null;
    throw error;
  }
  const intent = value as Partial<Intent> | null;
  const whole = typeof intent?.roundId === 'string' && typeof intent.baseRoundId === 'string' && Array.isArray(intent.files);
  return whole ? (intent as Intent) : null;
}

/** Partition values that JSON lacks. Text never has this shape: strings stay strings. */
function encodeValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { bigint: String(value) } : value;
}

function decodeValue(_key: string, value: unknown): unknown {
  const boxed = value as { bigint?: unknown } | null;
  return typeof boxed === 'object' && boxed !== null && typeof boxed.bigint === 'string'
    ? BigInt(boxed.bigint)
    : (value as LakePartitionValue);
}
