import { type ErrorKind, ThermoclineError } from '../../catalog/errors/thermocline-error.ts';

const KINDS: Readonly<Record<string, ErrorKind>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'insufficient-privilege',
  EPERM: 'insufficient-privilege',
  EROFS: 'insufficient-privilege',
};

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'No space left on device',
  EDQUOT: 'Disk quota exceeded',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EIO: 'Input/output error',
  EMFILE: 'Too many open files',
  ENFILE: 'Too many open files in system',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOENT: 'No such file or directory',
};

const HINTS: Partial<Record<ErrorKind, string>> = {
  'disk-full': 'Free some space on the device, or raise the quota; writing goes on by itself then.',
  'insufficient-privilege': 'The server needs to read and write its data folder.',
};

export function errnoOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** What the operating system said, as the error a user meets: `could not <action> file "<path>": <reason>` in Postgres's words. */
export function diskError(error: unknown, action: string, path: string): ThermoclineError {
  if (error instanceof ThermoclineError) return error;
  const code = errnoOf(error) ?? '';
  const kind = KINDS[code] ?? 'io-error';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new ThermoclineError(kind, `could not ${action} "${path}": ${reason}`, { hint: HINTS[kind], cause: error });
}
