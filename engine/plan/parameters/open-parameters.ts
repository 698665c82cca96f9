import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import { BindError, type Location } from '../bind-error.ts';
import { OID, pgTypeOf } from '../types/pg-type.ts';
import type { Parameter, ParameterReference, ParameterScope } from './parameter-scope.ts';

/** As many as a Bind message can carry. */
export const PARAMETERS_MAX = 65_535;

/**
 * Finds the types of parameters whose values come later, by Postgres's rule for them: a parameter takes the first type that a use of it
 * asks for; declared types stand.
 */
export class OpenParameters implements ParameterScope {
  readonly open = true;
  /** By number − 1; `unknown` until decided. */
  readonly #oids: number[];
  readonly #references: ParameterReference[] = [];

  /** `declared` as the client gave them: 0 and `unknown` leave the choice to us. Throws 42704 for a type nobody knows. */
  constructor(declared: readonly number[]) {
    this.#oids = declared.map((oid) => (oid === 0 ? OID.unknown : usableType(oid)));
  }

  find(number: number, location: Location): Parameter | undefined {
    if (number > PARAMETERS_MAX) return undefined;
    while (this.#oids.length < number) this.#oids.push(OID.unknown);
    const oid = this.#oids[number - 1]!;
    const reference: ParameterReference = { number, location, decided: oid !== OID.unknown };
    this.#references.push(reference);
    return { kind: 'open', oid, reference };
  }

  decide(reference: ParameterReference, oid: number): void {
    const before = this.#oids[reference.number - 1]!;
    if (before !== OID.unknown && before !== oid) {
      throw new BindError('ambiguous-parameter', `inconsistent types deduced for parameter $${reference.number}`, reference.location, {
        detail: `${pgTypeOf(before)?.formatted} versus ${pgTypeOf(oid)?.formatted}`,
      });
    }
    this.#oids[reference.number - 1] = oid;
    reference.decided = true;
  }

  finish(): void {
    for (const { number, location, decided } of this.#references) {
      if (decided || this.#oids[number - 1] === OID.unknown) continue;
      throw new BindError('ambiguous-parameter', `could not determine data type of parameter $${number}`, location);
    }
    const missing = this.#oids.indexOf(OID.unknown);
    if (missing < 0) return;
    throw new ThermoclineError('indeterminate-datatype', `could not determine data type of parameter $${missing + 1}`);
  }

  /** After {@link finish}: one pg_type OID per parameter. */
  types(): readonly number[] {
    return this.#oids;
  }
}

function usableType(oid: number): number {
  const type = pgTypeOf(oid);
  if (type === undefined) throw new ThermoclineError('undefined-object', `type with OID ${oid} does not exist`);
  if (!type.usable && oid !== OID.unknown) {
    throw new ThermoclineError('feature-not-supported', `parameters of type ${type.formatted} are not supported`);
  }
  return oid;
}
