import type { SecureContext } from 'node:tls';
import { unreachable } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { ConnectionEnd } from '../session/channel.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { StartupPacket } from '../wire/frontend-message.ts';
import type { SocketChannel } from './socket-channel.ts';
import { readStartupParameters, type StartupRequest, unknownProtocolOptions } from './startup-parameters.ts';

/** How a connection begins. */
export type Startup =
  | { readonly kind: 'session'; readonly request: StartupRequest; readonly keyBytes: number }
  | { readonly kind: 'cancel'; readonly processId: number; readonly key: Uint8Array }
  /** Nobody we talk to, or nobody at all: close without a word. */
  | { readonly kind: 'nobody'; readonly reason: string };

const NO = 'N'.charCodeAt(0);
const YES = 'S'.charCodeAt(0);
const PROTOCOL_3 = 3 << 16;
/** The newest minor version we speak, and the one below it (3.1 was never one). */
const MINOR_NEW = 2;
const KEY_BYTES_OLD = 4;
const KEY_BYTES_NEW = 32;

/**
 * The first packets: requests for encryption, each at most once, then a startup message or a cancel request. TLS is granted where the
 * server has a certificate; GSS never. Writes NegotiateProtocolVersion where it is due and nothing after it. Throws {@link ConnectionEnd}
 * for what cannot go on.
 */
export async function negotiate(channel: SocketChannel, tls: SecureContext | null, signal: AbortSignal): Promise<Startup> {
  const asked = new Set<string>();
  for (;;) {
    const packet = channel.pollStartup();
    if (packet === null) {
      try {
        await channel.more(signal);
      } catch (error) {
        // Closed before it said anything whole: a health check.
        if (error instanceof ConnectionEnd && error.farewell === null) return { kind: 'nobody', reason: 'closed before startup' };
        throw error;
      }
      continue;
    }
    switch (packet.kind) {
      case 'ssl-request':
      case 'gss-request':
        if (asked.has(packet.kind)) throw unsupported('the same kind of encryption was asked for twice');
        asked.add(packet.kind);
        if (packet.kind === 'ssl-request' && tls !== null && !channel.encrypted) {
          await channel.secure(tls, YES, signal);
          break;
        }
        channel.out.byte(NO);
        await channel.flush(signal);
        break;
      case 'tls-handshake':
        if (tls === null || channel.encrypted || asked.size > 0) return { kind: 'nobody', reason: 'a TLS handshake' };
        await channel.secure(tls, null, signal);
        break;
      case 'cancel-request':
        return { kind: 'cancel', processId: packet.processId, key: packet.key };
      case 'foreign':
        return { kind: 'nobody', reason: packet.reason };
      case 'unsupported-version':
        throw unsupported(`unsupported frontend protocol ${packet.major}.${packet.minor}: server supports 3.0 to 3.${MINOR_NEW}`);
      case 'malformed':
        throw new ConnectionEnd(packet.error);
      case 'startup':
        return begin(packet, channel);
      default:
        return unreachable(packet);
    }
  }
}

function begin(packet: Extract<StartupPacket, { kind: 'startup' }>, channel: SocketChannel): Startup {
  const minor = packet.minorVersion >= MINOR_NEW ? MINOR_NEW : 0;
  const unknownOptions = unknownProtocolOptions(packet.parameters);
  if (minor !== packet.minorVersion || unknownOptions.length > 0) {
    encodeBackend({ kind: 'negotiate-protocol-version', version: PROTOCOL_3 | minor, unknownOptions }, channel.out);
  }
  const request = readStartupParameters(packet.parameters);
  return { kind: 'session', request, keyBytes: minor === MINOR_NEW ? KEY_BYTES_NEW : KEY_BYTES_OLD };
}

function unsupported(message: string): ConnectionEnd {
  return new ConnectionEnd(new ThermoclineError('feature-not-supported', message));
}
