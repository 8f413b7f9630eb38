import { made, nok, openHouse, refused, type House } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const path = '/v1/seasons/spring/exchange-rules';
const rules = {
  allowed: true,
  freeExchanges: 1,
  maxExchanges: 3,
  cutoffDays: 7,
  ticketTypePolicy: 'same_type',
  samePriceZone: true,
  feeType: 'per_ticket',
  onlineFee: nok(2500),
  boxOfficeExchangeProductId: 'swap',
};

async function house(): Promise<House> {
  const opened = await openHouse(server.url);
  await made(opened.admin.post('/v1/products', { id: 'swap', name: 'Exchange', price: nok(4000) }));
  return opened;
}

describe('the exchange rules of a season', () => {
  it('EXC-02: are none until they are set, then stand with the season', async () => {
    const { admin } = await house();
    expect((await admin.get(path)).body).toMatchObject({
      allowed: false,
      feeType: 'none',
      rulesVersion: 0,
      version: 1,
    });
    const set = await admin.put(path, rules);
    expect([set.status, set.body]).toEqual([200, { ...rules, rulesVersion: 1, version: 2 }]);
    expect(set.headers.get('etag')).toBe('"2"');
    expect((await admin.get(path)).body).toEqual(set.body);
    const season = (await admin.get('/v1/seasons/spring')).body;
    expect(season).toMatchObject({ name: 'Spring', exchangeRules: { ...rules, rulesVersion: 1 }, version: 2 });
    expect((await made(admin.patch('/v1/seasons/spring', { name: 'Easter' }))).body.exchangeRules).toEqual({
      ...rules,
      rulesVersion: 1,
    });
  });

  it('EXC-02: keep their values while exchange is off, and are another version when it changes', async () => {
    const { admin } = await house();
    await made(admin.put(path, rules));
    const off = await made(admin.put(path, { ...rules, allowed: false }));
    expect(off.body).toEqual({ ...rules, allowed: false, rulesVersion: 2, version: 3 });
    const again = await made(admin.put(path, { ...rules, allowed: false }));
    expect(again.body).toEqual(off.body);
  });

  it.each([
    ['EXC-04: a negative number', { maxExchanges: -1 }, 400, 'OUT_OF_RANGE'],
    ['EXC-04: a negative number of days', { cutoffDays: -1 }, 400, 'OUT_OF_RANGE'],
    ['EXC-04: more free ones than there may be', { freeExchanges: 4 }, 400, 'FREE_EXCEEDS_MAX'],
    ['G-01: a negative fee', { onlineFee: nok(-1) }, 400, 'INVALID_AMOUNT'],
    ['G-01: a fee in another currency', { onlineFee: { amount: 1, currency: 'DKK' } }, 422, 'CURRENCY_MISMATCH'],
    ['EXC-14: a product that is not there', { boxOfficeExchangeProductId: 'x' }, 422, 'PRODUCT_NOT_FOUND'],
    ['EXC-12: a type of fee that is none', { feeType: 'per_seat' }, 400, 'INVALID_FIELD'],
    ['EXC-10: a policy that is only reserved', { ticketTypePolicy: 'keep_type_and_price' }, 400, 'INVALID_FIELD'],
    ['EXC-02: a rule that is missing', { cutoffDays: undefined }, 400, 'MISSING_FIELD'],
  ])('%s is refused', async (_, fields, status, code) => {
    const { admin } = await house();
    expect(await admin.put(path, { ...rules, ...fields })).toMatchObject({ status, body: { code } });
    expect((await admin.get(path)).body.rulesVersion).toBe(0);
  });

  it.each([
    ['a broken number', { cutoffDays: 1.5 }, ['/cutoffDays']],
    ['a number beyond all counting', { maxExchanges: 1e21 }, ['/maxExchanges']],
    [
      'several of them at once',
      { freeExchanges: 1.5, maxExchanges: -1, cutoffDays: 36_501 },
      ['/freeExchanges', '/maxExchanges', '/cutoffDays'],
    ],
  ])('EXC-04: %s is out of range, each where it is', async (_, fields, pointers) => {
    const { admin } = await house();
    const reply = await admin.put(path, { ...rules, ...fields });
    const errors = pointers.map((pointer) => ({ pointer, code: 'OUT_OF_RANGE' }));
    expect(reply).toMatchObject({ status: 400, body: { code: 'OUT_OF_RANGE', details: { errors } } });
    expect(reply.body.details.errors).toHaveLength(pointers.length);
    const text = await admin.put(path, { ...rules, maxExchanges: '3' });
    expect(text).toMatchObject(refused(400, 'INVALID_FIELD', { errors: [{ pointer: '/maxExchanges' }] }));
  });

  it('belong to a season that is there, in the version that was read', async () => {
    const { admin } = await house();
    expect(await admin.put('/v1/seasons/nowhere/exchange-rules', rules)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await admin.get('/v1/seasons/nowhere/exchange-rules')).toMatchObject(refused(404, 'NOT_FOUND'));
    await made(admin.put(path, rules));
    const stale = await admin.put(path, { ...rules, cutoffDays: 1 }, { ifMatch: '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'VERSION_CONFLICT' } });
  });
});
