import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryServer, type TemporaryServer } from '../harness/temporary-server.ts';
import { converse, readConversations } from './transcript.ts';

/** The transcripts were recorded from PostgreSQL 15 (record.ts); the server has to answer the same, message by message. */
const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter((f) => f.endsWith('.wire'));

let server: TemporaryServer;
beforeAll(async () => {
  server = await temporaryServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(files)('%s', (file) => {
  const conversations = readConversations(readFileSync(new URL(file, folder), 'utf8'));
  test.each(conversations.map((c) => [c.name, c] as const))('%s', async (_, conversation) => {
    const answers = await converse(server.server.port, conversation, false);
    expect(answers).toEqual(conversation.turns.map((t) => t.heard));
  });
});
