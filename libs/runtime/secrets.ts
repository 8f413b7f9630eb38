import { createHmac, createSecretKey, hkdfSync, KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { HeadSigner, headSigner } from './head-signer';
import { MasterKey } from './master-key';

/** What a purpose's key is derived for; no two purposes share one, so that a MAC of one can never pass for another. */
type Purpose = 'body' | 'id' | 'customer' | 'email' | 'api-key' | 'link' | 'barcode' | 'quote';
const purposes: readonly Purpose[] = ['body', 'id', 'customer', 'email', 'api-key', 'link', 'barcode', 'quote'];

export interface ApiKeyName {
  readonly organisationId: string;
  readonly keyId: string;
}

export interface LinkTokenParts {
  readonly organisationId: string;
  readonly campaignId: string;
  readonly mac: string;
}

/**
 * Everything that is derived from the master key and stands nowhere: each organisation's secret, and the ids, keys, link tokens and
 * barcodes made with it. The same input gives the same answer in every process and after every restart.
 */
export interface Secrets {
  /** Tells a repeat from a reused idempotency key (G-06), without letting anybody test a guessed body against the log. */
  bodyMac(organisationId: string, body: string): string;
  /** The id of what a call makes: the same call with the same key gives the same id. `purpose` where a call makes several. */
  deriveId(organisationId: string, call: string, key: string, purpose?: string): string;
  /** CAMP-12. Takes the normalised address. */
  customerId(organisationId: string, email: string): string;
  /** For comparing addresses without holding them. Takes the normalised address. */
  emailDigest(organisationId: string, email: string): string;
  apiKey(organisationId: string, keyId: string): string;
  /** Whose key it is, or `null` for a text that is none. Whether it has been revoked is not said here. */
  readApiKey(text: string): ApiKeyName | null;
  /** CAMP-15: 192 bits; another version of the link is another token. */
  linkToken(organisationId: string, campaignId: string, version: number): string;
  /** Takes a token apart; whether it is right is for `linkTokenMatches`, which needs the link's version. */
  readLinkToken(text: string): LinkTokenParts | null;
  linkTokenMatches(token: string, organisationId: string, campaignId: string, version: number): boolean;
  barcode(organisationId: string, ticketId: string): string;
  /** The ticket of a barcode of this organisation, or `null`. */
  readBarcode(organisationId: string, text: string): string | null;
  /** For the heads of the auditors' chain. */
  readonly heads: HeadSigner;
  /** Signs what a quote promises (EXC-15); whether a signature is right is found by making it again. */
  quoteMac(organisationId: string, promised: string): string;
  /** The credential of role `system` where none is configured. */
  systemKey(): string;
}

const organisationPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export function createSecrets(master: MasterKey): Secrets {
  const mac = organisationMacs(master);
  const verifiedKeys = new LRUCache<string, ApiKeyName>({ max: 1_000 });
  const systemKey = `system.${derive(master, 'system-key').toString('base64url')}`;

  const apiKey = (organisationId: string, keyId: string): string =>
    `${organisationId}.${keyId}.${mac(organisationId, 'api-key', keyId).base64url()}`;
  const barcode = (organisationId: string, ticketId: string): string =>
    `${ticketId}.${mac(organisationId, 'barcode', ticketId).base64url(16)}`;
  const linkToken = (organisationId: string, campaignId: string, version: number): string =>
    `${organisationId}.${campaignId}.${mac(organisationId, 'link', `${campaignId}\n${version}`).base64url(32)}`;

  return {
    bodyMac: (organisationId, body) => mac(organisationId, 'body', body).base64url(22),
    deriveId: (organisationId, call, key, purpose = '') =>
      mac(organisationId, 'id', `${purpose}\n${call}\n${key}`).uuid(),
    customerId: (organisationId, email) => mac(organisationId, 'customer', email).uuid(),
    emailDigest: (organisationId, email) => mac(organisationId, 'email', email).base64url(32),
    apiKey,
    readApiKey: (text) => readApiKey(text, apiKey, verifiedKeys),
    linkToken,
    readLinkToken,
    linkTokenMatches: rememberingLinkTokens(linkToken),
    barcode,
    readBarcode: (organisationId, text) => {
      const ticketId = text.slice(0, Math.max(0, text.lastIndexOf('.')));
      return idPattern.test(ticketId) && sameText(barcode(organisationId, ticketId), text) ? ticketId : null;
    },
    heads: headSigner((organisationId) => derive(derive(master, `organisation:${organisationId}`), 'audit-head')),
    quoteMac: (organisationId, promised) => mac(organisationId, 'quote', promised).base64url(32),
    systemKey: () => systemKey,
  };
}

interface Mac {
  /** As text of at most `length` characters, six bits each. */
  base64url(length?: number): string;
  uuid(): string;
}

/** One HKDF per organisation and purpose, and then one HMAC per call. */
function organisationMacs(master: MasterKey): (organisationId: string, purpose: Purpose, text: string) => Mac {
  const secrets = new LRUCache<string, Readonly<Record<Purpose, KeyObject>>>({ max: 1_000 });
  return (organisationId, purpose, text) => {
    let keys = secrets.get(organisationId);
    if (!keys) secrets.set(organisationId, (keys = organisationKeys(master, organisationId)));
    const hmac = createHmac('sha256', keys[purpose]).update(text);
    return {
      base64url: (length) => hmac.digest('base64url').slice(0, length),
      uuid: () => uuidV8(hmac.digest('hex')),
    };
  };
}

function organisationKeys(master: MasterKey, organisationId: string): Readonly<Record<Purpose, KeyObject>> {
  const secret = derive(master, `organisation:${organisationId}`);
  const keys = purposes.map((purpose) => [purpose, createSecretKey(derive(secret, purpose))] as const);
  return Object.fromEntries(keys) as Record<Purpose, KeyObject>;
}

/** HKDF-SHA-256; another `info` is an independent secret. */
export function derive(secret: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'parterre', info, 32));
}

