import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { DataFileTarget, Lake, LakePartitionValue, LakeTable } from '../../catalog/seams/lake.ts';
import type { ObjectStore } from '../../catalog/seams/object-store.ts';
import { roundOutcome } from './lineage.ts';
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
 *   - that history is cut, because snapshots have expired, the one of its base too: it cannot be committed any more, having nothing to
 *     stand on, but it may have been. Those of its files that no snapshot names go, and the intent;
 *   - its base is there, but off the branch (a rollback): it may come back, nothing is touched.
 *
 * The newest round may be judged from a version of the table that is no longer the newest: what could not be committed then cannot be
 * now.
 *
 * The intent lies in the object store and not on a disk of ours, so that any tierer can settle what any other one left. It costs one
 * small object a round. Dropping the lake table removes its intents with it. Removals are not synced: a power cut just after one may
 * bring a file back whose intent is gone. It is nobody's then, until the lake's own sweep of orphans.
 */

interface Intent {
  readonly roundId: string;
  /** UUID of the lake table: a table re-created under the name has the same folder. */
  readonly lakeTableUuid: string;
  /** Round above which it commits; '' for none. */
  readonly baseRoundId: string;
  readonly files: readonly DataFileTarget[];
}

/** Announces a round's files. Durable when it resolves. */
export async function writeIntent(store: ObjectStore, table: LakeTable, round: Omit<Intent, 'lakeTableUuid'>): Promise<void> {
  const intent: Intent = { ...round, lakeTableUuid: table.uuid };
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
    const outcome = intent.lakeTableUuid === table.uuid ? roundOutcome(intent, table, newest) : await outcomeElsewhere(lake, table);
    const outlived = outcome === 'open' && intent.lakeTableUuid === table.uuid && isBaseGone(intent, table, newest);
    if (outcome === 'open' && !outlived) {
      open += 1;
      continue;
    }
    if (outcome === 'committed') {
      committed += 1;
    } else {
      const named = outlived ? await namedFiles(lake, table) : null;
      for (const target of intent.files) {
        if (named?.has(target.location) === true) continue;
        await lake.deleteDataFile(target);
        filesRemoved += 1;
      }
    }
    await store.delete(key);
  }
  return { filesRemoved, committed, open };
}

/** Has the snapshot of the round it builds on gone for good, so that it cannot be committed any more? */
function isBaseGone({ baseRoundId }: Intent, table: LakeTable, newest: RoundMark | null): boolean {
  return newest !== null && newest.roundId !== baseRoundId && !table.snapshots.some((s) => s.summary[ROUND_ID_KEY] === baseRoundId);
}

/** Locations of the data files that a snapshot names. */
export async function namedFiles(lake: Lake, table: LakeTable): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const { snapshotId } of table.snapshots) for (const { location } of await lake.listFiles(table, snapshotId)) named.add(location);
  return named;
}

/**
 * What became of a round of another table in the same folder. If we are the table that lives there now, that one was dropped, and no
 * round can commit to it any more. But a tierer that was paused may look with the eyes of a table that itself has been dropped since:
 * then the round is its successor's, and none of its business.
 */
async function outcomeElsewhere(lake: Lake, table: LakeTable): Promise<'not-committed' | 'open'> {
  const now = await lake.loadTable(table.id);
  return now?.uuid === table.uuid ? 'not-committed' : 'open';
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
  const whole =
    typeof intent?.roundId === 'string' &&
    typeof intent.baseRoundId === 'string' &&
    typeof intent.lakeTableUuid === 'string' &&
    Array.isArray(intent.files);
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
