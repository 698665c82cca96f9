import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { CatalogJson } from '../../catalog/store/catalog-json.ts';
import { crc32c } from '../record/crc32c.ts';
import type { BoundaryJson } from './boundary-json.ts';

/*
 * A checkpoint file: frames of u32 length, u32 CRC32C, JSON. The first frame is the head, the last one says how many there were.
 * Any frame that is not as written makes the whole file worthless: the checkpoint before it is used instead.
 */

/** Everything the tier knows just before the first group of journal `journal`. */
export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly tables: readonly CheckpointTable[];
}

export interface CheckpointHead {
  /** First journal to replay after it. */
  readonly journal: number;
  /** Number and header CRC of the last group before that journal. */
  readonly group: number;
  readonly groupCrc: number;
  readonly sequence: number;
  readonly timestampMs: number;
  readonly catalog: CatalogJson;
  readonly jobs: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  /** Part files that were copied into segments: kept while the checkpoint before this one may be needed. */
  readonly retired: readonly RetiredFile[];
  /** Why the folder is read-only; null when it is not. */
  readonly readOnly: string | null;
}

export interface RetiredFile {
  readonly path: string;
  /** The journal that names it: gone with that. */
  readonly journal: number;
}

export interface CheckpointTable {
  readonly id: number;
  readonly boundary: BoundaryJson | null;
  readonly damage: string | null;
  readonly buckets: readonly CheckpointBucket[];
}

export interface CheckpointBucket {
  readonly partition: string;
  readonly bucket: number;
  readonly origin: string;
  readonly start: string;
  readonly end: string;
  readonly extents: readonly CheckpointExtent[];
}

export type CheckpointExtent =
  | {
      readonly kind: 'file';
      /** In the bucket's folder. */
      readonly name: string;
      readonly base: string;
      readonly next: string;
      readonly byteLength: number;
      readonly headerCrc: number;
      /** Commit time of a part file; null for a segment. */
      readonly timestampMs: number | null;
      readonly firstTimestampMs: number;
      readonly lastTimestampMs: number;
    }
  | { readonly kind: 'damaged'; readonly base: string; readonly next: string; readonly path: string; readonly reason: string };

/** A table's frame holds at most about this many extents; larger tables take several frames. */
const EXTENTS_PER_FRAME = 2000;

/** The frames one after another, each made when it is asked for: the caller may rest in between. */
export function* checkpointFrames(checkpoint: Checkpoint): Generator<Uint8Array, void, undefined> {
  let frames = 0;
  const frame = (value: unknown): Uint8Array => {
    frames++;
    const body = Buffer.from(JSON.stringify(value), 'utf8');
    const bytes = new Uint8Array(8 + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, body.length, true);
    view.setUint32(4, crc32c(body), true);
    bytes.set(body, 8);
    return bytes;
  };
  yield frame(checkpoint.head);
  for (const table of checkpoint.tables) {
    let buckets: CheckpointBucket[] = [];
    let extents = 0;
    for (const bucket of table.buckets) {
      for (let at = 0; at === 0 || at < bucket.extents.length; at += EXTENTS_PER_FRAME) {
        const some = bucket.extents.slice(at, at + EXTENTS_PER_FRAME);
        buckets.push({ ...bucket, extents: some });
        extents += some.length + 1;
        if (extents < EXTENTS_PER_FRAME) continue;
        yield frame({ ...table, buckets });
        buckets = [];
        extents = 0;
      }
    }
    yield frame({ ...table, buckets });
  }
  yield frame({ frames });
}

/** Throws `data-corrupted` (the detail says what is wrong) unless the file is whole. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const values: unknown[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 8) throw damagedCheckpoint(`it is cut off at byte ${at}`);
    const length = view.getUint32(at, true);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length || crc32c(body) !== view.getUint32(at + 4, true))
      throw damagedCheckpoint(`the frame at byte ${at} has a wrong checksum`);
    // A frame of nothing has the checksum 0: a file of zeros is full of them.
    if (length === 0) throw damagedCheckpoint(`the frame at byte ${at} is empty`);
    values.push(JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')));
    at += 8 + length;
  }
  const last = values.pop() as { readonly frames: number } | undefined;
  if (last === undefined || last.frames !== values.length) throw damagedCheckpoint('its end is missing');
  const tables = new Map<number, CheckpointTable & { buckets: CheckpointBucket[] }>();
  for (const part of values.slice(1) as CheckpointTable[]) {
    const table = tables.get(part.id);
    if (table === undefined) {
      tables.set(part.id, { ...part, buckets: [...part.buckets] });
      continue;
    }
    for (const bucket of part.buckets) {
      const before = table.buckets.at(-1);
      if (before !== undefined && before.partition === bucket.partition && before.bucket === bucket.bucket) {
        table.buckets[table.buckets.length - 1] = { ...before, extents: [...before.extents, ...bucket.extents] };
      } else table.buckets.push(bucket);
    }
  }
  return { head: values[0] as CheckpointHead, tables: [...tables.values()] };
}

function damagedCheckpoint(detail: string): ThermoclineError {
  return new ThermoclineError('data-corrupted', 'damaged checkpoint', { detail });
}
