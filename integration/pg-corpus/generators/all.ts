import { aggregateStatements } from './aggregates.ts';
import { callStatements } from './calls.ts';
import { castStatements } from './casts.ts';
import { formatStatements } from './formats.ts';
import { operatorStatements } from './operators.ts';
import { windowStatements } from './windows.ts';

/** Statements made from PostgreSQL's own tables and lists of samples, by the golden they are recorded in. */
export const GENERATED: Readonly<Record<string, () => readonly string[]>> = {
  'generated-aggregates': aggregateStatements,
  'generated-calls': callStatements,
  'generated-casts': castStatements,
  'generated-formats': formatStatements,
  'generated-operators': operatorStatements,
  'generated-windows': windowStatements,
};
