import { beforeAll, expect, test } from 'vitest';
import type { SelectStmt } from '@pgsql/types';
import { rowsOf } from '../../catalog/testing/rows.ts';
import type { Column } from '../../catalog/model/table.ts';
import { bindInsertSource } from '../plan/bind.ts';
import { catalogOf, contextOf, loadGrammar, parseExpression, parseSelect } from '../plan/testing/bind-sql.ts';
import { bindLongValues, BOUND_ROWS_PER_TURN } from './constant-insert.ts';

beforeAll(loadGrammar);

const COLUMNS: readonly Column[] = [
  { id: 0, name: 'i', type: { kind: 'integer' }, nullable: true },
  { id: 1, name: 't', type: { kind: 'text' }, nullable: true },
];

/** Rows of the list as they were bound, and how many were bound in each turn. */
async function bound(lists: readonly string[]): Promise<{ rows: unknown[][] | null; turns: number[] }> {
  const sql = `values ${lists.join(', ')}`;
  const turns: number[] = [];
  const batches = await bindLongValues(parseSelect(sql), (slice: SelectStmt) => {
    turns.push((slice.valuesLists ?? []).length);
    return bindInsertSource(slice, COLUMNS, contextOf(sql, catalogOf()), parseExpression);
  });
  return { rows: batches === null ? null : batches.flatMap(rowsOf), turns };
}

const LONG = 2 * BOUND_ROWS_PER_TURN + 7;
const lists = Array.from({ length: LONG }, (_, i) => (i % 3 === 0 ? `('${i}', ${i})` : `(${i}, 'x${i}')`));

test('a long list of constants is bound a bounded number of rows a turn, each value as its column wants it', async () => {
  const { rows, turns } = await bound(lists.map((l, i) => (i % 3 === 0 ? `('${i}', 'y')` : l)));
  expect(rows).toEqual(Array.from({ length: LONG }, (_, i) => [i, i % 3 === 0 ? 'y' : `x${i}`]));
  expect(turns).toEqual([BOUND_ROWS_PER_TURN, BOUND_ROWS_PER_TURN, 7]);
});

test('short lists, lists with something to compute and lists of uneven width are left to be bound whole', async () => {
  expect((await bound(lists.slice(0, 3))).rows).toBeNull();
  expect((await bound([...lists.slice(1, 2), ...Array<string>(LONG).fill("(1, md5('a'))")])).rows).toBeNull();
  expect(await bound([...Array<string>(LONG).fill('(1, null)'), '(1)'])).toEqual({ rows: null, turns: [] });
});

test('an error far down the list is found, at its place in the statement', async () => {
  const wrong = [...Array<string>(LONG).fill('(1, null)'), "('no', null)"];
  await expect(bound(wrong)).rejects.toMatchObject({
    sqlstate: '22P02',
    fields: { position: `values ${wrong.join(', ')}`.indexOf("'no'") + 1 },
  });
});
