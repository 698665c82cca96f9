import { formatInterval, formatTimestamp } from './format-datetime.ts';
import type { TextOperator } from './text-function.ts';

/** PostgreSQL's to_char, where its format is none that DuckDB can be told of while the query is made. */
export const FORMATS: Readonly<Record<string, TextOperator>> = {
  timestamp: (a, b) => formatTimestamp(a, b),
  interval: (a, b) => formatInterval(a, b),
};
