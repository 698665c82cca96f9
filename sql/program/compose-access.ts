import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { SUPERUSER } from '../../catalog/model/access.ts';
import type { HotTier } from '../../catalog/seams/hot-tier.ts';
import { formatScramVerifier, makeScramVerifier, SCRAM_SALT_BYTES } from '../../engine/access/scram-verifier.ts';
import { type Access, serverTls } from '../auth/access.ts';
import type { Credentials } from '../auth/authenticate.ts';
import type { ServerConfig } from './config.ts';

const DECOY_SECRET_BYTES = 32;

/** How clients are let in, from the configuration. Throws `config-error` for files that cannot be read or used. */
export async function composeAccess(config: ServerConfig, credentials: Credentials): Promise<Access> {
  const { tlsCert, tlsKey, loopbackAuth } = config;
  if ((tlsCert === '') !== (tlsKey === '')) {
    throw new ThermoclineError('config-error', 'a TLS certificate and its key are given together', {
      hint: 'Give both --tls-cert and --tls-key.',
    });
  }
  const tls = tlsCert === '' ? null : serverTls(await readGiven(tlsCert, 'TLS certificate'), await readGiven(tlsKey, 'TLS key'));
  return { tls, credentials, loopback: loopbackAuth, decoySecret: randomBytes(DECOY_SECRET_BYTES) };
}

/** Gives the superuser the password of the configured file. It is a commit like ALTER ROLE … PASSWORD, made at each start. */
export async function setSuperuserPassword(file: string, hot: HotTier): Promise<void> {
  const [password = ''] = (await readGiven(file, 'password file')).toString('utf8').split(/\r?\n/);
  if (password === '') throw new ThermoclineError('config-error', `password file "${file}" is empty`);
  const verifier = formatScramVerifier(await makeScramVerifier(password, randomBytes(SCRAM_SALT_BYTES)));
  await hot.changeCatalog(({ access }) => [
    { op: 'put-role', role: { ...must(access.roles.get(SUPERUSER), 'superuser'), password: verifier } },
  ]);
}

async function readGiven(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ThermoclineError('config-error', `cannot read ${what} "${file}"`, { detail: `${(error as Error).message}.`, cause: error });
  }
}
