/** The clause an expression stands in: decides what may appear there, and the words of the refusal (ParseExprKind). */
export type Clause =
  | 'select'
  | 'distinct-on'
  | 'where'
  | 'having'
  | 'filter'
  | 'group-by'
  | 'order-by'
  | 'window-partition'
  | 'window-order'
  | 'window-range'
  | 'window-rows'
  | 'window-groups'
  | 'join-on'
  | 'join-using'
  | 'from-function'
  | 'from-subquery'
  | 'limit'
  | 'offset'
  | 'values'
  | 'default'
  | 'call';

interface ClauseRules {
  /** As in `aggregate functions are not allowed in …`; null where they are. */
  readonly aggregates: string | null;
  readonly windows: string | null;
  /** Set-returning functions. */
  readonly sets: string | null;
}

const nothing = (name: string): ClauseRules => ({ aggregates: name, windows: name, sets: name });

export const CLAUSE_RULES: Readonly<Record<Clause, ClauseRules>> = {
  select: { aggregates: null, windows: null, sets: null },
  'distinct-on': { aggregates: null, windows: null, sets: null },
  where: nothing('WHERE'),
  having: { aggregates: null, windows: 'HAVING', sets: 'HAVING' },
  filter: nothing('FILTER'),
  'group-by': { aggregates: 'GROUP BY', windows: 'GROUP BY', sets: null },
  'order-by': { aggregates: null, windows: null, sets: null },
  'window-partition': { aggregates: null, windows: 'window definitions', sets: 'window definitions' },
  'window-order': { aggregates: null, windows: 'window definitions', sets: 'window definitions' },
  'window-range': nothing('window RANGE'),
  'window-rows': nothing('window ROWS'),
  'window-groups': nothing('window GROUPS'),
  'join-on': nothing('JOIN conditions'),
  'join-using': nothing('JOIN conditions'),
  'from-function': { aggregates: 'functions in FROM', windows: 'functions in FROM', sets: null },
  'from-subquery': nothing('FROM'),
  limit: nothing('LIMIT'),
  offset: nothing('OFFSET'),
  values: nothing('VALUES'),
  default: nothing('DEFAULT expressions'),
  call: nothing('CALL arguments'),
};
