import { corpusTests } from './corpus-test.ts';

/** Aggregates, windows and formats. */
corpusTests(['generated-aggregates', 'generated-formats', 'generated-windows']);
