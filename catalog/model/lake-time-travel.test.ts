import { expect, test } from 'vitest';
import type { LakeSnapshot, LakeTable } from '../seams/lake.ts';
import { snapshotAsOf } from './lake-time-travel.ts';

const snapshot = (snapshotId: bigint, timestampMs: number): LakeSnapshot => ({
  snapshotId,
  parentId: null,
  sequenceNumber: snapshotId,
  timestampMs,
  operation: 'append',
  summary: {},
  manifestList: '',
  schemaId: 0,
});

const table = (snapshots: LakeSnapshot[], history: { timestampMs: number; snapshotId: bigint }[]): LakeTable => ({
  id: { namespace: ['n'], name: 't' },
  uuid: 'u',
  location: 'l',
  metadataLocation: 'm',
  formatVersion: 2,
  fields: [],
  fileFooter: {},
  partition: [],
  properties: {},
  currentSnapshotId: null,
  snapshots,
  lineage: [],
  history,
});

test('time travel takes the newest snapshot that is not younger, the later one of equals', () => {
  const snapshots = [snapshot(1n, 100), snapshot(2n, 200), snapshot(3n, 200), snapshot(4n, 300)];
  const t = table(
    snapshots,
    snapshots.map((s) => ({ timestampMs: s.timestampMs, snapshotId: s.snapshotId })),
  );
  expect(snapshotAsOf(t, 99)).toBeNull();
  expect(snapshotAsOf(t, 100)?.snapshotId).toBe(1n);
  expect(snapshotAsOf(t, 199)?.snapshotId).toBe(1n);
  expect(snapshotAsOf(t, 200)?.snapshotId).toBe(3n);
  expect(snapshotAsOf(t, 9_999)?.snapshotId).toBe(4n);
});

test('after a rollback the history decides, not the commit times of snapshots', () => {
  const t = table(
    [snapshot(1n, 100), snapshot(2n, 200)],
    [
      { timestampMs: 100, snapshotId: 1n },
      { timestampMs: 200, snapshotId: 2n },
      { timestampMs: 300, snapshotId: 1n },
    ],
  );
  expect(snapshotAsOf(t, 250)?.snapshotId).toBe(2n);
  expect(snapshotAsOf(t, 300)?.snapshotId).toBe(1n);
});

test('a time whose snapshot was expired has no answer rather than an older one', () => {
  const t = table(
    [snapshot(1n, 100), snapshot(3n, 300)],
    [
      { timestampMs: 100, snapshotId: 1n },
      { timestampMs: 200, snapshotId: 2n },
      { timestampMs: 300, snapshotId: 3n },
    ],
  );
  expect(snapshotAsOf(t, 250)).toBeNull();
});
