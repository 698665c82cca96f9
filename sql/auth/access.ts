import { isIP, isIPv4 } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Credentials } from './authenticate.ts';
import { serverEndPoint } from './channel-binding.ts';

/** How clients are let in. */
export interface Access {
  /** Null: no encryption is offered, and only loopback addresses are listened on. */
  readonly tls: ServerTls | null;
  readonly credentials: Credentials;
  /** What a client on this machine must show: nothing, or a password like everybody else. */
  readonly loopback: 'trust' | 'scram';
  readonly decoySecret: Uint8Array;
}

export interface ServerTls {
  readonly context: SecureContext;
  /** What SCRAM-SHA-256-PLUS binds a login to. */
  readonly endPoint: Uint8Array;
}

/** A certificate (with its chain) and its key, both PEM. Throws `config-error` for what is not one, or not a pair. */
export function serverTls(certificate: Buffer, key: Buffer): ServerTls {
  try {
    return { context: createSecureContext({ cert: certificate, key, minVersion: 'TLSv1.2' }), endPoint: serverEndPoint(certificate) };
  } catch (error) {
    throw new ThermoclineError('config-error', 'cannot use the TLS certificate and key', {
      detail: `${(error as Error).message}.`,
      hint: 'Both must be PEM files, and belong together.',
      cause: error,
    });
  }
}

/** Is it an address (or name) that only this machine reaches? */
export function isLoopback(host: string): boolean {
  const plain = host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host;
  return plain === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** Throws `config-error` where clients from elsewhere could come in without encryption. */
export function checkListenAddress(host: string, access: Access): void {
  if (isLoopback(host) || access.tls !== null) return;
  throw new ThermoclineError(
    'config-error',
    `cannot listen on "${host}" without TLS: only loopback addresses are allowed without encryption`,
    {
      hint:
        isIP(host) === 0 ? 'Name an address, and give --tls-cert and --tls-key.' : 'Give --tls-cert and --tls-key, or listen on 127.0.0.1.',
    },
  );
}
