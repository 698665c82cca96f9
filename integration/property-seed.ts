import fc from 'fast-check';

/**
 * Where CI is set, property tests draw the same values in every run: a change is judged by what it changes. Elsewhere each run draws its own,
 * and prints its seed when it fails.
 */
if (process.env['CI'] !== undefined) fc.configureGlobal({ seed: 20_261_125 });
