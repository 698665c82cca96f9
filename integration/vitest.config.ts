import { defineConfig } from 'vitest/config';

/** One config for all rooms; `npm test` runs everything but the live tests, which need real counterparts (`npm run test:live`). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['{catalog,connectors,engine,sql,integration}/**/*.test.ts'],
    exclude: process.env['THERMOCLINE_LIVE'] === '1' ? [] : ['integration/live/**'],
    pool: 'forks',
    setupFiles: ['integration/property-seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
