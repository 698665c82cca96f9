import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { saslprep } from '@mongodb-js/saslprep';

/** What is kept of a password (RFC 5802): enough to check it, too little to log in with. */
export interface ScramVerifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** PostgreSQL's default. */
export const SCRAM_ITERATIONS = 4096;
export const SCRAM_SALT_BYTES = 16;
const KEY_BYTES = 32;

const derive = promisify(pbkdf2);

/** The verifier of a password. The costly part runs on libuv's pool, once for each password that is set. */
export async function makeScramVerifier(password: string, salt: Uint8Array, iterations = SCRAM_ITERATIONS): Promise<ScramVerifier> {
  const salted = await derive(preparePassword(password), salt, iterations, KEY_BYTES, 'sha256');
  return {
    iterations,
    salt: Buffer.from(salt),
    storedKey: sha256(hmacSha256(salted, 'Client Key')),
    serverKey: hmacSha256(salted, 'Server Key'),
  };
}

/** The form of pg_authid.rolpassword: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`. */
export function formatScramVerifier({ iterations, salt, storedKey, serverKey }: ScramVerifier): string {
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey.toString('base64')}:${serverKey.toString('base64')}`;
}

/** Reads that form; null for anything else, so that whoever sets a password tells a verifier from one. */
export function parseScramVerifier(text: string): ScramVerifier | null {
  const match = /^SCRAM-SHA-256\$([1-9]\d{0,8}):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null) return null;
  const [salt, storedKey, serverKey] = match.slice(2).map((part) => Buffer.from(part, 'base64'));
  if (salt!.length === 0 || storedKey!.length !== KEY_BYTES || serverKey!.length !== KEY_BYTES) return null;
  return { iterations: Number(match[1]), salt: salt!, storedKey: storedKey!, serverKey: serverKey! };
}

/**
 * What an unknown user is checked against: never matched, and the same each time, so that an answer does not tell who exists.
 * `secret` is the server's own.
 */
export function decoyScramVerifier(user: string, secret: Uint8Array): ScramVerifier {
  const bytes = (purpose: string): Buffer => hmacSha256(secret, `${purpose}:${user}`);
  return {
    iterations: SCRAM_ITERATIONS,
    salt: bytes('salt').subarray(0, SCRAM_SALT_BYTES),
    storedKey: bytes('stored'),
    serverKey: bytes('server'),
  };
}

export function hmacSha256(key: Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

export function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** As libpq: what SASLprep refuses is taken as it is. */
function preparePassword(password: string): string {
  try {
    return saslprep(password);
  } catch {
    return password;
  }
}
