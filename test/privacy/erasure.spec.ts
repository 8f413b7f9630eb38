import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addTicketType,
  allOf,
  atAnotherStart,
  campaignOf,
  cancel,
  claim,
  countersOf,
  made,
  openCampaign,
  openSale,
  orderOf,
  pay,
  type Sale,
  setPrice,
  withRole,
} from '../support/scenario';
import { buy, inCash } from '../support/purchases';
import { type Server, startServer } from '../support/server';
import { rebuildViews } from '../support/views';
import { tracesOf } from './traces';

/** Everything that names the person, as it was sent or recorded, and the parts by which one would know it. */
const person = [
  'zebulon.quist+vip@nomail.example',
  'zquist@elsewhere.example',
  'Zebulon Ångström-Quist',
  'Ångström',
  'Zebulon',
];
const firstEmail = ' Zebulon.Quist+VIP@nomail.example ';
const secondEmail = 'ZQuist@elsewhere.example';
const env = { LOG_LEVEL: 'trace' };
const erased = { erased: true };

let server: Server;
let output = '';
let free: Sale;
let paid: Sale;
let customerId: string;
let orders: string[];
let before: Awaited<ReturnType<typeof facts>>;

/** What an erasure must leave as it was. */
async function facts() {
  const strip = (transaction: object) => ({ ...transaction, email: null });
  return {
    free: await countersOf(free),
    paid: await countersOf(paid),
    transactions: (await allOf(free, `/v1/campaigns/${free.campaignId}/transactions`)).map(strip),
    orders: await Promise.all(orders.map((id) => orderOf(free, id))),
    refunds: await allOf(free, '/v1/refunds'),
    seats: (await free.admin.get('/v1/performances/show/seats')).body,
  };
}

/** How the person looks wherever a name or address may be shown. */
async function shown() {
  const { admin } = free;
  const emails = async (sale: Sale) =>
    (await campaignOf(sale)).transactions.map(({ email }: { email: unknown }) => email);
  const customer = (await made(admin.get(`/v1/customers/${customerId}`))).body;
  const listed = (await allOf(free, '/v1/customers')).find(({ id }) => id === customerId);
  return { customer, listed, free: await emails(free), paid: await emails(paid) };
}

async function traces(): Promise<string[]> {
  await server.writeDown();
  return tracesOf(person, server.dir, output + server.output());
}

async function restart(): Promise<void> {
  output += server.output();
  await server.kill('SIGTERM');
  output += server.output();
  server = await startServer({ dir: server.dir, env });
  free = atAnotherStart(free, server.url);
  paid = atAnotherStart(paid, server.url);
}

beforeAll(async () => {
  server = await startServer({ env });
  free = await openSale(server.url, { campaign: { maxPerUser: 4 } });
  await addTicketType(free, { id: 'friend', name: 'Friend', webPurchaseCode: '!FRIEND' });
  await setPrice(free, { ticketTypeId: 'friend', price: 20000 });
  paid = await openCampaign(free, { id: 'friends', ticketTypeId: 'friend' });
  const who = { email: firstEmail, name: 'Zebulon Ångström-Quist' };
  const claims = [
    await made(claim(free, { ...who, quantity: 3 })),
    await made(claim(paid, { ...who, quantity: 2 })),
    await made(claim(paid, { ...who, quantity: 1 })),
  ];
  orders = claims.map(({ body }) => body.orderId);
  await addTicketType(free, { id: 'ordinary', name: 'Ordinary' });
  await setPrice(free, { ticketTypeId: 'ordinary', price: 20000 });
  const customer = { email: firstEmail, name: who.name };
  orders.push((await made(buy(free, { customer, payment: inCash(20000) }))).body.id);
  await made(pay(paid, orders[1]!, 40000));
  await made(cancel(paid, orders[1]!, { ticketIds: [claims[1]!.body.ticketIds[0]] }));
  await made(cancel(free, orders[0]!, { ticketIds: [claims[0]!.body.ticketIds[0]] }));
  customerId = (await orderOf(free, orders[0]!)).customerId;
  await made(free.admin.patch(`/v1/customers/${customerId}`, { email: secondEmail, name: 'Zebulon Quist' }));
  await made(free.admin.put(`/v1/customers/${customerId}/flags`, { flagIds: ['member'] }));
  before = await facts();
});
afterAll(() => server.dispose());

