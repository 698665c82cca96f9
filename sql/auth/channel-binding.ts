import { createHash, X509Certificate } from 'node:crypto';

/** Hash of a certificate's signature by the OID of the signature's algorithm, in DER. MD5 and SHA-1 count as SHA-256 (RFC 5929). */
const SIGNATURE_HASHES: Readonly<Record<string, string>> = {
  '2a864886f70d01010c': 'sha384', // sha384WithRSAEncryption
  '2a864886f70d01010d': 'sha512', // sha512WithRSAEncryption
  '2a8648ce3d040303': 'sha384', // ecdsa-with-SHA384
  '2a8648ce3d040304': 'sha512', // ecdsa-with-SHA512
};

/** The tls-server-end-point binding of a server certificate (PEM or DER): what SCRAM-SHA-256-PLUS ties a login to. */
export function serverEndPoint(certificate: string | Buffer): Buffer {
  const der = new X509Certificate(certificate).raw;
  return createHash(SIGNATURE_HASHES[signatureAlgorithm(der)] ?? 'sha256')
    .update(der)
    .digest();
}

/** Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE { algorithm OID … } … } */
function signatureAlgorithm(der: Buffer): string {
  const tbs = element(der, element(der, 0).content);
  const algorithm = element(der, element(der, tbs.end).content);
  return der.subarray(algorithm.content, algorithm.end).toString('hex');
}

/** Where the content of the DER element at `at` begins and ends. */
function element(der: Buffer, at: number): { readonly content: number; readonly end: number } {
  const first = der[at + 1]!;
  if (first < 0x80) return { content: at + 2, end: at + 2 + first };
  const lengthBytes = first & 0x7f;
  const content = at + 2 + lengthBytes;
  return { content, end: content + der.readUIntBE(at + 2, lengthBytes) };
}
