import { expect, test } from 'vitest';
import { type AsOf, decodeAsOfName, encodeAsOfName } from './as-of-name.ts';

test.each<AsOf>([
  { kind: 'version', snapshotId: 8_998_499_373_882_707_566n },
  { kind: 'time-ms', timestampMs: 1_700_000_000_123 },
  { kind: 'time-text', text: "2026-01-01 00:00:00+02 'quoted' v=1" },
])('a clause survives its way through the name: $kind', (asOf) => {
  expect(decodeAsOfName(encodeAsOfName('t$lake', asOf))).toEqual({ name: 't$lake', asOf });
});

test('a plain name has no clause', () => {
  expect(decodeAsOfName('t$lake$files')).toEqual({ name: 't$lake$files', asOf: null });
});

test('a name that a user made up with the mark in it is just a name', () => {
  expect(decodeAsOfName('t\u0001x')).toEqual({ name: 't\u0001x', asOf: null });
  expect(decodeAsOfName('t\u0001v=abc')).toEqual({ name: 't\u0001v=abc', asOf: null });
});
