import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/**
 * Bytes that no writer can have written. `reason` is a sentence about them alone; {@link FlussLogCodec} adds table, bucket and offset,
 * which the decoders below it do not know.
 */
export function damaged(reason: string, cause?: unknown): ThermoclineError {
  return new ThermoclineError('data-corrupted', 'damaged log batch', { detail: reason, cause });
}
