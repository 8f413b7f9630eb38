import fc from 'fast-check';

/** Numbers at every edge that somebody may have forgotten. */
const numbers = fc.constantFrom(
  0,
  -0,
  -1,
  0.5,
  1e-9,
  501,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
  5e-324,
);

const texts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    'a\udc00b',
    '\u202egnp.exe',
    '\ufeff',
    'ﷺ'.repeat(20),
    '𝒳𝓎',
    '%00',
    '%',
    '../../etc/passwd',
    "'; DROP TABLE orders; --",
    '{{7*7}}',
    '<script>',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
    '-1',
    '1e999',
    'a'.repeat(65),
    'x'.repeat(5000),
    '@',
    'a@b',
    '@'.repeat(300),
    'İstanbul@example.org',
    'ola@example.org\u0000',
    'ola@example.org\r\nBcc: all@example.org',
  ),
  fc.constantFrom(
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-01',
    '2026-02-01T09:00:00',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00.000Z',
    '-000001-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-02-01T24:00:00Z',
    '2026-06-30T23:59:60Z',
    '2026-02-01T09:00:00+99:99',
    '1970-01-01T00:00:00Z',
    'Mars/Olympus',
    'NOK ',
    'nok',
    'A-0',
  ),
  fc.string({ unit: 'binary', maxLength: 70 }),
);

/** `depth` lists in one another. */
const nested = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
};

/** Any value that JSON can carry, and that hardly any field expects. */
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: texts },
  { weight: 3, arbitrary: numbers },
  fc.constantFrom(null, true, false, [], {}, [null], [[]], { amount: 1 }, { amount: -1, currency: 'NOK' }),
  fc.constantFrom(
    { amount: 1e15, currency: 'NOK' },
    { amount: 1, currency: 'SEK' },
    { from: 1, to: 1e9 },
    { from: 9, to: 1 },
  ),
  fc.constantFrom(nested(3), nested(200), nested(3000), Array(2000).fill('x'), Array(600).fill('A-1')),
  fc.jsonValue({ maxDepth: 3 }),
);

const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'id',
  'organisationId',
  'x',
  '',
  '\ud800',
  'version',
  'a/b~c',
);

/** A right body with something wrong in one place: a value replaced, a field left out, or one too many. */
export function spoilt(body: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const fields = Object.keys(body);
  const replaced = fc
    .tuple(fc.constantFrom(...fields, 'unknown'), values)
    .map(([field, value]) => ({ ...body, [field]: value }));
  const without = fc.constantFrom(...fields, 'unknown').map((field) => ({ ...body, [field]: undefined }));
  const added = fc.tuple(names, values).map(([name, value]) => ({ ...body, [name]: value }));
  const inside = fc
    .tuple(fc.constantFrom(...fields, 'unknown'), names, values)
    .map(([field, name, value]) => ({ ...body, [field]: { ...(body[field] as object), [name]: value } }));
  return fc.oneof({ weight: 4, arbitrary: replaced }, without, added, inside).map((value) => JSON.stringify(value));
}

/** Bodies that no route can mean anything by. */
export const brokenBodies = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '{',
    '}',
    '[',
    '"',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    'NaN',
    'Infinity',
    'undefined',
    '\u0000',
    '\ufeff{}',
    '{}{}',
    '{"a":1e999}',
    '{"a":01}',
    '{"a":"\\ud8"}',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    'null',
    'true',
    '0',
    '[]',
    '[{}]',
    '"text"',
    '{"a":"\u0001"}',
    '{"a":1,"a":2}',
    `${'['.repeat(5000)}`,
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `{"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}`,
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

/** What stands in a path where an id should, escaped and not. */
export const brokenIds = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '%2F',
    '%00',
    '%',
    '%zz',
    '%ff',
    '%c0%af',
    '%ud800',
    '-a',
    '_a',
    'a'.repeat(65),
    'a'.repeat(190),
    'a'.repeat(201),
    'a'.repeat(3000),
    'a%20b',
    'a+b',
    'a;b=c',
    'a,b',
    '*',
    '$',
    "'",
    '__proto__',
    'constructor',
    'toString',
    '%F0%9F%8E%AD',
    'a:b',
    ':id',
    'a.b.c',
    'demo.presale.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '0',
    '-0',
    '1e9',
    'null',
    'undefined',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => encodeURIComponent(text)),
);

const oneOrMore = (name: string) =>
  fc
    .oneof(brokenIds, fc.constantFrom('1', '0', '-1', '201', '200', '1.5', '1e2', ' 1', '9'.repeat(400)))
    .map((value) => `${name}=${value}`);

/** Queries with a known name and a wrong value, an unknown name, or the same name twice. */
export const brokenQueries = fc
  .array(
    fc.oneof(
      ...[
        'limit',
        'cursor',
        'atLeast',
        'status',
        'state',
        'customerId',
        'performanceId',
        'asOf',
        '__proto__',
        'x[]',
        '',
      ].map(oneOrMore),
      fc.constantFrom('limit', '&', '=', '%', '?', 'limit[a]=1', 'constructor[prototype]=1'),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => `?${parts.join('&')}`);

/** Whatever a header may carry over the wire: node itself sends nothing else. */
const headerTexts = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t',
    '"',
    '""',
    '"1"',
    'W/"1"',
    '"-1"',
    '"1e3"',
    '*',
    '0',
    '-1',
    '9'.repeat(300),
    'é',
    '\xff',
    'a'.repeat(129),
    'a'.repeat(3000),
  ),
  fc.constantFrom(
    'Bearer',
    'Bearer ',
    'bearer x',
    'Basic eA==',
    '00-00-00-00',
    `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`,
    'text/plain',
    '*/*',
    ',',
  ),
  fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((code) => code !== 0x7f)
      .map((code) => String.fromCharCode(code)),
    maxLength: 60,
  }),
);

export const brokenHeaders = fc.dictionary(
  fc.constantFrom(
    'idempotency-key',
    'if-match',
    'x-correlation-id',
    'traceparent',
    'authorization',
    'accept',
    'accept-language',
    'x-forwarded-for',
    'last-event-id',
    'x-access-reason',
    'content-type',
  ),
  headerTexts,
  { minKeys: 1, maxKeys: 3 },
);
