import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { REPO } from '../tidy/source-files.ts';

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `thermocline` to its end, as another user when `uid` is given. */
export async function command(args: readonly string[], env: NodeJS.ProcessEnv = {}, uid?: number): Promise<CommandEnd> {
  const child = spawn(process.execPath, [`${REPO}sql/bin.cjs`, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (d: Buffer) => (stdout += d.toString()));
  child.stderr.on('data', (d: Buffer) => (stderr += d.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
