import { type ColumnBatch, isNullAt } from '../../catalog/model/vector.ts';
import type { ResultColumn } from '../../engine/session.ts';
import { binaryWriter } from '../types/binary-writer.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import type { CopyFormat } from './copy-rows.ts';
import type { RowWriter } from './data-rows.ts';

const COPY_DATA = 'd'.charCodeAt(0);
/** Then flags and the length of an extension, both 0. */
export const BINARY_COPY_SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');

/** COPY TO in binary format: a signature, each row with its number of fields and their lengths, −1 at the end. */
export class BinaryCopyRows implements CopyFormat {
  readonly #columns: readonly ResultColumn[];

  constructor(columns: readonly ResultColumn[]) {
    this.#columns = columns;
  }

  writeHeader(out: OutputBuffer): void {
    const message = out.beginMessage(COPY_DATA);
    out.raw(BINARY_COPY_SIGNATURE);
    out.int32(0);
    out.int32(0);
    out.endMessage(message);
  }

  rowWriter(batch: ColumnBatch): RowWriter {
    const columns = batch.columns.map((vector, i) => ({ vector, write: binaryWriter(vector, this.#columns[i]!.typeOid) }));
    return (out, from, bytesMax) => {
      let row = from;
      for (; row < batch.length && out.position < bytesMax; row++) {
        const message = out.beginMessage(COPY_DATA);
        out.int16(columns.length);
        for (const { vector, write } of columns) {
          const lengthAt = out.position;
          out.int32(-1);
          if (isNullAt(vector, row)) continue;
          write(out, row);
          out.setInt32(lengthAt, out.position - lengthAt - 4);
        }
        out.endMessage(message);
      }
      return row;
    };
  }

  writeTrailer(out: OutputBuffer): void {
    const message = out.beginMessage(COPY_DATA);
    out.int16(-1);
    out.endMessage(message);
  }
}
