import { expect, test } from 'vitest';
import { formatScramVerifier, makeScramVerifier, parseScramVerifier, type ScramVerifier } from '../../engine/access/scram-verifier.ts';
import { SCRAM, SCRAM_PLUS, ScramExchange } from './scram-exchange.ts';

const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
const SERVER_NONCE = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';

async function exchange(more: Partial<ConstructorParameters<typeof ScramExchange>[0]> = {}): Promise<ScramExchange> {
  const verifier = await makeScramVerifier('pencil', SALT);
  return new ScramExchange({ verifier, mechanism: SCRAM, serverNonce: SERVER_NONCE, channelBinding: null, ...more });
}

// RFC 7677, section 3.
test("the RFC's example is answered as in the RFC", async () => {
  const server = await exchange();
  expect(server.first(Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO'))).toBe(
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  );
  expect(
    server.final(Buffer.from('c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=')),
  ).toBe('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
});

test('a wrong proof is told from a malformed one', async () => {
  const server = await exchange();
  server.first(Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO'));
  const final = (proof: string) => Buffer.from(`c=biws,r=rOprNGfwEbeRWgbNEkqO${SERVER_NONCE},p=${proof}`);
  expect(server.final(final(Buffer.alloc(32).toString('base64')))).toBeNull();
  expect(() => server.final(final('AAAA'))).toThrow(/malformed/);
});

test.each([
  ['no channel-binding header', 'n=user,r=abc'],
  ['no nonce', 'n,,n=user'],
  ['a binding that the mechanism has not', 'p=tls-server-end-point,,n=user,r=abc'],
  ['an authorization identity', 'n,a=other,n=user,r=abc'],
  ['nothing', ''],
])('a client-first message with %s is refused', async (_, message) => {
  const server = await exchange();
  expect(() => server.first(Buffer.from(message))).toThrow(expect.objectContaining({ kind: 'protocol-violation' }) as Error);
});

test('a nonce that is not ours is refused', async () => {
  const server = await exchange();
  server.first(Buffer.from('n,,n=user,r=abc'));
  expect(() => server.final(Buffer.from(`c=biws,r=abcd,p=${Buffer.alloc(32).toString('base64')}`))).toThrow(/malformed/);
});

test('a client that believes we cannot bind, though we said so, is refused: someone took the offer away', async () => {
  const server = await exchange({ channelBinding: Buffer.alloc(32, 1) });
  expect(() => server.first(Buffer.from('y,,n=user,r=abc'))).toThrow(expect.objectContaining({ kind: 'invalid-authorization' }) as Error);
});

test('a login bound to another certificate is refused', async () => {
  const server = await exchange({ mechanism: SCRAM_PLUS, channelBinding: Buffer.alloc(32, 1) });
  server.first(Buffer.from('p=tls-server-end-point,,n=user,r=abc'));
  const binding = Buffer.concat([Buffer.from('p=tls-server-end-point,,'), Buffer.alloc(32, 2)]).toString('base64');
  expect(() => server.final(Buffer.from(`c=${binding},r=abc${SERVER_NONCE},p=${Buffer.alloc(32).toString('base64')}`))).toThrow(
    expect.objectContaining({ kind: 'invalid-authorization' }) as Error,
  );
});

test("a verifier is written and read in PostgreSQL's form", async () => {
  const verifier: ScramVerifier = await makeScramVerifier('pencil', SALT);
  const text = formatScramVerifier(verifier);
  // As PostgreSQL 15 computes it for this password and salt.
  expect(text).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
  expect(parseScramVerifier(text)).toEqual(verifier);
  for (const other of ['', 'secret', 'SCRAM-SHA-256$0:AA==$AA==:AA==', text.slice(0, -4)]) expect(parseScramVerifier(other)).toBeNull();
});
