import { decodeRecordIndex } from './record-index.ts';
import {
  type DecodedRecord,
  decodeGroup,
  findGroupHeader,
  GROUP_HEADER_BYTES,
  type GroupHeader,
  payloadIsWhole,
  readGroupHeader,
} from './journal-group.ts';

/** Where reading begins: the group before it. */
export interface JournalPosition {
  /** Number of the last group. 0 before the first. */
  readonly group: number;
  /** CRC of its header; null when it could not be read. */
  readonly crc: number | null;
}

export type JournalStep =
  /** A group; `damage` says what is wrong with it when something is. */
  | {
      readonly kind: 'group';
      readonly journal: number;
      readonly at: number;
      readonly records: readonly DecodedRecord[];
      readonly damage: string | null;
    }
  /** Groups of which nothing can be said. */
  | { readonly kind: 'lost'; readonly journal: number; readonly at: number; readonly reason: string };

export interface JournalEnd extends JournalPosition {
  /** The journal whose tail was never acknowledged, and where that tail begins; null when the journal ends cleanly. */
  readonly torn: { readonly journal: number; readonly at: number; readonly bytes: number } | null;
}

/**
 * Reads journals in order and tells acknowledged groups, damage and the torn end apart.
 *
 * What makes it possible: at any time at most one group is being written, and it is written only after the one before was synced. So
 * an invalid group was never acknowledged only if nothing follows it: no later header, no later journal. Everything else that is
 * invalid is damage: it is reported, its unharmed records are used, and what follows is read on.
 */
export async function* scanJournals(
  numbers: readonly number[],
  load: (journal: number) => Promise<Uint8Array | null>,
  start: JournalPosition & { readonly journal: number; readonly mustExist: boolean },
): AsyncGenerator<JournalStep, JournalEnd, undefined> {
  let position: JournalPosition = start;
  let torn: JournalEnd['torn'] = null;
  let expectedJournal = start.journal;
  if (numbers.length === 0 && start.mustExist)
    yield { kind: 'lost', journal: start.journal, at: 0, reason: `journal ${start.journal} is missing` };
  for (const [i, journal] of numbers.entries()) {
    if (journal !== expectedJournal) {
      yield { kind: 'lost', journal: expectedJournal, at: 0, reason: `journal ${expectedJournal} is missing` };
      position = { ...position, crc: null };
    }
    expectedJournal = journal + 1;
    const bytes = await load(journal);
    if (bytes === null) {
      yield { kind: 'lost', journal, at: 0, reason: `journal ${journal} is missing` };
      continue;
    }
    const scan = scanOne(bytes, journal, position, i === numbers.length - 1);
    let step = scan.next();
    while (!step.done) {
      yield step.value;
      step = scan.next();
    }
    ({ position, torn } = step.value);
  }
  return { ...position, torn };
}

function* scanOne(
  bytes: Uint8Array,
  journal: number,
  start: JournalPosition,
  isLast: boolean,
): Generator<JournalStep, { position: JournalPosition; torn: JournalEnd['torn'] }, undefined> {
  let { group, crc } = start;
  let runId: bigint | null = null;
  let at = 0;
  const follows = (from: number): number => findGroupHeader(bytes, from, (h) => h.number > group && (runId === null || h.runId === runId));
  while (at < bytes.length) {
    const header = readGroupHeader(bytes, at);
    if (header !== null && header.number > group) {
      const end = at + GROUP_HEADER_BYTES + header.payloadLength;
      const whole = payloadIsWhole(bytes, at, header);
      if (!whole && isLast && end >= bytes.length && follows(at + 1) === -1) break;
      runId ??= header.runId;
      if (header.number !== group + 1) {
        yield { kind: 'lost', journal, at, reason: `groups ${group + 1} to ${header.number - 1} are missing` };
      } else if (crc !== null && header.previousCrc !== crc) {
        yield { kind: 'lost', journal, at, reason: `group ${header.number} does not follow from the group before it` };
      }
      const limit = whole ? end : regionEnd(bytes, Math.min(end, bytes.length), follows(at + 1));
      yield* groupStep({ bytes, journal, at, end: limit, whole, header });
      group = header.number;
      crc = header.crc;
      at = limit;
      continue;
    }
    const next = follows(at + 1);
    if (next === -1 && isLast) break;
    const { end, groups } = headlessRegion(bytes, at, next, group);
    yield* groupStep({ bytes, journal, at, end, whole: false, header: null });
    group += groups;
    crc = null;
    at = end;
  }
  const torn = at < bytes.length ? { journal, at, bytes: bytes.length - at } : null;
  return { position: { group, crc }, torn };
}

function regionEnd(bytes: Uint8Array, claimed: number, next: number): number {
  return next === -1 ? Math.min(claimed, bytes.length) : Math.min(claimed, next);
}

/**
 * How far a group without a readable header reaches. Its front index tells; else it reaches to the next header and holds as many
 * groups as the numbers leave room for.
 */
function headlessRegion(bytes: Uint8Array, at: number, next: number, group: number): { end: number; groups: number } {
  const limit = next === -1 ? bytes.length : next;
  const index = decodeRecordIndex(bytes, at + GROUP_HEADER_BYTES, limit);
  if (index !== null) {
    const end = at + GROUP_HEADER_BYTES + index.byteLength * 2 + 8 + index.entries.reduce((sum, e) => sum + e.byteLength, 0);
    if (end <= limit) return { end, groups: 1 };
  }
  const following = next === -1 ? null : readGroupHeader(bytes, next);
  return { end: limit, groups: following === null ? 1 : following.number - group - 1 };
}

interface GroupRegion {
  readonly bytes: Uint8Array;
  readonly journal: number;
  readonly at: number;
  readonly end: number;
  readonly whole: boolean;
  readonly header: GroupHeader | null;
}

function* groupStep({ bytes, journal, at, end, whole, header }: GroupRegion): Generator<JournalStep> {
  const records = decodeGroup(bytes, at, end, whole);
  if (records === null)
    yield { kind: 'lost', journal, at, reason: `the group at byte ${at} of journal ${journal} is damaged beyond recognition` };
  else {
    const damage = whole
      ? null
      : header === null
        ? `the header of the group at byte ${at} is damaged`
        : `the group at byte ${at} is damaged`;
    yield { kind: 'group', journal, at, records, damage };
  }
}
