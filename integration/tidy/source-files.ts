import { execFileSync } from 'node:child_process';

/** The project's folder. */
export const REPO = new URL('../..', import.meta.url).pathname;

/** Files of the project with the given ending: tracked ones and new ones that are not ignored, as paths from its folder. */
export function sourceFiles(...endings: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: REPO,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed.split('\n').filter((f) => f !== '' && endings.some((e) => f.endsWith(`.${e}`)));
}
