import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Random } from '../../catalog/seams/random.ts';
import { decoyScramVerifier, type ScramVerifier } from '../../engine/access/scram-verifier.ts';
import { ConnectionEnd } from '../session/channel.ts';
import { encodeBackend } from '../wire/backend-encoder.ts';
import type { FrontendMessage } from '../wire/frontend-message.ts';
import { MessageCursor } from '../wire/message-cursor.ts';
import type { OutputBuffer } from '../wire/output-buffer.ts';
import { SCRAM, SCRAM_PLUS, ScramExchange } from './scram-exchange.ts';

/** Who may log in, as the catalog has it now. */
export interface Credentials {
  /** Null for a role that does not exist, may not log in, or has no password: nobody is told which. */
  verifierOf(user: string): ScramVerifier | null;
}

/** The part of a connection that an authentication talks through. */
export interface AuthenticationChannel {
  readonly out: OutputBuffer;
  poll(): FrontendMessage | null;
  more(signal: AbortSignal): Promise<void>;
  flush(signal: AbortSignal): Promise<void>;
}

export interface AuthenticationDeps {
  readonly credentials: Credentials;
  readonly random: Random;
  /** The server's own secret, new at each start: where the decoys of unknown users come from. */
  readonly decoySecret: Uint8Array;
  /** tls-server-end-point of the connection; null outside TLS. */
  readonly channelBinding: Uint8Array | null;
  readonly signal: AbortSignal;
}

const NONCE_BYTES = 18;

/**
 * Asks for a password by SCRAM and resolves when it is the user's. AuthenticationOk is left to the caller. Throws {@link ConnectionEnd}
 * with `invalid-password` for a wrong one, in the same words and after the same steps as for a user that does not exist.
 */
export async function authenticate(user: string, channel: AuthenticationChannel, deps: AuthenticationDeps): Promise<void> {
  try {
    if (!(await runScram(user, channel, deps))) {
      throw new ThermoclineError('invalid-password', `password authentication failed for user "${user}"`);
    }
  } catch (error) {
    if (error instanceof ThermoclineError) throw new ConnectionEnd(error);
    throw error;
  }
}

async function runScram(user: string, channel: AuthenticationChannel, deps: AuthenticationDeps): Promise<boolean> {
  const { credentials, random, channelBinding, decoySecret } = deps;
  const mechanisms = channelBinding === null ? [SCRAM] : [SCRAM_PLUS, SCRAM];
  encodeBackend({ kind: 'authentication-sasl', mechanisms }, channel.out);
  const initial = new MessageCursor(await password(channel, deps.signal));
  const mechanism = initial.cstring();
  if (mechanism !== SCRAM && !(mechanism === SCRAM_PLUS && channelBinding !== null)) {
    throw new ThermoclineError('protocol-violation', 'client selected an invalid SASL authentication mechanism');
  }
  const length = initial.int32();
  const first = initial.bytes(length);
  initial.end();

  const known = credentials.verifierOf(user);
  const exchange = new ScramExchange({
    verifier: known ?? decoyScramVerifier(user, decoySecret),
    mechanism,
    serverNonce: Buffer.from(random.bytes(NONCE_BYTES)).toString('base64'),
    channelBinding,
  });
  encodeBackend({ kind: 'authentication-sasl-continue', data: exchange.first(first) }, channel.out);
  const answer = exchange.final(await password(channel, deps.signal));
  if (answer === null || known === null) return false;
  encodeBackend({ kind: 'authentication-sasl-final', data: answer }, channel.out);
  return true;
}

/** The body of the next message, which must be a password message. */
async function password(channel: AuthenticationChannel, signal: AbortSignal): Promise<Uint8Array> {
  await channel.flush(signal);
  for (;;) {
    const message = channel.poll();
    if (message === null) {
      await channel.more(signal);
      continue;
    }
    if (message.kind === 'terminate') throw new ConnectionEnd(null);
    if (message.kind !== 'password') {
      throw new ThermoclineError('protocol-violation', `expected SASL response, got message "${message.kind}"`);
    }
    return Uint8Array.from(message.body);
  }
}
