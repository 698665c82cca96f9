import type { Parameter, ParameterScope } from './parameter-scope.ts';

/** Parameters whose values are there: each reference is a constant of the parameter's type. */
export class GivenParameters implements ParameterScope {
  readonly open = false;
  readonly #values: readonly Exclude<Parameter, { kind: 'open' }>[];

  constructor(values: readonly Exclude<Parameter, { kind: 'open' }>[]) {
    this.#values = values;
  }

  find(number: number): Parameter | undefined {
    return this.#values[number - 1];
  }

  decide(): void {}

  finish(): void {}
}
