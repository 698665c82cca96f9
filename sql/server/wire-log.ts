/** The structured log as the wire uses it: fields first, then a lower-case fragment. A pino logger is one. */
export interface WireLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
