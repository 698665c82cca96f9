/** What the wire counts. Whoever exports metrics implements it. */
export interface WireMetrics {
  connectionOpened(): void;
  connectionClosed(): void;
  /** A query string begins to run. */
  queryStarted(): void;
  /** A query string ran to its end, well or not. */
  queryFinished(elapsedMs: number): void;
  /** An ErrorResponse was sent. */
  errorSent(sqlstate: string): void;
  bytesReceived(count: number): void;
  bytesSent(count: number): void;
}

export const noWireMetrics: WireMetrics = {
  connectionOpened: () => {},
  connectionClosed: () => {},
  queryStarted: () => {},
  queryFinished: () => {},
  errorSent: () => {},
  bytesReceived: () => {},
  bytesSent: () => {},
};