describe('before anybody is erased', () => {
  it('the person is shown to who may see it, and to nobody else', async () => {
    const customer = await shown();
    expect(customer.customer).toMatchObject({ email: 'zquist@elsewhere.example', name: 'Zebulon Quist' });
    const reporting = await withRole(free, 'reporting');
    const { body } = await made(reporting.get(`/v1/customers/${customerId}`));
    expect(body).toMatchObject({ email: null, name: null });
    const { transactions } = (await made(reporting.get(`/v1/campaigns/${free.campaignId}`))).body;
    expect(transactions).toEqual([expect.objectContaining({ email: null })]);
  });

  it('I8 nothing in files or logs shows it, not even what was refused or could not be read', async () => {
    const { admin } = free;
    const who = { email: firstEmail, name: 'Zebulon Ångström-Quist' };
    await claim(free, { ...who, quantity: 499 });
    await claim(free, { ...who, email: 'zebulon.quist+vip@@nomail.example' });
    await claim(free, { ...who, nickname: 'Zebulon' });
    await admin.post('/v1/customers', '{"email":"zebulon.quist+vip@nomail.example"');
    await admin.get('/v1/customers?email=zebulon.quist%2Bvip%40nomail.example');
    await admin.get('/v1/customers/zebulon.quist+vip@nomail.example');
    await admin.patch('/v1/customers/nobody', { email: secondEmail });
    expect(await traces()).toEqual([]);
    await restart();
    expect(await traces()).toEqual([]);
  });

  it('such traces would be found', () => {
    const dir = mkdtempSync(join(tmpdir(), 'parterre-traces-'));
    const found = (text: string | Buffer): number => {
      writeFileSync(join(dir, 'file'), text);
      return tracesOf(person, dir, '').length;
    };
    expect(found('nothing here')).toBe(0);
    expect(found('{"email":"zebulon.quist+vip@nomail.example"}')).toBeGreaterThan(0);
    expect(found(Buffer.from('a ZEBULON ångström-quist').toString('base64'))).toBeGreaterThan(0);
    expect(found(Buffer.from('ab Zebulon Ångström-Quist').toString('base64url'))).toBeGreaterThan(0);
    expect(found('/v1/customers?email=zquist%40elsewhere.example')).toBeGreaterThan(0);
    expect(found(Buffer.from('Zebulon').toString('hex'))).toBeGreaterThan(0);
    expect(found('\\u00c5ngstr\\u00f6m')).toBeGreaterThan(0);
    rmSync(dir, { recursive: true });
  });
});

describe('R9 once a person is erased', () => {
  beforeAll(async () => {
    const reply = await free.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'asked for' });
    expect(reply).toMatchObject({ status: 200, body: { id: customerId, erased: true } });
  });

  const looksErased = async () => {
    const { customer, listed, free: ofFree, paid: ofPaid } = await shown();
    expect(customer).toMatchObject({ id: customerId, email: erased, name: erased, erased: true });
    expect(listed).toEqual(customer);
    expect(ofFree).toEqual([erased]);
    expect(ofPaid).toEqual([erased, erased]);
  };

  it('every answer says so, and a second erasure answers alike', async () => {
    await looksErased();
    const again = await free.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'again' });
    expect(again).toMatchObject({ status: 200, body: { id: customerId, erased: true } });
    await looksErased();
  });

  it('counters, orders, refunds and seats stay as they were', async () => {
    expect(await facts()).toEqual(before);
  });

  it('commands by its id are refused with ERASED', async () => {
    const { admin } = free;
    const path = `/v1/customers/${customerId}`;
    for (const call of [admin.patch(path, { name: 'Anna' }), admin.put(`${path}/flags`, { flagIds: ['vip'] })])
      expect(await call).toMatchObject({ status: 409, body: { code: 'ERASED' } });
  });

  it('nothing of it is in any file or in the log, and a restart and a rebuild answer the same', async () => {
    expect(await traces()).toEqual([]);
    await restart();
    await looksErased();
    expect(await facts()).toEqual(before);
    await rebuildViews(server.url);
    await looksErased();
    expect(await facts()).toEqual(before);
    expect(await traces()).toEqual([]);
  });

  it('CAMP-12 the address has used what it had used, and may use the rest', async () => {
    const refusal = await claim(free, { email: secondEmail, quantity: 3 });
    expect(refusal).toMatchObject({
      status: 409,
      body: { code: 'CAMPAIGN_PER_USER_EXCEEDED', details: { max: 4, used: 2 } },
    });
    expect(await claim(free, { email: secondEmail, quantity: 2 })).toMatchObject({ status: 201 });
    expect((await countersOf(free)).claimed).toBe(before.free.claimed + 2);
    // It is the same customer again, who has given an address anew; the name given before is gone for good.
    const { customer, free: ofFree } = await shown();
    expect(customer).toMatchObject({ email: 'zquist@elsewhere.example', name: null });
    expect(ofFree).toEqual(['zquist@elsewhere.example', 'zquist@elsewhere.example']);
    expect(await traces()).toEqual([]);
  });

  it('and what was sold to it since can be erased as well', async () => {
    const reply = await free.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'once more' });
    expect(reply).toMatchObject({ status: 200, body: { erased: true } });
    expect((await campaignOf(free)).transactions.map(({ email }: { email: unknown }) => email)).toEqual([
      erased,
      erased,
    ]);
    await restart();
    expect((await campaignOf(free)).transactions.map(({ email }: { email: unknown }) => email)).toEqual([
      erased,
      erased,
    ]);
    expect(await traces()).toEqual([]);
  });
});
