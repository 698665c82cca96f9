import { unreachable } from '../../catalog/base/assert.ts';
import type { Timers } from '../../catalog/seams/clock.ts';
import type { Session, StatementResult } from '../../engine/session.ts';
import { BinaryCopyRows } from '../respond/binary-copy-rows.ts';
import { type CopyFormat, CopyRowFormat } from '../respond/copy-rows.ts';
import { dataRowWriter } from '../respond/data-rows.ts';
import { fieldDescriptions } from '../respond/field-descriptions.ts';
import type { Format } from '../respond/formats.ts';
import { timeZoneOf } from '../types/time-zone.ts';
import type { TextStyle } from '../types/value-writer.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { Channel } from './channel.ts';
import { runCopyIn } from './copy-in.ts';
import { sendRows } from './row-sender.ts';

export interface Delivery {
  readonly session: Session;
  readonly channel: Channel;
  readonly timers: Timers;
  /** Aborted by a cancel, a lost client, a shutdown; its reason is the error to answer. */
  readonly signal: AbortSignal;
}

export interface ResultStyle {
  /** Whether the columns are told before the rows; the extended protocol has Describe for it. */
  readonly describe: boolean;
  /** One per column; none: all text. */
  readonly formats: readonly Format[];
}

/** Sends a result to its end (or takes the rows of a COPY); gives its command tag, and how many rows went out. */
export async function deliverResult(
  result: StatementResult,
  style: ResultStyle,
  delivery: Delivery,
): Promise<{ readonly tag: string; readonly rows: number }> {
  switch (result.kind) {
    case 'done':
      return { tag: result.tag, rows: 0 };
    case 'rows': {
      const rows = await sendResult(result, style, delivery);
      return { tag: result.tag(rows), rows };
    }
    case 'copy-out': {
      const rows = await sendCopy(result, delivery);
      return { tag: result.tag(rows), rows };
    }
    case 'copy-in': {
      const { session, channel, signal } = delivery;
      const rows = await runCopyIn({ result, relation: result.relation, timeZone: session.setting('TimeZone'), channel, signal });
      return { tag: `COPY ${rows}`, rows };
    }
    default:
      return unreachable(result);
  }
}

function sendResult(result: Extract<StatementResult, { kind: 'rows' }>, style: ResultStyle, delivery: Delivery): Promise<number> {
  const { columns, batches } = result;
  const { formats } = style;
  if (style.describe) encodeBackend({ kind: 'row-description', fields: fieldDescriptions(columns, formats) }, delivery.channel.out);
  const rowStyle = { text: textStyle(delivery.session), columns, formats };
  return sendRows({ ...delivery, batches, writerOf: (batch) => dataRowWriter(batch, rowStyle) });
}

async function sendCopy(result: Extract<StatementResult, { kind: 'copy-out' }>, delivery: Delivery): Promise<number> {
  const style = textStyle(delivery.session);
  const binary = result.options.format === 'binary';
  const format: CopyFormat = binary ? new BinaryCopyRows(result.columns) : new CopyRowFormat(result.columns, result.options);
  const { out } = delivery.channel;
  encodeBackend({ kind: 'copy-out-response', columnCount: result.columns.length, binary }, out);
  format.writeHeader(out);
  const rows = await sendRows({ ...delivery, batches: result.batches, writerOf: (batch) => format.rowWriter(batch, style) });
  format.writeTrailer(out);
  encodeBackend({ kind: 'copy-done' }, out);
  return rows;
}

function textStyle(session: Session): TextStyle {
  return { timeZone: timeZoneOf(session.setting('TimeZone')) };
}
