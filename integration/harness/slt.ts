import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Golden SQL files (`.slt`): plain sqllogictest plus what style.md §4.4 adds.
 *
 *     # comment
 *     statement ok [conn=NAME]
 *     SQL…
 *
 *     statement error SQLSTATE text that the message must hold [conn=NAME]
 *     SQL…
 *
 *     query TYPES [rowsort] [conn=NAME] [retry N backoff MSms]
 *     SQL…
 *     ----
 *     value value…            columns are separated by two or more spaces or a tab; NULL and (empty) are spelled out;
 *                             <ignore> stands for any text within a value
 *
 * TYPES is one letter per column (I integer, T text, R real or numeric, B boolean, D date or time): their number is checked.
 */
export type SltRecord = SltStatement | SltQuery;

interface RecordBase {
  readonly line: number;
  readonly sql: string;
  readonly connection: string;
}

export interface SltStatement extends RecordBase {
  readonly kind: 'statement';
  /** Null: must succeed. */
  readonly error: { readonly sqlstate: string; readonly text: string } | null;
}

export interface SltQuery extends RecordBase {
  readonly kind: 'query';
  readonly types: string;
  readonly rowsort: boolean;
  readonly retry: { readonly times: number; readonly backoffMs: number } | null;
  readonly expected: readonly string[];
  /** Line indexes [from, to) of the expected rows in the file. */
  readonly span: readonly [number, number];
}

export function parseSlt(text: string): SltRecord[] {
  const lines = text.split('\n');
  const records: SltRecord[] = [];
  let at = 0;
  while (at < lines.length) {
    const head = lines[at]!.trim();
    if (head === '' || head.startsWith('#')) {
      at++;
      continue;
    }
    const line = at + 1;
    const words = head.split(/\s+/);
    const connection = words.find((w) => w.startsWith('conn='))?.slice(5) ?? 'main';
    at++;
    const sql: string[] = [];
    while (at < lines.length && lines[at]!.trim() !== '' && lines[at]!.trim() !== '----') sql.push(lines[at++]!);
    const base = { line, sql: sql.join('\n'), connection };
    if (words[0] === 'statement') {
      const wanted = head.replace(/\s*conn=\S+/, '');
      const error = /^statement error (\S+)\s*(.*)$/.exec(wanted);
      if (error === null && words[1] !== 'ok') throw new Error(`line ${line}: statement ok | statement error SQLSTATE text`);
      records.push({ kind: 'statement', ...base, error: error === null ? null : { sqlstate: error[1]!, text: error[2]! } });
    } else if (words[0] === 'query') {
      const expected: string[] = [];
      let from = at;
      if (lines[at]?.trim() === '----') {
        from = ++at;
        while (at < lines.length && lines[at]!.trim() !== '') expected.push(lines[at++]!);
      }
      const retry = /retry (\d+) backoff (\d+)ms/.exec(head);
      records.push({
        kind: 'query',
        ...base,
        types: words[1] ?? '',
        rowsort: words.includes('rowsort'),
        retry: retry === null ? null : { times: Number(retry[1]), backoffMs: Number(retry[2]) },
        expected,
        span: [from, at],
      });
    } else throw new Error(`line ${line}: a record begins with "statement" or "query", not "${words[0]}"`);
  }
  return records;
}

/** A result row as the file writes it. */
export function formatRow(values: readonly (string | null)[]): string {
  return values.map((v) => (v === null ? 'NULL' : v === '' ? '(empty)' : v.replaceAll('\n', '\\n'))).join('  ');
}

const normalise = (row: string): string =>
  row
    .trim()
    .split(/\t|\s{2,}/)
    .join('  ');

/** Null when the rows are as expected, else what differs. */
export function compareRows(record: SltQuery, rows: readonly (readonly (string | null)[])[]): string | null {
  const width = rows[0]?.length;
  if (width !== undefined && record.types.length !== width) return `${width} columns, but the types are "${record.types}"`;
  const actual = rows.map(formatRow).map(normalise);
  const expected = record.expected.map(normalise);
  if (record.rowsort) {
    actual.sort();
    expected.sort();
  }
  const same = actual.length === expected.length && expected.every((e, i) => matches(e, actual[i]!));
  return same ? null : `expected:\n${expected.join('\n')}\nactual:\n${actual.join('\n')}`;
}

function matches(expected: string, actual: string): boolean {
  if (!expected.includes('<ignore>')) return expected === actual;
  const pattern = expected.split('<ignore>').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(actual);
}

/** Puts new expectations into the file (UPDATE=1); read the diff afterwards. */
export function rewriteSlt(
  path: string,
  updates: readonly { readonly record: SltQuery; readonly rows: readonly (readonly (string | null)[])[] }[],
): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const { record, rows } of [...updates].sort((a, b) => b.record.span[0] - a.record.span[0])) {
    const [from, to] = record.span;
    const separator = lines[from - 1]?.trim() === '----' ? [] : ['----'];
    const text = rows.map(formatRow);
    if (record.rowsort) text.sort();
    lines.splice(from, to - from, ...separator, ...text);
  }
  writeFileSync(path, lines.join('\n'));
}