/** RFC 9562: 122 bits of our own choice, version 8, variant 10. */
function uuidV8(hex: string): string {
  const variant = '89ab'[parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function readApiKey(
  text: string,
  apiKey: (organisationId: string, keyId: string) => string,
  verified: LRUCache<string, ApiKeyName>,
): ApiKeyName | null {
  const known = verified.get(text);
  if (known) return known;
  const [organisationId = '', keyId = '', , ...more] = text.split('.', 4);
  if (more.length > 0 || !organisationPattern.test(organisationId) || !idPattern.test(keyId)) return null;
  if (!sameText(apiKey(organisationId, keyId), text)) return null;
  const name = { organisationId, keyId };
  verified.set(text, name);
  return name;
}

function readLinkToken(text: string): LinkTokenParts | null {
  const [organisationId = '', campaignId = '', mac = '', ...more] = text.split('.', 4);
  const wellFormed = organisationPattern.test(organisationId) && idPattern.test(campaignId) && mac.length === 32;
  return wellFormed && more.length === 0 ? { organisationId, campaignId, mac } : null;
}

/** A campaign's sale sends the same token over and over: it is computed once for each version of the link. */
function rememberingLinkTokens(linkToken: Secrets['linkToken']): Secrets['linkTokenMatches'] {
  const tokens = new LRUCache<string, { readonly version: number; readonly token: string }>({ max: 10_000 });
  return (token, organisationId, campaignId, version) => {
    const name = `${organisationId}.${campaignId}`;
    let known = tokens.get(name);
    if (known?.version !== version) {
      known = { version, token: linkToken(organisationId, campaignId, version) };
      tokens.set(name, known);
    }
    return sameText(known.token, token);
  };
}

/** Takes as long for a text that differs at its start as for one that differs at its end, so that nobody can feel a way to a MAC. */
export function sameText(expected: string, given: string): boolean {
  if (expected.length !== given.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(index);
  }
  return difference === 0;
}
