import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { fieldDescriptions } from '../respond/field-descriptions.ts';
import { expandFormats, type Format } from '../respond/formats.ts';
import { textOfBinary } from '../types/binary-parser.ts';
import { decodeUtf8 } from '../types/utf8.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { FrontendMessage } from '../wire/frontend-message.ts';
import { deliverResult } from './deliver-result.ts';
import { type QueryContext, unlessAborted } from './simple-query.ts';

type Of<K extends FrontendMessage['kind']> = Extract<FrontendMessage, { readonly kind: K }>;

/** Messages of the extended protocol that do something before Sync. */
export type ExtendedMessage = Of<'parse' | 'bind' | 'describe' | 'execute' | 'close'>;

/**
 * Handles one message and writes its answer. Rejects with the error to report, after which everything up to Sync is to be dropped and
 * the implicit transaction is over. All that runs between two Syncs is one such transaction; whoever calls ends it at Sync.
 */
export async function runExtended(message: ExtendedMessage, context: QueryContext): Promise<void> {
  const { session, channel } = context;
  switch (message.kind) {
    case 'parse':
      return parse(message, context);
    case 'bind':
      return bind(message, context);
    case 'describe':
      return describe(message, context);
    case 'execute':
      return execute(message, context);
    case 'close':
      if (message.target === 'statement') session.closeStatement(message.name);
      else await session.closePortal(message.name);
      encodeBackend({ kind: 'close-complete' }, channel.out);
      return;
    default:
      return unreachable(message);
  }
}

async function parse({ name, sql, parameterTypes }: Of<'parse'>, { session, channel, ...context }: QueryContext): Promise<void> {
  const leavePlace = await context.places.enter(sql.length, context.signal);
  try {
    const statements = await unlessAborted(context.parse(decodeUtf8(sql), context.signal, 'keep'), context.signal);
    const [statement = null] = statements;
    if (statements.length > 1) throw new ThermoclineError('syntax', 'cannot insert multiple commands into a prepared statement');
    session.prepare({ name, statement, parameterTypes });
  } finally {
    leavePlace();
  }
  encodeBackend({ kind: 'parse-complete' }, channel.out);
}

async function bind(message: Of<'bind'>, { session, channel }: QueryContext): Promise<void> {
  const { portal, statement, resultFormats } = message;
  const { parameterTypes, columns } = session.describeStatement(statement);
  const formats = expandFormats(message.parameterFormats, message.parameters.length, 'parameters');
  const parameters = message.parameters.map((bytes, i) => {
    // More values than parameters: the session says so.
    const oid = parameterTypes[i];
    if (bytes === null || oid === undefined) return null;
    try {
      return formats[i] === 1 ? textOfBinary(oid, bytes) : decodeUtf8(bytes);
    } catch (error) {
      if (!(error instanceof ThermoclineError)) throw error;
      const named = error.kind === 'invalid-binary' && error.message === 'incorrect binary data format';
      const shown = named ? new ThermoclineError(error.kind, `${error.message} in bind parameter ${i + 1}`, error.fields) : error;
      throw shown.with({ where: `${portal === '' ? 'unnamed portal' : `portal "${portal}"`} parameter $${i + 1}` });
    }
  });
  if (columns !== null) expandFormats(resultFormats, columns.length, 'columns');
  session.beginPipeline();
  await session.bind({ portal, statement, parameters, resultFormats });
  encodeBackend({ kind: 'bind-complete' }, channel.out);
}

function describe({ target, name }: Of<'describe'>, { session, channel }: QueryContext): void {
  if (target === 'statement') {
    const { parameterTypes, columns } = session.describeStatement(name);
    encodeBackend({ kind: 'parameter-description', typeOids: parameterTypes }, channel.out);
    // Bind has not chosen formats yet.
    describeColumns(columns, [], channel);
  } else {
    const { columns, resultFormats } = session.describePortal(name);
    describeColumns(columns, columns === null ? [] : expandFormats(resultFormats, columns.length, 'columns'), channel);
  }
}

function describeColumns(columns: readonly ResultColumn[] | null, formats: readonly Format[], { out }: QueryContext['channel']): void {
  if (columns === null) encodeBackend({ kind: 'no-data' }, out);
  else encodeBackend({ kind: 'row-description', fields: fieldDescriptions(columns, formats) }, out);
}

async function execute({ portal, rowsMax }: Of<'execute'>, context: QueryContext): Promise<void> {
  const { session, channel, signal } = context;
  session.beginPipeline();
  const { resultFormats } = session.describePortal(portal);
  const limit = Math.max(rowsMax, 0);
  const result = await session.executePortal(portal, limit, signal);
  if (result === null) {
    encodeBackend({ kind: 'empty-query-response' }, channel.out);
    return;
  }
  const formats = result.kind === 'rows' ? expandFormats(resultFormats, result.columns.length, 'columns') : [];
  const { tag, rows } = await deliverResult(result, { describe: false, formats }, context);
  // Exactly as many as were asked for: whether there are more is found out by the next Execute, as in Postgres.
  if (result.kind === 'rows' && limit > 0 && rows === limit) encodeBackend({ kind: 'portal-suspended' }, channel.out);
  else encodeBackend({ kind: 'command-complete', tag }, channel.out);
}
