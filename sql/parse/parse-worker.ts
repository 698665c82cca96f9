import { parentPort } from 'node:worker_threads';
import { must } from '../../catalog/base/assert.ts';
import { parseStatements } from './parse-statements.ts';
import { PgGrammar } from './pg-grammar.ts';
import { sliceTree } from './tree-slices.ts';
import { type FromWorker, sendError, type ToWorker } from './worker-messages.ts';

/** The thread that parses long texts, one after another; see statement-parser.ts. */
const port = must(parentPort, 'parent of the parse worker');
const send = (message: FromWorker) => port.postMessage(message);

let grammar = await PgGrammar.load();
/** Pieces not sent yet, by request. */
const results = new Map<number, unknown[]>();
let work = Promise.resolve();

port.on('message', (message: ToWorker) => {
  if (message.kind === 'next') sendNext(message.id);
  else if (message.kind === 'drop') results.delete(message.id);
  else work = work.then(() => parse(message.id, message.text));
});

async function parse(id: number, text: string): Promise<void> {
  try {
    // The source is the same for all of them, and the parser has it.
    const statements = parseStatements(text, grammar).map(({ statement, text: part }) => ({ statement, text: part }));
    results.set(id, sliceTree(statements));
    sendNext(id);
  } catch (error) {
    send({ kind: 'error', id, error: sendError(error) });
    if (grammar.crashed) grammar = await PgGrammar.load();
  }
}

function sendNext(id: number): void {
  const pieces = results.get(id);
  if (pieces === undefined) return;
  const piece = pieces.shift();
  const last = pieces.length === 0;
  if (last) results.delete(id);
  send({ kind: 'piece', id, piece, last });
}
