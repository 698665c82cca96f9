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

test('only a row of pg_proc or of the generated list of DuckDB has a name', () => {
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
