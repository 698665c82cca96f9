import { readdirSync, readFileSync } from 'node:fs';

/** One statement as a real client sent it. */
export interface ClientStatement {
  /** Statements of one number went over one connection, in this order. */
  readonly session: number;
  /** `{class:public.orders}` stands for the OID of that object on the server asked. */
  readonly sql: string;
  /** Values of `$1`… in text form. */
  readonly params?: readonly (string | null)[];
  /** By the extended protocol. */
  readonly extended?: true;
}

/** What a server said to it, made comparable between servers. */
export interface ClientAnswer {
  readonly tag?: string;
  /** `name:type OID` */
  readonly columns?: readonly string[];
  /** In the order of their texts. */
  readonly rows?: readonly string[];
  /** SQLSTATE. */
  readonly error?: string;
}

const STATEMENTS = new URL('statements/', import.meta.url);

/** Clients whose statements are kept. */
export function clientNames(): readonly string[] {
  return readdirSync(STATEMENTS).map((file) => file.replace(/\.jsonl$/, ''));
}

export function clientStatements(client: string): readonly ClientStatement[] {
  return readLines<ClientStatement>(new URL(`${client}.jsonl`, STATEMENTS));
}

export function readLines<T>(file: URL): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
