import { assert } from '../../../catalog/base/assert.ts';
import { BindError } from '../bind-error.ts';
import type { Expression } from '../tree/expression.ts';
import type { Value } from '../values/value.ts';
import type { CallSite, Implementation } from './implementation.ts';

/** `text` as a DuckDB string literal; backslashes mean nothing in it. Postgres has no NUL in text, so none gets here. */
export function quoted(text: string): string {
  assert(!text.includes('\0'), 'no NUL in a string literal');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A run-time error; the code goes before the message, where the error translation looks for it. */
export function raise(sqlstate: string, message: string): string {
  return `error(${quoted(`[${sqlstate}] ${message}`)})`;
}

/** The same with a value in the message: `invalid input syntax for type integer: "abc"`. */
export function raiseWith(sqlstate: string, before: string, valueSql: string, after: string): string {
  return `error(${quoted(`[${sqlstate}] ${before}`)} || ${valueSql} || ${quoted(after)})`;
}

/** A function of the same arguments under DuckDB's name. */
export function named(fn: string): Implementation {
  return { sql: (args) => `${fn}(${args.join(', ')})` };
}

export function template(sql: (...args: string[]) => string): Implementation {
  return { sql: (args) => sql(...args) };
}

/** For what names an argument more than once. */
export function once1(body: (a: string) => string): Implementation {
  return { sql: ([a = ''], site) => site.once(a, body) };
}

export function once2(body: (a: string, b: string) => string): Implementation {
  return { sql: (args, site) => site.onceAll(args, ([x = '', y = '']) => body(x, y)) };
}

/** A macro of the same arguments that names some of them more than once. */
export function macro(fn: string): Implementation {
  return { sql: (args, site) => site.onceAll(args, (names) => `${fn}(${names.join(', ')})`) };
}

export function infix(op: string): Implementation {
  return { sql: ([a, b]) => `(${a} ${op} ${b})` };
}

/** The constant an argument is; undefined when it is none (or NULL: null). */
export function constantValue(expression: Expression | undefined): Value | null | undefined {
  return expression?.kind === 'constant' ? expression.value : undefined;
}

export function constantText(site: CallSite, index: number): string {
  const value = constantValue(site.args[index]);
  assert(typeof value === 'string', 'a constant text argument');
  return value;
}

/** A check that the argument is a text constant, because what it means is decided while binding. */
export function requireConstant(index: number, what: string): (args: readonly Expression[]) => void {
  return (args) => {
    const arg = args[index];
    if (arg === undefined || (arg.kind === 'constant' && typeof arg.value === 'string')) return;
    throw new BindError('feature-not-supported', `${what} must be a constant`, arg.location);
  };
}

/** The same implementation under several keys. */
export function each<T>(keys: readonly string[], implementation: T): Record<string, T> {
  return Object.fromEntries(keys.map((k) => [k, implementation]));
}
