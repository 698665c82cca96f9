import { corpusTests } from './corpus-test.ts';

/** Casts, operators and functions over samples of every type. */
corpusTests(['generated-calls', 'generated-casts', 'generated-operators']);
