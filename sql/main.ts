import { createRequire } from 'node:module';
import { ThermoclineError, toThermoclineError } from '../catalog/errors/thermocline-error.ts';
import { buildCli } from './program/cli.ts';
import { startServer } from './program/compose.ts';
import type { ServerConfig } from './program/config.ts';
import { createLog } from './program/log.ts';

/** The `thermocline` command: flags in, a running server or an answer out. Everything else is composed in program/compose.ts. */
const version = readVersion();

async function start(config: ServerConfig): Promise<void> {
  const log = createLog(config.logLevel);
  // Whoever reads `ready` may send a signal at once.
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
  const server = await startServer(config, log);
  process.stdout.write(`ready postgresql://${config.host}:${server.port}/thermocline http://${config.host}:${server.httpPort}\n`);
  log.info({ signal: await stopped }, 'draining');
  await server.stop();
  log.info({}, 'stopped');
}

async function status(url: string): Promise<void> {
  const response = await fetch(`${url.replace(/\/$/, '')}/status`).catch((error: unknown) => {
    throw new ThermoclineError('config-error', `no server answers at ${url}`, { detail: String((error as Error).cause ?? error) });
  });
  process.stdout.write(`${JSON.stringify(await response.json(), null, 2)}\n`);
}

function readVersion(): string {
  const require = createRequire(import.meta.url);
  // Beside the sources, or one folder further up when built into dist/.
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return (require(path) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

try {
  await buildCli(version, { start, status }).parseAsync();
  process.exit(0);
} catch (thrown) {
  const error = toThermoclineError(thrown);
  const { detail, hint } = error.fields;
  process.stderr.write(
    `thermocline: ${error.message}\n${detail === undefined ? '' : `  ${detail}\n`}${hint === undefined ? '' : `  ${hint}\n`}`,
  );
  if (error.kind === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack ?? ''}\n`);
  process.exit(1);
}
