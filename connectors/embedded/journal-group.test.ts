import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../catalog/base/seeded-random.ts';
import { hotTable } from '../../catalog/testing/hot-tables.ts';
import { boundaryOf } from '../../catalog/testing/hot-tier-suite.ts';
import { batchOf } from '../../catalog/testing/rows.ts';
import { encodeLogBatch } from '../record/encode-log-batch.ts';
import { placeBatches } from './batch-walk.ts';
import { decodeGroup, type EncodedGroup, encodeGroup, GROUP_HEADER_BYTES, readGroupHeader } from './journal-group.ts';
import type { JournalPart, JournalRecord } from './journal-record.ts';
import { type JournalEnd, type JournalStep, scanJournals } from './journal-scan.ts';

const table = hotTable(1, 't');

function part(tableId: number, base: bigint, count: number): JournalPart {
  const batch = batchOf(
    [{ kind: 'bigint' }, { kind: 'text' }],
    Array.from({ length: count }, (_, i) => [BigInt(i), `row ${i}`]),
  );
  const bytes = encodeLogBatch({ schema: table.schemas[0]!, batch, kinds: null, compression: 'NONE', zstdLevel: 3 });
  const { next, headerCrc } = placeBatches(bytes, base, 1000);
  return {
    tableId,
    partition: 'p$q',
    bucket: 2,
    base,
    next,
    byteLength: bytes.length,
    headerCrc,
    content: { kind: 'inline', bytes, position: 0 },
  };
}

function record(sequence: number, parts: readonly JournalPart[], more: Partial<JournalRecord> = {}): JournalRecord {
  return { sequence, timestampMs: 1000, meta: null, changes: [], boundaries: [], starts: [], parts, ...more };
}

/** Three records: of table 1, of table 2, of both. */
const RECORDS = [
  record(5, [part(1, 10n, 3)]),
  record(6, [part(2, 0n, 2)], { meta: { job: 'j', epoch: 4 } }),
  record(7, [part(1, 13n, 1), part(2, 2n, 1)]),
];
const PLACE = { runId: 0x1234567890abcdefn, number: 9, previousCrc: 77 };

/** Without the positions, which differ between what is encoded and what is decoded. */
function plain(r: JournalRecord): unknown {
  return {
    ...r,
    parts: r.parts.map((p) => ({ ...p, content: p.content.kind === 'inline' ? Buffer.from(p.content.bytes).toString('hex') : p.content })),
  };
}

describe('a group', () => {
  test('is read as it was written', () => {
    const file: JournalPart = { ...part(1, 14n, 1), content: { kind: 'file', name: '3-7.part' } };
    const records = [
      ...RECORDS,
      record(8, [file], {
        changes: [
          { op: 'create-table', table },
          { op: 'create-schema', database: 'd', schema: 'ß' },
        ],
      }),
      record(9, [], {
        boundaries: [boundaryOf(1, 12, new Map([['a/0', 2n ** 60n]]))],
        starts: [{ tableId: 1, key: 'a/0', start: 2n ** 61n }],
      }),
    ];
    const { bytes, crc } = encodeGroup(PLACE, records);
    const header = readGroupHeader(bytes, 0)!;
    expect(header).toMatchObject({ ...PLACE, crc, firstSequence: 5, recordCount: 5, payloadLength: bytes.length - GROUP_HEADER_BYTES });
    const decoded = decodeGroup(bytes, 0, bytes.length, true)!;
    expect(decoded.map((d) => (d.kind === 'record' ? plain(d.record) : d))).toEqual(records.map(plain));
  });

  test('whatever byte is flipped, no other record suffers, and what is given is true', () => {
    const { bytes } = encodeGroup(PLACE, RECORDS);
    const seen = { lost: 0, damagedPart: 0, unharmed: 0 };
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      const decoded = decodeGroup(flipped, 0, flipped.length, false)!;
      expect(decoded, `byte ${at}`).toHaveLength(3);
      let harmed = 0;
      decoded.forEach((d, i) => {
        if (d.kind === 'lost') {
          harmed++;
          seen.lost++;
          // The places are still known.
          expect(d.entry.places.map((p) => [p.tableId, p.base, p.next])).toEqual(RECORDS[i]!.parts.map((p) => [p.tableId, p.base, p.next]));
          return;
        }
        const damaged = d.record.parts.filter((p) => p.content.kind === 'damaged').length;
        if (damaged > 0) {
          harmed++;
          expect(damaged).toBe(1);
          seen.damagedPart++;
        } else {
          seen.unharmed++;
          expect(plain(d.record)).toEqual(plain(RECORDS[i]!));
        }
      });
      expect(harmed, `byte ${at}`).toBeLessThanOrEqual(1);
    }
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
  });

  test('of random bytes nothing is believed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readGroupHeader(bytes, 0)).toBeNull();
        expect(decodeGroup(bytes, 0, bytes.length, false)).toBeNull();
      }),
    );
  });
});

