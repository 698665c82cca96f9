import type { Location } from '../bind-error.ts';
import type { Value } from '../values/value.ts';

/** What `$n` stands for while a statement is bound. */
export type Parameter =
  /** Its value is not there yet. `reference` is this place in the statement; its type is unknown until something decides it. */
  | { readonly kind: 'open'; readonly oid: number; readonly reference: ParameterReference }
  | { readonly kind: 'value'; readonly oid: number; readonly value: Value | null }
  /** The name of an object (regclass…): what it means is looked up where the statement runs. */
  | { readonly kind: 'name'; readonly oid: number; readonly text: string };

/** One `$n` of a statement. */
export interface ParameterReference {
  readonly number: number;
  readonly location: Location;
  /** Whether something has given this place a type. */
  decided: boolean;
}

/** The parameters of a statement. */
export interface ParameterScope {
  /** Whether values are still missing: the statement is bound for its types, not to be run. */
  readonly open: boolean;
  /** Undefined when there is no such parameter. */
  find(number: number, location: Location): Parameter | undefined;
  /** A reference of unknown type is used as `oid`. Throws 42P08 when the parameter has another type already. */
  decide(reference: ParameterReference, oid: number): void;
  /** The whole statement is bound: every type must be known. Throws 42P18, 42P08. */
  finish(): void;
}
