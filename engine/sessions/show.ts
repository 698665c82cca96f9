import type { DataType } from '../../catalog/model/data-type.ts';
import type { ColumnBatch } from '../../catalog/model/vector.ts';
import { BatchBuilder } from '../../catalog/model/vector-builder.ts';
import type { ResultColumn, StatementResult } from '../session.ts';
import { typeFields } from './copy.ts';
import type { Settings } from './settings.ts';

const TEXT: DataType = { kind: 'text' };

/** SHOW x, SHOW ALL. */
export function showSettings(settings: Settings, name: string | null, value: (name: string) => string): StatementResult {
  if (name === null) {
    return textRows(
      ALL,
      settings.all().map((s) => [s.name, value(s.name), s.description]),
      'SHOW',
    );
  }
  const shown = value(name);
  return textRows([settings.canonical(name)], [[shown]], 'SHOW');
}

const ALL = ['name', 'setting', 'description'];

/** What SHOW's rows are, known before it runs. */
export function showColumns(settings: Settings, name: string | null): readonly ResultColumn[] {
  return textColumns(name === null ? ALL : [settings.canonical(name)]);
}

/** A small result of text columns. */
export function textRows(names: readonly string[], rows: readonly (readonly string[])[], tag: string): StatementResult {
  const builder = new BatchBuilder(names.map(() => TEXT));
  for (const row of rows) row.forEach((text, i) => builder.columns[i]!.appendText(text));
  const batch = builder.build();
  return {
    kind: 'rows',
    columns: textColumns(names),
    batches: oneBatch(batch),
    tag: () => tag,
  };
}

export function textColumns(names: readonly string[]): readonly ResultColumn[] {
  return names.map((name) => ({ name, ...typeFields(TEXT), tableOid: 0, columnNumber: 0 }));
}

async function* oneBatch(batch: ColumnBatch): AsyncGenerator<ColumnBatch> {
  await Promise.resolve();
  if (batch.length > 0) yield batch;
}
