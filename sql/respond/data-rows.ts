import { type ColumnBatch, isNullAt } from '../../catalog/model/vector.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { binaryWriter } from '../types/binary-writer.ts';
import { type TextStyle, valueWriter } from '../types/value-writer.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import type { Format } from './formats.ts';

/** Writes rows of a batch from `from` on as messages, until `out` holds `bytesMax` or the rows end; gives the next row. */
export type RowWriter = (out: OutputBuffer, from: number, bytesMax: number) => number;

const DATA_ROW = 'D'.charCodeAt(0);

/** How a result's rows are written. */
export interface RowStyle {
  readonly text: TextStyle;
  readonly columns: readonly Pick<ResultColumn, 'typeOid'>[];
  /** Of each column; text where there is none. */
  readonly formats: readonly Format[];
}

/** DataRow messages straight from the vectors. */
export function dataRowWriter(batch: ColumnBatch, style: RowStyle): RowWriter {
  const columns = batch.columns.map((vector, i) => ({
    vector,
    write: style.formats[i] === 1 ? binaryWriter(vector, style.columns[i]!.typeOid) : valueWriter(vector, style.text),
  }));
  const count = columns.length;
  return (out, from, bytesMax) => {
    let row = from;
    for (; row < batch.length && out.position < bytesMax; row++) {
      const start = out.beginMessage(DATA_ROW);
      out.int16(count);
      for (let c = 0; c < count; c++) {
        const { vector, write } = columns[c]!;
        if (isNullAt(vector, row)) {
          out.int32(-1);
          continue;
        }
        out.reserve(4);
        const lengthAt = out.position;
        out.position += 4;
        write(out, row);
        out.setInt32(lengthAt, out.position - lengthAt - 4);
      }
      out.endMessage(start);
    }
    return row;
  };
}
