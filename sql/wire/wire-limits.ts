/** Sizes above which the decoder refuses to go on. Nothing is allocated for a length that was only declared. */
export interface WireLimits {
  /** First packets, and every message before authentication. */
  readonly startupBytesMax: number;
  /** Messages that carry statements or values. */
  readonly messageBytesMax: number;
  /** One CopyData message. */
  readonly copyDataBytesMax: number;
}

export const DEFAULT_WIRE_LIMITS: WireLimits = {
  startupBytesMax: 10_000,
  messageBytesMax: 64 * 1024 * 1024,
  copyDataBytesMax: 16 * 1024 * 1024,
};

/** Longest body of a message that never carries more than names. */
export const SMALL_MESSAGE_BYTES_MAX = 10_000;
