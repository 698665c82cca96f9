import { yieldToLoop } from '../../catalog/base/yield-to-loop.ts';
import type { Column } from '../../catalog/model/table.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import type { LiteralInsertStatement } from '../plan/statement.ts';
import { appendRows, openRowWriter, resolveTarget, runInsert, type WriteContext } from './insert.ts';

/** Values read between two turns of the event loop: some milliseconds' worth. */
export const LITERALS_PER_TURN = 20_000;

/**
 * Runs an INSERT of literals: they are read straight into vectors. Where one is not that plain, or anything is wrong, the statement is
 * parsed whole and runs as any other, so that errors are the binder's. Resolves with the number of rows.
 */
export async function runLiteralInsert(statement: LiteralInsertStatement, context: WriteContext): Promise<number> {
  const { literals } = statement;
  const { table, columns } = resolveTarget(statement, context.view.catalog(), context.scope);
  const given = columns.slice(0, literals.width);
  const fits = literals.width === columns.length || (statement.columns === null && literals.width < columns.length);
  const batches = fits ? await read(statement, given, context) : null;
  if (batches === null) return runInsert(await literals.parse(context.query.signal), context);
  const writer = await openRowWriter('INSERT', table, given, context);
  for (const batch of batches) await appendRows(writer, batch, context);
  return writer.rows;
}

async function read(
  { literals }: LiteralInsertStatement,
  columns: readonly Column[],
  { query: { timeZone, signal } }: WriteContext,
): Promise<ColumnBatch[] | null> {
  const types = columns.map((c) => c.type);
  const rowsPerTurn = Math.max(1, Math.floor(LITERALS_PER_TURN / literals.width));
  const batches: ColumnBatch[] = [];
  for (let from = 0; from < literals.rows; from += rowsPerTurn) {
    if (from > 0) {
      await yieldToLoop();
      signal.throwIfAborted();
    }
    const batch = literals.read(types, timeZone, from, Math.min(literals.rows, from + rowsPerTurn));
    if (batch === null) return null;
    batches.push(batch);
  }
  return batches;
}
