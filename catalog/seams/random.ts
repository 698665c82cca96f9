/** Chance, handed in: real in production, seeded in simulated runs. Nothing else in the engine or connectors may draw it. */
export interface Random {
  /** Uniform in [0, 2^32). */
  uint32(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  bytes(length: number): Uint8Array;
  /** A version 4 UUID in lower-case text form. */
  uuid(): string;
}
