import fc from 'fast-check';
import { normaliseEmail } from './email';

describe('an e-mail address', () => {
  it.each([
    ['kari@example.org', 'kari@example.org'],
    ['  Kari.Nordmann@Example.ORG\n', 'kari.nordmann@example.org'],
    ['KARI+Teater@example.org', 'kari+teater@example.org'],
    ['ø@blåbær.no', 'ø@blåbær.no'],
    ['a\u030Ase@example.org', '\u00e5se@example.org'],
    ["o'brien_1@mail.example.co.uk", "o'brien_1@mail.example.co.uk"],
    ['x@xn--bcher-kva.example', 'x@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('CAMP-12: %p is known as %p', (text, expected) => {
    expect(normaliseEmail(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'kari',
    '@example.org',
    'kari@',
    'kari@example',
    'kari@@example.org',
    'kari@home@example.org',
    'kari nordmann@example.org',
    'Kari <kari@example.org>',
    'kari@example.org, ola@example.org',
    'kari@example..org',
    'kari@.example.org',
    'kari@example.org.',
    '.kari@example.org',
    'kari..n@example.org',
    'kari@-example.org',
    'kari@example-.org',
    'kari@exa_mple.org',
    'kari@127.0.0.1',
    'kari@[127.0.0.1]',
    '"kari"@example.org',
    'kari\u0000@example.org',
    'kari\u200b@example.org',
    'kari@example.o',
    `${'a'.repeat(65)}@example.org`,
    `kari@${'a'.repeat(64)}.org`,
    `kari@${'example.'.repeat(40)}org`,
  ])('CAMP-12: %p is refused', (text) => {
    expect(normaliseEmail(text)).toBeNull();
  });

  it('CAMP-12: does not change when it is normalised again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'grapheme' }).map((text) => `${text}@example.org`),
        ),
        (text) => {
          const email = normaliseEmail(text);
          expect(email === null || normaliseEmail(email) === email).toBe(true);
        },
      ),
    );
  });

  it('answers at once however long the text is', () => {
    expect(normaliseEmail(`${'a.'.repeat(100_000)}@${'a-'.repeat(100_000)}`)).toBeNull();
  });
});
