import fc from 'fast-check';
import { createSecrets, sameText } from './secrets';

const master = Buffer.alloc(32, 7);
const secrets = createSecrets(master);
const again = createSecrets(Buffer.from(master));
const other = createSecrets(Buffer.alloc(32, 8));
const uuidV8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** The text with one character of it changed to another that could stand there. */
const bend = (text: string, index: number) =>
  `${text.slice(0, index)}${text[index] === 'a' ? 'b' : 'a'}${text.slice(index + 1)}`;

describe('derived ids and MACs', () => {
  it('are the same in every process with the same master key, and others with another', () => {
    const all = (of: typeof secrets) => [
      of.bodyMac('demo', '{}'),
      of.deriveId('demo', 'POST /v1/campaigns', 'key-1'),
      of.customerId('demo', 'kari@example.org'),
      of.emailDigest('demo', 'kari@example.org'),
      of.apiKey('demo', 'k1'),
      of.linkToken('demo', 'spring', 1),
      of.barcode('demo', 't1'),
      of.systemKey(),
    ];
    expect(all(again)).toEqual(all(secrets));
    all(other).forEach((value, index) => expect(value).not.toBe(all(secrets)[index]));
  });

  it('are others for another organisation, call, key or purpose', () => {
    const ids = [
      secrets.deriveId('demo', 'POST /v1/campaigns', 'k'),
      secrets.deriveId('demo2', 'POST /v1/campaigns', 'k'),
      secrets.deriveId('demo', 'POST /v1/seasons', 'k'),
      secrets.deriveId('demo', 'POST /v1/campaigns', 'l'),
      secrets.deriveId('demo', 'POST /v1/campaigns', 'k', 'ticketType'),
      secrets.customerId('demo', 'k'),
      secrets.customerId('demo2', 'k'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('make ids that are UUIDs of version 8', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(secrets.customerId('demo', text)).toMatch(uuidV8);
        expect(secrets.deriveId('demo', 'POST /v1/x', text)).toMatch(uuidV8);
      }),
    );
  });

  it('tell nothing of an address by comparison across purposes', () => {
    const hex = Buffer.from(secrets.emailDigest('demo', 'kari@example.org'), 'base64url').toString('hex');
    expect(hex.slice(0, 8)).not.toBe(secrets.customerId('demo', 'kari@example.org').slice(0, 8));
  });
});

describe('an API key', () => {
  it('names its organisation and itself', () => {
    const key = secrets.apiKey('demo', 'k-1_x');
    expect(key.startsWith('demo.k-1_x.')).toBe(true);
    expect(secrets.readApiKey(key)).toEqual({ organisationId: 'demo', keyId: 'k-1_x' });
    expect(secrets.readApiKey(key)).toEqual({ organisationId: 'demo', keyId: 'k-1_x' });
  });

  it('is none with any character changed, of another master key, or in another form', () => {
    const key = secrets.apiKey('demo', 'k1');
    for (let index = 0; index < key.length; index += 1) expect(secrets.readApiKey(bend(key, index))).toBeNull();
    const forms = ['', '.', '..', 'demo.k1', `${key}.`, `${key}x`, key.slice(0, -1), secrets.systemKey(), 'Bearer x'];
    for (const text of [...forms, other.apiKey('demo', 'k1')]) expect(secrets.readApiKey(text)).toBeNull();
  });
});

describe('CAMP-15: a link token', () => {
  const token = secrets.linkToken('demo', 'spring-26_a', 1);

  it('names organisation and campaign, and carries at least 128 bits', () => {
    const parts = secrets.readLinkToken(token)!;
    expect(parts).toMatchObject({ organisationId: 'demo', campaignId: 'spring-26_a' });
    expect(parts.mac.length * 6).toBeGreaterThanOrEqual(128);
  });

  it('matches its own campaign and version only', () => {
    expect(secrets.linkTokenMatches(token, 'demo', 'spring-26_a', 1)).toBe(true);
    expect(secrets.linkTokenMatches(token, 'demo', 'spring-26_a', 2)).toBe(false);
    expect(secrets.linkTokenMatches(secrets.linkToken('demo', 'spring-26_a', 2), 'demo', 'spring-26_a', 2)).toBe(true);
    expect(secrets.linkTokenMatches(token, 'demo', 'spring-26_a', 1)).toBe(true);
    expect(secrets.linkTokenMatches(token, 'demo', 'autumn', 1)).toBe(false);
    expect(secrets.linkTokenMatches(token, 'other', 'spring-26_a', 1)).toBe(false);
  });

  it('is none with any character changed', () => {
    for (let index = 0; index < token.length; index += 1) {
      expect(secrets.linkTokenMatches(bend(token, index), 'demo', 'spring-26_a', 1)).toBe(false);
    }
  });

  it.each(['', 'x', 'demo.spring', 'demo.spring.short', `${token}.x`, `DEMO${token.slice(4)}`, token.slice(1)])(
    'is not taken from %p',
    (text) => {
      const parts = secrets.readLinkToken(text);
      expect(parts === null || !secrets.linkTokenMatches(text, parts.organisationId, parts.campaignId, 1)).toBe(true);
    },
  );
});

describe('a barcode', () => {
  it('names its ticket to its own organisation only', () => {
    const barcode = secrets.barcode('demo', 'ticket-1');
    expect(secrets.readBarcode('demo', barcode)).toBe('ticket-1');
    expect(secrets.readBarcode('other', barcode)).toBeNull();
    for (let index = 0; index < barcode.length; index += 1) {
      expect(secrets.readBarcode('demo', bend(barcode, index))).toBeNull();
    }
    for (const text of ['', '.', 'ticket-1', 'ticket-1.']) expect(secrets.readBarcode('demo', text)).toBeNull();
  });
});

describe('comparing texts in constant time', () => {
  it('answers as === does', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameText(a, b) === (a === b) && sameText(a, a)));
  });
});
