import type { ParsedStatement } from '../../engine/plan/statement.ts';
import { expandFormats } from '../respond/formats.ts';
import type { ParseUse } from '../parse/statement-parser.ts';
import { decodeUtf8 } from '../types/utf8.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import { deliverResult, type Delivery } from './deliver-result.ts';
import type { StatementPlaces } from './statement-places.ts';

/** The statements of a query string; none for an empty one. Throws ThermoclineErrors with positions in the whole string. */
export type Parse = (text: string, signal: AbortSignal, use: ParseUse) => Promise<ParsedStatement[]>;

export interface QueryContext extends Delivery {
  readonly parse: Parse;
  readonly places: StatementPlaces;
}

/**
 * Runs a query string and writes everything but ReadyForQuery. Nothing of it runs when any part of it does not parse; several statements
 * are one implicit transaction, whose commit comes before the last one's CommandComplete: a client that reads it can rely on it.
 * Rejects with the first error; what ran before it in the string is rolled back by then.
 */
export async function runQueryString(sql: Uint8Array, context: QueryContext): Promise<void> {
  const { session, channel, signal } = context;
  let leavePlace = () => {};
  try {
    leavePlace = await context.places.enter(sql.length, signal);
    const statements = await unlessAborted(context.parse(decodeUtf8(sql), signal, 'run'), signal);
    if (statements.length === 0) encodeBackend({ kind: 'empty-query-response' }, channel.out);
    else if (statements.length === 1)
      encodeBackend({ kind: 'command-complete', tag: await runStatement(statements[0]!, context) }, channel.out);
    else await runImplicitTransaction(statements, context);
  } catch (error) {
    session.failTransaction?.();
    throw error;
  } finally {
    leavePlace();
  }
}

async function runImplicitTransaction(statements: readonly ParsedStatement[], context: QueryContext): Promise<void> {
  const { session, channel } = context;
  await session.beginImplicit();
  let open = true;
  try {
    for (const [i, statement] of statements.entries()) {
      const tag = await runStatement(statement, context);
      if (i === statements.length - 1) {
        open = false;
        await session.endImplicit('commit');
      }
      encodeBackend({ kind: 'command-complete', tag }, channel.out);
    }
  } finally {
    if (open) await session.endImplicit('rollback');
  }
}

/** Runs one statement to its end, its rows included, and gives its command tag. */
async function runStatement(statement: ParsedStatement, context: QueryContext): Promise<string> {
  context.signal.throwIfAborted();
  const result = await context.session.execute(statement, context.signal);
  const formats = result.kind === 'rows' && result.binary === true ? expandFormats([1], result.columns.length, 'columns') : [];
  return (await deliverResult(result, { describe: true, formats }, context)).tag;
}

/** The promise, or the signal's reason when it aborts first: for work that has no way to stop. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
