import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { REPO } from '../tidy/source-files.ts';

export interface ServerProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly httpPort: number;
  /** What it wrote to stderr so far (its log). */
  log(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `thermocline start` on a folder and free ports, and waits for its `ready` line. */
export async function startServerProcess(data: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [`${REPO}sql/bin.cjs`, 'start', '--data', data, '--port', '0', '--http-port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-1_000_000);
  });
  const exited = once(child, 'exit');
  const ready = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line);
    });
    void exited.then(([code]) => reject(new Error(`the server ended with ${code} before it was ready:\n${log}`)));
  });
  const port = Number(/postgresql:\/\/[^:/]+:(\d+)/.exec(ready)?.[1]);
  const httpPort = Number(/http:\/\/[^:/]+:(\d+)/.exec(ready)?.[1]);
  return {
    process: child,
    pid: child.pid!,
    port,
    httpPort,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await exited) as [number | null];
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
