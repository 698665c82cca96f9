#!/usr/bin/env node
// The command. CommonJS on purpose: libuv reads UV_THREADPOOL_SIZE when its pool starts, which an ES module's imports already do
// (design §7). DuckDB calls, file reads and fsync share that pool, so it must be larger than the DuckDB calls admitted at once.
'use strict';
const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const { ensurePool } = require('../engine/duckdb/pool-size.cjs');

const raised = ensurePool(process.env, availableParallelism());
if (raised !== null && process.argv[2] === 'start') process.stderr.write(`thermocline: ${raised}\n`);

const built = join(__dirname, '..', 'dist', 'sql', 'main.js');
if (existsSync(built)) void import(built);
else {
  // A checkout that is not built runs its sources.
  void import('tsx/esm/api').then(({ register }) => {
    register();
    return import('./main.ts');
  });
}
