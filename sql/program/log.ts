import { type Logger, pino } from 'pino';

/** The structured log: JSON lines on stderr (stdout belongs to the `ready` line). Levels say who must act: error an operator now, warn soon. */
export function createLog(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    pino.destination(2),
  );
}
