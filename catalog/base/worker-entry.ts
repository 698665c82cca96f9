import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * The URL that `new Worker(url)` takes to run a module of ours, named without its extension and relative to `importMetaUrl`:
 * `./parse-worker`. Built code is plain JavaScript; sources (under tsx, vitest) go through a stub that brings tsx into the worker first,
 * because a worker does not inherit it (nor does `--import tsx` in its execArgv do so on Node 20).
 */
export function workerEntry(module: string, importMetaUrl: string): URL {
  if (!new URL(importMetaUrl).pathname.endsWith('.ts')) return new URL(`${module}.js`, importMetaUrl);
  const entry = new URL(`${module}.ts`, importMetaUrl).href;
  const tsx = pathToFileURL(createRequire(importMetaUrl).resolve('tsx/esm/api')).href.replace(/\.cjs$/, '.mjs');
  const stub = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(entry)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(stub)}`);
}
