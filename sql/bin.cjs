#!/usr/bin/env node
// The command. CommonJS on purpose: libuv reads UV_THREADPOOL_SIZE when its pool starts, which an ES module's imports already do
// (design §7). DuckDB calls, file reads and fsync share that pool, so it must be larger than the DuckDB calls admitted at once.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { threadPoolSize } = require('../engine/duckdb/pool-size.cjs');

process.env.UV_THREADPOOL_SIZE ??= String(threadPoolSize());
const built = join(__dirname, '..', 'dist', 'sql', 'main.js');
if (existsSync(built)) import(built);
else {
  // A checkout that was not built runs its sources.
  require('tsx/cjs/api');
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import('./main.ts');
  });
}
