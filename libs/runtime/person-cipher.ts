import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { Sealed } from '../kernel/sealed';

/** The key one person's data is sealed with. */
export interface SubjectKey {
  readonly keyId: string;
  readonly raw: Buffer;
  /** The key's id as bytes, which every value sealed with it is bound to. */
  readonly associated: Buffer;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const format = 's1';

/** `s1.<keyId>.<nonce, ciphertext and tag as base64url>`; the key's id, which names organisation and person, is authenticated with it. */
export function sealWith(key: SubjectKey, value: string): Sealed {
  return `${format}.${key.keyId}.${encrypt(key.raw, value, key.associated).toString('base64url')}` as Sealed;
}

/** Throws when the text was changed, moved under another key's id, or sealed with another key. */
export function openWith(key: SubjectKey, sealed: Sealed): string {
  const payload = sealed.slice(format.length + 1 + key.keyId.length + 1);
  return decrypt(key.raw, Buffer.from(payload, 'base64url'), key.associated).toString('utf8');
}

/** The key a sealed text names; `null` for a text that is not sealed in a known form. */
export function keyIdOf(sealed: string): string | null {
  const [head, keyId, payload, ...more] = sealed.split('.', 4);
  return head === format && keyId && payload && more.length === 0 ? keyId : null;
}

/** A fresh random key and its form for the key store, which only `wrappingKey` opens and only under its own id. */
export function newSubjectKey(keyId: string, wrappingKey: Buffer): { key: SubjectKey; wrapped: Buffer } {
  const raw = Buffer.from(random(32));
  const associated = Buffer.from(keyId);
  return { key: { keyId, raw, associated }, wrapped: encrypt(wrappingKey, raw, associated) };
}

export function unwrapSubjectKey(keyId: string, wrapped: Uint8Array, wrappingKey: Buffer): SubjectKey {
  const associated = Buffer.from(keyId);
  return { keyId, raw: decrypt(wrappingKey, Buffer.from(wrapped), associated), associated };
}

function encrypt(key: Buffer, clear: string | Buffer, associated: Buffer): Buffer {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated);
  const body = typeof clear === 'string' ? cipher.update(clear, 'utf8') : cipher.update(clear);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, associated: Buffer): Buffer {
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()]);
}

// Asking the system for a few bytes costs more than sealing with them, so they are drawn from a larger block.
const pool = Buffer.alloc(16 * 1024);
let used = pool.length;

/** Random bytes, each handed out once; to be used before the next call. */
function random(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += length;
  return pool.subarray(used - length, used);
}
