import { unreachable } from '../../catalog/base/assert.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { ParsedStatement } from '../../engine/plan/statement.ts';
import type { Session, StatementResult } from '../../engine/session.ts';
import { CopyRowFormat } from '../respond/copy-rows.ts';
import { dataRowWriter } from '../respond/data-rows.ts';
import { fieldDescriptions } from '../respond/field-descriptions.ts';
import { timeZoneOf } from '../types/time-zone.ts';
import { decodeUtf8 } from '../types/utf8.ts';
import type { TextStyle } from '../types/value-writer.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { Channel } from './channel.ts';
import { runCopyIn } from './copy-in.ts';
import { sendRows } from './row-sender.ts';
import type { StatementPlaces } from './statement-places.ts';

/** The statements of a query string; none for an empty one. Throws ThermoclineErrors with positions in the whole string. */
export type Parse = (text: string, signal: AbortSignal) => Promise<ParsedStatement[]>;

export interface QueryContext {
  readonly session: Session;
  readonly channel: Channel;
  readonly parse: Parse;
  readonly places: StatementPlaces;
  readonly timers: Timers;
  /** Aborted by a cancel, a lost client, a shutdown; its reason is the error to answer. */
  readonly signal: AbortSignal;
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
    const statements = await unlessAborted(context.parse(decodeUtf8(sql), signal), signal);
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
  switch (result.kind) {
    case 'done':
      return result.tag;
    case 'rows':
      return sendResult(result, context);
    case 'copy-out':
      return sendCopy(result, context);
    case 'copy-in': {
      const rows = await runCopyIn({
        result,
        relation: relationOf(statement),
        timeZone: context.session.setting('TimeZone'),
        channel: context.channel,
        signal: context.signal,
      });
      return `COPY ${rows}`;
    }
    default:
      return unreachable(result);
  }
}

async function sendResult(result: Extract<StatementResult, { kind: 'rows' }>, context: QueryContext): Promise<string> {
  const style = textStyle(context.session);
  encodeBackend({ kind: 'row-description', fields: fieldDescriptions(result.columns) }, context.channel.out);
  const rows = await sendRows({ ...context, batches: result.batches, writerOf: (batch) => dataRowWriter(batch, style) });
  return result.tag(rows);
}

async function sendCopy(result: Extract<StatementResult, { kind: 'copy-out' }>, context: QueryContext): Promise<string> {
  const style = textStyle(context.session);
  const format = new CopyRowFormat(result.columns, result.options);
  const { out } = context.channel;
  encodeBackend({ kind: 'copy-out-response', columnCount: result.columns.length }, out);
  format.writeHeader(out);
  const rows = await sendRows({ ...context, batches: result.batches, writerOf: (batch) => format.rowWriter(batch, style) });
  encodeBackend({ kind: 'copy-done' }, out);
  return result.tag(rows);
}

function textStyle(session: Session): TextStyle {
  return { timeZone: timeZoneOf(session.setting('TimeZone')) };
}

function relationOf({ statement }: ParsedStatement): string {
  return statement.kind === 'copy' && statement.table !== null ? statement.table.name.name : 'stdin';
}

/** The promise, or the signal's reason when it aborts first: for work that has no way to stop. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
