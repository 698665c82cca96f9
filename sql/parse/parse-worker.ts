import { parentPort } from 'node:worker_threads';
import { must } from '../../catalog/base/assert.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';
import { sliceTree } from './tree-slices.ts';
import { type FromWorker, sendError, type ToWorker } from './worker-messages.ts';

/** The thread that parses long texts, each when the one before is sent or dropped; see statement-parser.ts. */
const port = must(parentPort, 'parent of the parse worker');
const send = (message: FromWorker) => port.postMessage(message);

let grammar = await PgGrammar.load();
/** Pieces of the text in work that are not sent yet. */
let pieces: unknown[] = [];
let work = Promise.resolve();

port.on('message', (message: ToWorker) => {
  if (message.kind === 'next') sendNext(message.id);
  else if (message.kind === 'drop') pieces = [];
  else work = work.then(() => parse(message.id, message.text));
});

async function parse(id: number, text: string): Promise<void> {
  pieces = [];
  try {
    // The source is the same for all of them, and the parser has it.
    const statements = parseStatements(text, grammar).map(({ statement, text: part }) => ({ statement, text: part }));
    pieces = sliceTree(statements);
    sendNext(id);
  } catch (error) {
    send({ kind: 'error', id, error: sendError(error) });
    if (grammar.crashed) grammar = await PgGrammar.load();
  }
}

function sendNext(id: number): void {
  const piece = pieces.shift();
  send({ kind: 'piece', id, piece, last: pieces.length === 0 });
}