describe('a journal', () => {
  function groups(count: number, from = 1, previousCrc = 0): EncodedGroup[] {
    const out: EncodedGroup[] = [];
    for (let i = 0; i < count; i++) {
      out.push(
        encodeGroup({ runId: 7n, number: from + i, previousCrc: out.at(-1)?.crc ?? previousCrc }, [
          record(from + i, [part(1, BigInt((from + i) * 10), 2)]),
        ]),
      );
    }
    return out;
  }

  async function scan(
    files: ReadonlyMap<number, Uint8Array>,
    numbers = [...files.keys()],
  ): Promise<{ steps: JournalStep[]; end: JournalEnd }> {
    const scanning = scanJournals(numbers, (n) => Promise.resolve(files.get(n) ?? null), {
      journal: 1,
      group: 0,
      crc: 0,
      mustExist: false,
    });
    const steps: JournalStep[] = [];
    for (;;) {
      const step = await scanning.next();
      if (step.done) return { steps, end: step.value };
      steps.push(step.value);
    }
  }

  const concat = (gs: readonly EncodedGroup[]): Uint8Array => new Uint8Array(Buffer.concat(gs.map((g) => g.bytes)));
  const sequencesOf = (steps: readonly JournalStep[]): number[] =>
    steps.flatMap((s) => (s.kind === 'group' ? s.records.map((r) => (r.kind === 'record' ? r.record.sequence : -r.sequence)) : [0]));

  test('cut at any byte loses the group it is cut in and no other', async () => {
    const gs = groups(4);
    const bytes = concat(gs);
    let whole = 0;
    for (let length = 0; length <= bytes.length; length++) {
      while (whole < 4 && length >= concat(gs.slice(0, whole + 1)).length) whole++;
      const { steps, end } = await scan(new Map([[1, bytes.slice(0, length)]]));
      const start = concat(gs.slice(0, whole)).length;
      expect(sequencesOf(steps)).toEqual([1, 2, 3, 4].slice(0, whole));
      expect(end.torn).toEqual(start === length ? null : { journal: 1, at: start, bytes: length - start });
      expect(end).toMatchObject({ group: whole, crc: whole === 0 ? 0 : gs[whole - 1]!.crc });
    }
  });

  test('torn anywhere within its last group is cut there', async () => {
    const random = new SeededRandom(3);
    const gs = groups(3);
    const bytes = concat(gs);
    const start = bytes.length - gs[2]!.bytes.length;
    for (let i = 0; i < 300; i++) {
      const torn = bytes.slice(0, start + random.int(gs[2]!.bytes.length + 1));
      const hole = start + random.int(Math.max(1, torn.length - start));
      torn.fill(0, hole, hole + 1 + random.int(100));
      const { steps, end } = await scan(new Map([[1, torn]]));
      if (end.torn === null) continue; // the hole was in bytes that are 0 anyway, or nothing is left of the group
      expect([sequencesOf(steps), end.torn.at]).toEqual([[1, 2], start]);
    }
  });

  test('a flipped byte in any group but the last is damage, and the groups after it are read', async () => {
    const gs = groups(3);
    const bytes = concat(gs);
    const last = bytes.length - gs[2]!.bytes.length;
    for (let at = 0; at < last; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      const { steps, end } = await scan(new Map([[1, flipped]]));
      expect(end.torn, `byte ${at}`).toBeNull();
      expect(
        steps.some((s) => s.kind === 'lost' || s.damage !== null),
        `byte ${at}`,
      ).toBe(true);
      expect(sequencesOf(steps).map(Math.abs), `byte ${at}`).toEqual([1, 2, 3]);
      expect(sequencesOf(steps)[2]).toBe(3);
    }
  });

  test('a damaged end of a journal that is followed by another one was acknowledged', async () => {
    const gs = groups(2);
    const more = groups(1, 3, gs[1]!.crc);
    for (const after of [more, []]) {
      const bytes = concat(gs);
      bytes[bytes.length - 3]! ^= 1;
      const { steps, end } = await scan(
        new Map([
          [1, bytes],
          [2, concat(after)],
        ]),
      );
      expect(end.torn).toBeNull();
      expect(sequencesOf(steps)).toEqual(after.length === 0 ? [1, 2] : [1, 2, 3]);
      expect(steps[1]).toMatchObject({ kind: 'group', damage: expect.any(String) as string });
    }
  });

  test('a missing journal, a missing group and a foreign group are noticed', async () => {
    const gs = groups(4);
    const second = concat(gs.slice(2));
    expect((await scan(new Map([[2, second]]))).steps[0]).toMatchObject({ kind: 'lost', journal: 1 });
    expect((await scan(new Map([[1, concat([gs[0]!, gs[2]!, gs[3]!])]]))).steps.map((s) => s.kind)).toEqual([
      'group',
      'lost',
      'group',
      'group',
    ]);
    const foreign = encodeGroup({ runId: 7n, number: 2, previousCrc: 12345 }, RECORDS);
    expect((await scan(new Map([[1, concat([gs[0]!, foreign])]]))).steps.map((s) => s.kind)).toEqual(['group', 'lost', 'group']);
  });

  test("a group inside of somebody's data is not taken for one", async () => {
    // A table that stores journals: the torn last group holds the bytes of a whole one, of another run.
    const inner = encodeGroup({ runId: 99n, number: 50, previousCrc: 0 }, [record(50, [part(1, 0n, 1)])]);
    const [first] = groups(1);
    const holder: JournalPart = {
      ...part(1, 0n, 1),
      byteLength: inner.bytes.length,
      content: { kind: 'inline', bytes: inner.bytes, position: 0 },
    };
    const second = encodeGroup({ runId: 7n, number: 2, previousCrc: first!.crc }, [record(2, [holder])]);
    const torn = concat([first!, second]);
    torn[first!.bytes.length + 70]! ^= 1;
    const { end } = await scan(new Map([[1, torn]]));
    expect(end.torn).toMatchObject({ at: first!.bytes.length });
  });
});
