import type { Notice } from '../../catalog/errors/thermocline-error.ts';

/** client_min_messages in rising order; INFO is always sent. */
const LEVELS = ['debug5', 'debug4', 'debug3', 'debug2', 'debug1', 'debug', 'log', 'notice', 'warning', 'error', 'fatal', 'panic'];

/** Does a client that set `client_min_messages` to `minimum` get this notice? */
export function wantsNotice(notice: Notice, minimum: string): boolean {
  if (notice.severity === 'INFO') return true;
  return LEVELS.indexOf(notice.severity.toLowerCase()) >= LEVELS.indexOf(minimum.toLowerCase());
}
