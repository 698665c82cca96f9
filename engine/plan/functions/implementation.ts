import type { DecimalShape, BoundType } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';

/** How a Postgres function or operator is said in DuckDB. Having one is what lets a call be printed at all. */
export interface Implementation {
  /** DuckDB SQL, given that of the arguments; each has the DuckDB type of the parameter's Postgres type. */
  readonly sql: (args: readonly string[], call: CallSite) => string;
  /**
   * Set-returning functions: `sql` is the list of their rows; this, where there is one, a SELECT that gives them one by one. For constant
   * arguments in FROM, where a list would have to fit in memory.
   */
  readonly rows?: ((args: readonly string[], call: CallSite) => string) | undefined;
  /** The DECIMAL that `sql` gives, when the result is numeric. */
  readonly shape?: ((args: readonly Expression[]) => DecimalShape) | undefined;
  /** How many decimals each value shows, as SQL, where a fixed number would not be Postgres's. */
  readonly displayScale?: ((args: readonly string[], call: CallSite) => string) | undefined;
  /** System relations `sql` looks things up in, through {@link CallSite.lookup}. */
  readonly lookups?: readonly SystemLookup[] | undefined;
  /** Refuses arguments that cannot be printed (say, a pattern that has to be a constant), with their location. */
  readonly check?: ((args: readonly Expression[], session: SessionFacts) => void) | undefined;
  /** It is for the whole statement what it is for one row: it may stand only where there is one, in a query without FROM. */
  readonly perStatement?: true | undefined;
  /** The name of its column in FROM, whatever the alias: that of an OUT parameter. */
  readonly outputName?: string | undefined;
  /** Columns of a function in FROM whose result is a record. */
  readonly columns?: readonly { readonly name: string; readonly oid: number }[] | undefined;
}

export interface SystemLookup {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/** What a call knows about where it stands. */
export interface CallSite {
  readonly args: readonly Expression[];
  readonly type: BoundType;
  readonly session: SessionFacts;
  /** `use` may name the value of `sql` several times; it is computed once. */
  once(sql: string, use: (name: string) => string): string;
  /**
   * The same for several values. Do not nest {@link once} inside one another with arguments of the call: what is inside cannot hold
   * aggregates or sub-queries.
   */
  onceAll(sqls: readonly string[], use: (names: readonly string[]) => string): string;
  /** A declared lookup as a FROM item named `alias`, its columns under their own names. */
  lookup(schema: string, name: string, alias: string): string;
  /** The same, or null when the server has no such relation. */
  optionalLookup(schema: string, name: string, alias: string): string | null;
  /** Whether the relation of that schema and name (as SQL) is found by its bare name along the search path. */
  visible(schemaSql: string, nameSql: string): string;
  /** Text form of an expression of any type, as its output function gives it. */
  textOf(sql: string, type: BoundType): string;
  /** The name a reg* value stands for. */
  regText(sql: string, oid: number): string;
}

/** What set_config() asks for. `value` null: the default. */
export interface SettingChange {
  readonly name: string;
  readonly value: string | null;
  readonly local: boolean;
}

/** What a function asks of the session, to be done once before the statement runs. */
export type SessionRequest =
  | {
      readonly kind: 'lock';
      readonly key: string;
      readonly mode: 'shared' | 'exclusive';
      readonly scope: 'session' | 'transaction';
      readonly wait: boolean;
    }
  | { readonly kind: 'unlock'; readonly key: string; readonly mode: 'shared' | 'exclusive' }
  | { readonly kind: 'unlock-all' }
  | { readonly kind: 'notify'; readonly channel: string; readonly payload: string };

/** Constants of the session a statement is bound for. */
export interface SessionFacts {
  readonly user: string;
  readonly sessionUser: string;
  readonly database: string;
  readonly searchPath: readonly string[];
  readonly timeZone: string;
  /** now() of the transaction, µs since 1970-01-01 UTC. */
  readonly nowMicros: bigint;
  readonly serverVersion: string;
  readonly backendPid: number;
  /** As SHOW gives it; undefined when there is no such setting. */
  setting(name: string): string | undefined;
  /** The form in which a setting would keep a value; null is its default. Throws 42704, 22023. */
  acceptedSetting(name: string, value: string | null): string;
  /** pg_sleep(): notes how long running the query waits first. */
  wait(ms: number): void;
  /** set_config(): notes a change, which running the query makes. Throws as {@link acceptedSetting}. */
  changeSetting(change: SettingChange): void;
  /** Notes what the call with these arguments asks for. */
  ask(args: readonly Expression[], request: SessionRequest): void;
  /** What came of it; null before it is done, and for a call that asks for nothing. */
  answerTo(args: readonly Expression[]): boolean | null;
  /** Whether the database has that schema (system schemas included). */
  schemaExists(name: string): boolean;
}

/**
 * An aggregate or window function. `call(fn, args)` prints DuckDB's function with the call's DISTINCT, ORDER BY, FILTER and OVER; it may be
 * used several times, since Postgres's avg is more than one of DuckDB's.
 */
export interface AggregateImplementation {
  readonly sql: (call: (fn: string, args: readonly string[]) => string, args: readonly string[], site: CallSite) => string;
  readonly shape?: ((args: readonly Expression[]) => DecimalShape) | undefined;
  readonly displayScale?:
    | ((call: (fn: string, args: readonly string[]) => string, args: readonly string[], site: CallSite) => string | null)
    | undefined;
  readonly check?: ((args: readonly Expression[], session: SessionFacts) => void) | undefined;
}

export type FunctionTable = Readonly<Record<string, Implementation>>;
export type AggregateTable = Readonly<Record<string, AggregateImplementation>>;
