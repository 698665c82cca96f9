import { numericTextSql, textWithScale } from '../functions/numeric-sql.ts';
import type { DecimalShape } from '../tree/bound-type.ts';
import { UNKNOWN_DECIMAL } from '../tree/bound-type.ts';
import type { Expression } from '../tree/expression.ts';
import { isDecimal } from '../values/value.ts';
import type { ExpressionPrinter } from './expression-printer.ts';

/**
 * How many decimals of a numeric are shown. Postgres's values have a scale each; a DECIMAL column one for all. Where the two differ the
 * value travels as text.
 */

/** Text of a numeric expression, each value with the decimals Postgres gives it. */
export function numericText(expression: Expression, printer: ExpressionPrinter): string {
  const shape = shapeOf(expression);
  const sql = printer.print(expression);
  const exact = exactScale(expression, printer);
  if (typeof exact === 'string') return textWithScale(sql, shape, exact);
  if (exact !== null && exact < shape.scale) return textWithScale(sql, shape, String(exact));
  return numericTextSql(sql, exact === null ? shape : { ...shape, display: { kind: 'fixed' } });
}

/** Whether the values show all decimals of their DECIMAL, so that they can travel as one. */
export function isPlainNumeric(expression: Expression, printer: ExpressionPrinter): boolean {
  const shape = shapeOf(expression);
  const exact = exactScale(expression, printer);
  return exact === null ? shape.display.kind === 'fixed' : exact === shape.scale;
}

/** The scale of each value: a number, SQL that computes it, or null when only the shape tells. */
function exactScale(e: Expression, printer: ExpressionPrinter): number | string | null {
  if (e.kind !== 'constant' && printer.isGroupKey(e)) return null;
  switch (e.kind) {
    case 'constant':
      return e.value !== null && isDecimal(e.value) ? Math.min(e.value.scale, shapeOf(e).scale) : shapeOf(e).scale;
    case 'call':
      return sumOrProductScale(e, printer) ?? printer.callScale(e);
    case 'aggregate':
    case 'window':
      return printer.aggregateScale(e);
    case 'cast':
      return e.method === 'decimal' ? (exactScale(e.arg, printer) ?? fixedScale(e.arg)) : null;
    case 'case': {
      const arms = [...e.whens.map((w) => w.result), ...(e.otherwise === null ? [] : [e.otherwise])].map(
        (a) => exactScale(a, printer) ?? fixedScale(a),
      );
      if (arms.includes(null)) return null;
      if (arms.every((a) => a === arms[0])) return arms[0]!;
      const whens = e.whens.map((w, i) => ` WHEN ${printer.print(w.condition)} THEN ${arms[i]}`);
      return `CASE${whens.join('')} ELSE ${e.otherwise === null ? 'NULL' : arms.at(-1)} END`;
    }
    case 'coalesce': {
      const arms = e.args.map((a) => exactScale(a, printer) ?? fixedScale(a));
      if (arms.includes(null)) return null;
      if (arms.every((a) => a === arms[0])) return arms[0]!;
      const whens = e.args.map((a, i) => ` WHEN ${printer.print(a)} IS NOT NULL THEN ${arms[i]}`);
      return `CASE${whens.join('')} END`;
    }
    default:
      return null;
  }
}

/** Sums show the larger scale of the two, products both together. */
function sumOrProductScale(e: Extract<Expression, { kind: 'call' }>, printer: ExpressionPrinter): number | string | null {
  const isSum = e.name === '+' || e.name === '-';
  if (e.args.length !== 2 || (!isSum && e.name !== '*')) return null;
  const [a = null, b = null] = e.args.map((arg) => exactScale(arg, printer) ?? fixedScale(arg));
  if (a === null || b === null) return null;
  const { scale } = shapeOf(e);
  if (typeof a === 'number' && typeof b === 'number') return Math.min(scale, isSum ? Math.max(a, b) : a + b);
  return `least(${scale}, ${isSum ? `greatest(${a}, ${b})` : `${a} + ${b}`})`;
}

function fixedScale(e: Expression): number | null {
  const shape = shapeOf(e);
  return shape.display.kind === 'fixed' ? shape.scale : null;
}

function shapeOf(e: Expression): DecimalShape {
  return e.type.decimal ?? UNKNOWN_DECIMAL;
}
