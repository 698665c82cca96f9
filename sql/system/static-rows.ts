import { brotliDecompressSync } from 'node:zlib';
import { PG_ROWS } from './generated/pg-rows.ts';

/**
 * What a PostgreSQL 15 says of itself before anybody has made anything: its own functions, operators, types, relations, comments. Clients
 * join and count these, so they are all here. Unpacked when asked for (the largest in 5 ms); who needs them often keeps them.
 */
export function staticRows(key: string): (string | null)[][] {
  const packed = PG_ROWS[key];
  if (packed === undefined) return [];
  const text = brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8');
  return text.split('\n').map((line) => line.split('\t').map(unescaped));
}

export function hasStaticRows(key: string): boolean {
  return PG_ROWS[key] !== undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

function unescaped(value: string): string | null {
  if (!value.includes('\\')) return value;
  return value === '\\N' ? null : value.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c);
}
