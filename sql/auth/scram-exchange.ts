import { timingSafeEqual } from 'node:crypto';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { hmacSha256, type ScramVerifier, sha256 } from '../../engine/access/scram-verifier.ts';

export const SCRAM = 'SCRAM-SHA-256';
/** The same, bound to the TLS connection it runs in. */
export const SCRAM_PLUS = 'SCRAM-SHA-256-PLUS';

export interface ScramParameters {
  readonly verifier: ScramVerifier;
  readonly mechanism: typeof SCRAM | typeof SCRAM_PLUS;
  /** Our half of the nonce: printable ASCII without commas. */
  readonly serverNonce: string;
  /** tls-server-end-point: the hash of our certificate; null where there is none to bind to. */
  readonly channelBinding: Uint8Array | null;
}

/** A client-first message taken apart. */
interface ClientFirst {
  /** `n,,`, `y,,` or `p=tls-server-end-point,,`: comes again in the client-final message. */
  readonly gs2Header: string;
  readonly bare: string;
  readonly nonce: string;
}

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, 7677). `first` answers the client-first message, `final` checks the proof; both throw
 * `protocol-violation` for messages that are not SCRAM, and `final` gives null for a wrong proof.
 *
 * The user name inside is ignored, as by PostgreSQL: the startup message has said it.
 */
export class ScramExchange {
  readonly #parameters: ScramParameters;
  #client: ClientFirst | null = null;
  #serverFirst = '';

  constructor(parameters: ScramParameters) {
    this.#parameters = parameters;
  }

  /** The server-first message. */
  first(message: Uint8Array): string {
    const { verifier, serverNonce } = this.#parameters;
    this.#client = this.#clientFirst(text(message));
    this.#serverFirst = `r=${this.#client.nonce}${serverNonce},s=${verifier.salt.toString('base64')},i=${verifier.iterations}`;
    return this.#serverFirst;
  }

  /** The server-final message, which proves that we know the password, too; null when the client does not. */
  final(message: Uint8Array): string | null {
    const client = this.#client;
    if (client === null) throw malformed('client-final message before client-first message');
    const { verifier, serverNonce } = this.#parameters;
    const match = /^(c=([A-Za-z0-9+/=]*),r=([!-+\--~]+)(?:,[a-bd-zA-Z]=[^,]*)*),p=([A-Za-z0-9+/=]+)$/.exec(text(message));
    if (match === null) throw malformed('malformed client-final message');
    const [, withoutProof, binding, nonce, proofText] = match;
    if (nonce !== client.nonce + serverNonce) throw malformed('nonce does not match');
    if (binding !== this.#expectedBinding(client))
      throw new ThermoclineError('invalid-authorization', 'SCRAM channel binding check failed');
    const proof = Buffer.from(proofText!, 'base64');
    if (proof.length !== verifier.storedKey.length) throw malformed('malformed proof in client-final message');

    const authMessage = `${client.bare},${this.#serverFirst},${withoutProof}`;
    const signature = hmacSha256(verifier.storedKey, authMessage);
    const clientKey = proof.map((byte, i) => byte ^ signature[i]!);
    if (!timingSafeEqual(sha256(clientKey), verifier.storedKey)) return null;
    return `v=${hmacSha256(verifier.serverKey, authMessage).toString('base64')}`;
  }

  #clientFirst(message: string): ClientFirst {
    const match = /^((?:n|y|p=([A-Za-z0-9.-]+)),(?:a=[^,]*)?,)((?:n=([^,]*)),r=([!-+\--~]+)(?:,.*)?)$/s.exec(message);
    if (match === null) throw malformed('malformed client-first message');
    const [, gs2Header, bindingType, bare, , nonce] = match;
    const { mechanism, channelBinding } = this.#parameters;
    if (mechanism === SCRAM_PLUS) {
      if (bindingType !== 'tls-server-end-point') throw malformed(`unsupported SCRAM channel-binding type "${bindingType ?? ''}"`);
    } else {
      if (bindingType !== undefined) throw malformed('channel binding asked for by a mechanism without it');
      // The client thinks we cannot bind, and we said that we can: somebody in between took the offer away.
      if (gs2Header!.startsWith('y') && channelBinding !== null) {
        throw new ThermoclineError('invalid-authorization', 'SCRAM channel binding negotiation error', {
          detail: 'The client supports SCRAM channel binding but thinks the server does not, although this server does.',
        });
      }
    }
    if (gs2Header!.includes('a=')) throw malformed('authorization identities are not supported');
    return { gs2Header: gs2Header!, bare: bare!, nonce: nonce! };
  }

  #expectedBinding(client: ClientFirst): string {
    const header = Buffer.from(client.gs2Header);
    const { mechanism, channelBinding } = this.#parameters;
    return (mechanism === SCRAM_PLUS ? Buffer.concat([header, channelBinding!]) : header).toString('base64');
  }
}

function text(message: Uint8Array): string {
  return Buffer.from(message).toString('utf8');
}

function malformed(detail: string): ThermoclineError {
  return new ThermoclineError('protocol-violation', 'malformed SCRAM message', {
    detail: `${detail[0]!.toUpperCase()}${detail.slice(1)}.`,
  });
}
