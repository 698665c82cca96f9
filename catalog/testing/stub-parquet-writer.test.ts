import { expect, test } from 'vitest';
import type { DataType } from '../model/data-type.ts';
import type { Disk } from '../seams/disk.ts';
import { batchOf } from './rows.ts';
import { projectStubRows, readStubParquet, StubParquetWriter } from './stub-parquet-writer.ts';

function memoryDisk(): { files: Map<string, Buffer>; disk: Pick<Disk, 'open' | 'unlink'> } {
  const files = new Map<string, Buffer>();
  const open = (path: string) =>
    Promise.resolve({
      append: (buffers: readonly Uint8Array[]) => Promise.resolve(void files.set(path, Buffer.concat(buffers))),
      sync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  return {
    files,
    disk: { open, unlink: (path: string) => Promise.resolve(void files.delete(path)) } as unknown as Pick<Disk, 'open' | 'unlink'>,
  };
}

test('rows come back in lake form with true counts and bounds', async () => {
  const { files, disk } = memoryDisk();
  const types: DataType[] = [{ kind: 'text' }, { kind: 'double' }, { kind: 'timestamp', precision: 3 }, { kind: 'bytea' }];
  const fields = types.map((type, i) => ({ fieldId: i + 1, name: `c${i}`, type, required: false }));
  const batches = [
    batchOf(types, [
      ['b', Number.NaN, 5n, Uint8Array.of(2)],
      ['\uFFFF', 1, null, Uint8Array.of(1, 255)],
    ]),
    batchOf(types, [['\u{10000}', null, -1n, null]]),
  ];
  const written = await new StubParquetWriter(disk).write({ fields, batches, path: '/f' });
  expect(written).toMatchObject({ rows: 3n, bytes: BigInt(files.get('/f')!.length) });
  expect(written.columns[0]).toMatchObject({ values: 3n, nulls: 0n, nans: null, min: 'b', max: '\u{10000}' });
  expect(written.columns[1]).toMatchObject({ nulls: 1n, nans: 1n, min: 1, max: 1 });
  expect(written.columns[2]).toMatchObject({ nulls: 1n, min: -1000n, max: 5000n });
  expect(written.columns[3]).toMatchObject({ min: Uint8Array.of(1, 255), max: Uint8Array.of(2) });
  const file = readStubParquet(files.get('/f')!);
  const wanted = [fields[2]!, { ...fields[0]!, name: 'renamed' }, { ...fields[0]!, fieldId: 99, name: 'younger' }];
  expect(projectStubRows(file, wanted)).toEqual([
    [5000n, 'b', null],
    [null, '\uFFFF', null],
    [-1000n, '\u{10000}', null],
  ]);
});

test('what is no such file is damaged', () => {
  expect(() => readStubParquet(Buffer.from('PAR1'))).toThrow('damaged');
  expect(() => readStubParquet(Buffer.from('STUBPAR1\xff'))).toThrow('damaged');
});
