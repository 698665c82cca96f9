import { expect, test } from 'vitest';
import { functionsNamed, operatorsNamed } from '../types/pg-function.ts';
import { implementedSignatures } from './registry.ts';

test('every implementation is that of a function or operator PostgreSQL has', () => {
  const unknown = implementedSignatures().filter((key) => {
    const name = key.slice(0, key.lastIndexOf('('));
    return ![...functionsNamed(name), ...operatorsNamed(name)].some((f) => f.key === key);
  });
  expect(unknown).toEqual([]);
});

test('only what is a row of pg_proc has a name: DuckDB has no functions of its own here', () => {
  for (const name of [
    'read_parquet',
    'read_csv',
    'glob',
    'getenv',
    'duckdb_settings',
    'pragma_version',
    'struct_pack',
    'list_value',
    'error',
  ]) {
    expect(functionsNamed(name), name).toEqual([]);
  }
});
