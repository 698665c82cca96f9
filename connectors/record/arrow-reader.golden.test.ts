import { describe, expect, test } from 'vitest';
import { isKind } from '../../catalog/errors/thermocline-error.ts';
import { rowsOf } from '../../catalog/testing/rows.ts';
import { readArrowColumns } from './arrow-reader.ts';
import { recordShape } from './arrow-type.ts';
import { loadCodecs } from './buffer-compression.ts';
import { checkLogBatch, LOG_BATCH_HEADER_BYTES, logBatchesIn } from './log-batch-header.ts';
import { arrowTypeOfFluss, dataTypeOf, fromHex, golden, type GoldenBatches, testValue } from './testing/fluss-goldens.ts';

await loadCodecs();
const goldens = golden<GoldenBatches[]>('log-batches.json');
let schema = goldens[0]!.schema!;

describe('batches of a Java client decode to the rows that its own scanner reads', () => {
  let arrowBatches = 0;
  for (const entry of goldens) {
    schema = entry.schema ?? schema; // a projected entry belongs to the schema before it
    const { columns } = schema;
    const stored = (entry.projection ?? columns.map((_, i) => i)).map((i) => columns[i]!.data_type);
    const known = stored.flatMap((type, index) => (dataTypeOf(type) === null ? [] : [{ index, type: dataTypeOf(type)! }]));
    const shape = recordShape(stored.map(arrowTypeOfFluss));
    const bytes = fromHex(entry.records);

    if (entry.format !== 'ARROW') {
      test(`${entry.name}: ${entry.format} rows are refused, not misread`, () => {
        const [first] = logBatchesIn(bytes);
        checkLogBatch(bytes, first!.header);
        const read = () => readArrowColumns(bytes, 48, first!.header.byteLength, first!.header.recordCount, shape, known);
        expect(read).toThrow(expect.toSatisfy((e: unknown) => isKind(e, 'data-corrupted')));
      });
      continue;
    }
    arrowBatches++;
    test(`${entry.name} ${entry.codec} ${entry.projection === null ? 'whole' : `columns ${entry.projection.join()}`}`, () => {
      const rows: unknown[] = [];
      for (const { at, header } of logBatchesIn(bytes)) {
        expect(header).toMatchObject({ schemaId: 1, appendOnly: true, baseOffset: BigInt(rows.length) });
        if (entry.projection === null) checkLogBatch(bytes, header, at); // a projected batch fails its checksum by design
        const end = at + header.byteLength;
        const vectors = readArrowColumns(bytes, at + LOG_BATCH_HEADER_BYTES, end, header.recordCount, shape, known);
        rows.push(...rowsOf({ length: header.recordCount, columns: vectors }));
      }
      expect(rows).toEqual(entry.rows.map(([, , , values]) => known.map(({ index, type }) => testValue(type, values[index]))));
      expect(rows).toHaveLength(16);
    });
  }

  test('all three codecs were among them, whole and projected', () => {
    expect(arrowBatches).toBe(12);
    expect(new Set(goldens.filter((g) => g.format === 'ARROW').map((g) => g.codec))).toEqual(new Set(['NONE', 'LZ4_FRAME', 'ZSTD']));
  });
});
