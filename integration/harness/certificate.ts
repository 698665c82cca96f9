import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Why no certificates can be made here; null when they can. */
export const noCertificates: string | null =
  spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed, so no certificate can be made';

/** A fresh self-signed certificate for localhost in `folder`; the paths of its PEM files. */
export function makeCertificate(folder: string, name = 'server'): { readonly cert: string; readonly key: string } {
  const cert = join(folder, `${name}.crt`);
  const key = join(folder, `${name}.key`);
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
  return { cert, key };
}
