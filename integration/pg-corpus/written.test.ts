import { corpusStatements } from './corpus.ts';
import { corpusTests } from './corpus-test.ts';

/** Statements written by hand. */
corpusTests([...corpusStatements().keys()].filter((name) => !name.startsWith('generated-')));
