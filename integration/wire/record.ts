import { readdir, readFile, writeFile } from 'node:fs/promises';
import { converse, printConversations, readConversations } from './transcript.ts';

/**
 * Writes a real PostgreSQL's answers into the transcripts: `tsx integration/wire/record.ts PORT`. It wants user `ann`, trusted, and an
 * empty database `thermocline`. Answers that are ours on purpose are in files named `ours-*` and left alone.
 */
const port = Number(process.argv[2]);
const folder = new URL('.', import.meta.url);
for (const file of (await readdir(folder)).filter((f) => f.endsWith('.wire') && !f.startsWith('ours-'))) {
  const conversations = readConversations(await readFile(new URL(file, folder), 'utf8'));
  const recorded = [];
  for (const conversation of conversations) {
    const answers = await converse(port, conversation, true);
    recorded.push({ ...conversation, turns: conversation.turns.map((turn, i) => ({ ...turn, heard: answers[i]! })) });
  }
  await writeFile(new URL(file, folder), printConversations(recorded));
}
