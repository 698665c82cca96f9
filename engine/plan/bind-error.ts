import { characterPosition } from '../../catalog/base/character-position.ts';
import { type ErrorFields, type ErrorKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

/** Where in the statement something stands: a byte offset as the parser counts, or -1 when it has no place of its own. */
export type Location = number;

export const NOWHERE: Location = -1;

/**
 * An error about a place in the statement. It carries a byte offset, because the text is not at hand where most errors are found;
 * {@link withPosition} turns it into the client's error.
 */
export class BindError extends ThermoclineError {
  readonly location: Location;

  constructor(kind: ErrorKind, message: string, location: Location, fields: ErrorFields = {}) {
    super(kind, message, fields);
    this.location = location;
  }
}

/** Runs `bind`, giving its errors their position in `sourceText`. */
export function withPosition<T>(sourceText: string, bind: () => T): T {
  const positionOf = (location: Location): number | undefined => (location < 0 ? undefined : characterPosition(sourceText, location));
  try {
    return bind();
  } catch (error) {
    if (error instanceof BindError) {
      throw new ThermoclineError(error.kind, error.message, {
        ...error.fields,
        position: error.fields.position ?? positionOf(error.location),
      });
    }
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      throw new ThermoclineError('statement-too-complex', 'stack depth limit exceeded', {
        hint: 'The statement nests too deeply: simplify its expressions or split it.',
        cause: error,
      });
    }
    throw error;
  }
}

/** The first location of `inner` errors that have none: for errors thrown by code that does not know where the value came from. */
export function locate<T>(location: Location, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof BindError && error.location !== NOWHERE) throw error;
    if (error instanceof ThermoclineError && error.fields.position === undefined) {
      throw new BindError(error.kind, error.message, location, error.fields);
    }
    throw error;
  }
}
