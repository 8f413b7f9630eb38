import { createPrivateKey, createPublicKey, KeyObject, sign } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Signs what an organisation vouches for, with a key of its own that anybody may check with its public half. */
export interface HeadSigner {
  /** Ed25519, base64. */
  signature(organisationId: string, text: string): string;
  /** As SPKI in base64. */
  publicKey(organisationId: string): string;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `seedOf`: 32 bytes derived for this purpose alone, the same in every process and after every restart. */
export function headSigner(seedOf: (organisationId: string) => Buffer): HeadSigner {
  const keys = new LRUCache<string, KeyObject>({ max: 1_000 });
  const keyOf = (organisationId: string): KeyObject => {
    let key = keys.get(organisationId);
    if (key === undefined) {
      key = createPrivateKey({ key: Buffer.concat([pkcs8, seedOf(organisationId)]), format: 'der', type: 'pkcs8' });
      keys.set(organisationId, key);
    }
    return key;
  };
  return {
    signature: (organisationId, text) => sign(null, Buffer.from(text), keyOf(organisationId)).toString('base64'),
    publicKey: (organisationId) =>
      createPublicKey(keyOf(organisationId)).export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
