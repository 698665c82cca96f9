import { PassThrough } from 'node:stream';
import { parse } from 'pg-protocol';
import { expect, test } from 'vitest';
import { encodeBackend } from './backend-encoder.ts';
import type { BackendMessage } from './backend-message.ts';
import { OutputBuffer } from './output-buffer.ts';

/** What node-postgres's parser, a client's, makes of our messages. */
async function readBack(messages: readonly BackendMessage[]): Promise<Record<string, unknown>[]> {
  const out = new OutputBuffer(Buffer.alloc(1));
  for (const m of messages) encodeBackend(m, out);
  const stream = new PassThrough();
  const seen: Record<string, unknown>[] = [];
  const done = parse(stream, (m) => void seen.push({ ...m }));
  stream.end(Buffer.from(out.bytes.subarray(0, out.position)));
  await done;
  return seen;
}

const hex = (m: BackendMessage): string => {
  const out = new OutputBuffer();
  encodeBackend(m, out);
  return out.bytes.subarray(0, out.position).toString('hex');
};

test("node-postgres's parser reads every message back", async () => {
  const seen = await readBack([
    { kind: 'authentication-ok' },
    { kind: 'parameter-status', name: 'TimeZone', value: 'Europe/Zürich' },
    { kind: 'backend-key-data', processId: 77, key: Buffer.from([0, 0, 1, 2]) },
    { kind: 'ready-for-query', status: 'E' },
    {
      kind: 'row-description',
      fields: [{ name: 'größe', tableOid: 16_385, columnNumber: 2, typeOid: 1700, typeLength: -1, typeModifier: 655_366, format: 0 }],
    },
    { kind: 'command-complete', tag: 'SELECT 3' },
    { kind: 'empty-query-response' },
    { kind: 'error-response', fields: { S: 'ERROR', C: '42601', M: 'syntax error at or near "x"', P: '8', D: 'd', H: 'h', W: 'w' } },
    { kind: 'notice-response', fields: { S: 'NOTICE', C: '00000', M: 'said' } },
    { kind: 'notification-response', processId: 7, channel: 'rows', payload: 'größer' },
    { kind: 'copy-in-response', binary: false, columnCount: 2 },
    { kind: 'copy-out-response', binary: false, columnCount: 1 },
    { kind: 'copy-done' },
  ]);
  expect(seen.map((m) => m['name'])).toEqual([
    'authenticationOk',
    'parameterStatus',
    'backendKeyData',
    'readyForQuery',
    'rowDescription',
    'commandComplete',
    'emptyQuery',
    'error',
    'notice',
    'notification',
    'copyInResponse',
    'copyOutResponse',
    'copyDone',
  ]);
  expect(seen[1]).toMatchObject({ parameterName: 'TimeZone', parameterValue: 'Europe/Zürich' });
  expect(seen[2]).toMatchObject({ processID: 77, secretKey: 0x0102 });
  expect(seen[3]).toMatchObject({ status: 'E' });
  expect((seen[4]!['fields'] as unknown[])[0]).toMatchObject({
    name: 'größe',
    tableID: 16_385,
    columnID: 2,
    dataTypeID: 1700,
    dataTypeSize: -1,
    dataTypeModifier: 655_366,
    format: 'text',
  });
  expect(seen[5]).toMatchObject({ text: 'SELECT 3' });
  expect(seen[7]).toMatchObject({ severity: 'ERROR', code: '42601', position: '8', detail: 'd', hint: 'h', where: 'w' });
  expect(seen[9]).toMatchObject({ processId: 7, channel: 'rows', payload: 'größer' });
  expect(seen[10]).toMatchObject({ columnTypes: [0, 0] });
});

test('negotiation carries the whole version number and the names', () => {
  expect(hex({ kind: 'negotiate-protocol-version', version: 196610, unknownOptions: ['_pq_.x'] })).toBe(
    `76${'00000013'}${'00030002'}${'00000001'}${Buffer.from('_pq_.x\0').toString('hex')}`,
  );
});

test('a NUL inside a text cannot end its field early', () => {
  expect(hex({ kind: 'command-complete', tag: 'A\0B' })).toBe(`43${'00000007'}${Buffer.from('AB\0').toString('hex')}`);
});
