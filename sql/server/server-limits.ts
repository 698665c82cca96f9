import { DEFAULT_WIRE_LIMITS, type WireLimits } from '../wire/wire-limits.ts';

/** What one server takes on. */
export interface ServerLimits {
  readonly wire: WireLimits;
  /** Clients that may be connected at once; the next one gets 53300. */
  readonly connectionsMax: number;
  /** Sockets that may be on their way in or out besides: beyond, they are closed without a word. */
  readonly halfOpenMax: number;
  /** From the first byte to the end of the startup. */
  readonly startupMsMax: number;
  /** How long a client may take nothing of what waits for it: it holds files and a snapshot meanwhile. */
  readonly stallMsMax: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  wire: DEFAULT_WIRE_LIMITS,
  connectionsMax: 100,
  halfOpenMax: 64,
  startupMsMax: 60_000,
  stallMsMax: 600_000,
};
