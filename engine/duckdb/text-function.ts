import duckdb from '@duckdb/node-bindings';
import { toThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { BytesVector } from '../../catalog/model/vector.ts';
import { VectorBuilder } from '../../catalog/model/vector-builder.ts';
import { readStrings } from './string-reader.ts';
import { StringWriter } from './string-writer.ts';

/** A function of two texts. Null is SQL's. */
export type TextOperator = (a: string, b: string) => string | null;

/**
 * `name(operator, a, b)` in DuckDB, a chunk a call; NULL where an argument is NULL. For what PostgreSQL means by texts and DuckDB does
 * not know: its own json functions, say, lose digits and keep the order of keys. Calls run on the thread of the instance's owner, as
 * those of sources do.
 */
export function registerTextFunction(connection: duckdb.Connection, name: string, operators: Readonly<Record<string, TextOperator>>): void {
  const fn = duckdb.create_scalar_function();
  const text = duckdb.create_logical_type(duckdb.Type.VARCHAR);
  duckdb.scalar_function_set_name(fn, name);
  for (let i = 0; i < 3; i++) duckdb.scalar_function_add_parameter(fn, text);
  duckdb.scalar_function_set_return_type(fn, text);
  duckdb.scalar_function_set_function(fn, (info, input, output) => {
    try {
      run(operators, input, output);
    } catch (error) {
      const { sqlstate, message } = toThermoclineError(error);
      duckdb.scalar_function_set_error(info, `[${sqlstate}] ${message}`);
    }
  });
  duckdb.register_scalar_function(connection, fn);
  duckdb.destroy_scalar_function_sync(fn);
}

function run(operators: Readonly<Record<string, TextOperator>>, input: duckdb.DataChunk, output: duckdb.Vector): void {
  const rows = duckdb.data_chunk_get_size(input);
  const [names, left, right] = [0, 1, 2].map((i) => texts(duckdb.data_chunk_get_vector(input, i), rows));
  const results = new VectorBuilder({ kind: 'text' });
  for (let i = 0; i < rows; i++) {
    const [operator, a, b] = [names!(i), left!(i), right!(i)];
    const result = operator === null || a === null || b === null ? null : operators[operator]!(a, b);
    if (result === null) results.appendNull();
    else results.appendText(result);
  }
  const vector = results.build() as BytesVector;
  if (vector.validity !== null) {
    duckdb.vector_ensure_validity_writable(output);
    const bits = vector.validity;
    duckdb.copy_data_to_vector_validity(output, 0, bits.buffer as ArrayBuffer, bits.byteOffset, bits.byteLength);
  }
  new StringWriter(rows).write(output, [{ vector, start: 0, end: rows }], true);
}

function texts(vector: duckdb.Vector, rows: number): (i: number) => string | null {
  const validity = duckdb.vector_get_validity(vector, (rows + 7) >> 3) as Uint8Array | null;
  const isNull = (i: number): boolean => validity !== null && (validity[i >> 3]! & (1 << (i & 7))) === 0;
  const { offsets, values } = readStrings(duckdb.vector_get_data(vector, rows * 16), rows, isNull);
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  let last: { readonly from: number; readonly text: string } | null = null;
  return (i) => {
    if (isNull(i)) return null;
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    // Constants come again and again.
    if (last !== null && to - from === last.text.length && bytes.compare(bytes, last.from, last.from + to - from, from, to) === 0)
      return last.text;
    const text = bytes.toString('utf8', from, to);
    last = text.length === to - from ? { from, text } : null;
    return text;
  };
}
