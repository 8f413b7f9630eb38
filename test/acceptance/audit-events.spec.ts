import { eventually } from '../support/eventually';
import { type Json } from '../support/client';
import { allOf, cancel, claim, made, openSale, pay, type Sale, withRole } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
let sale: Sale;
let orderId: string;
let customerId: string;

beforeAll(async () => {
  server = await sharedServer();
  sale = await openSale(server.url, { price: 20000 });
  const { body } = await made(claim(sale, { quantity: 2 }));
  orderId = body.orderId;
  await made(pay(sale, orderId, 40000));
  await made(cancel(sale, orderId, { ticketIds: [body.ticketIds[0]] }));
  await made(claim(sale, { email: 'per@example.org' }));
  customerId = (await made(sale.admin.get(`/v1/orders/${orderId}`))).body.customerId;
});
afterAll(() => server.dispose());

const events = (query: string, headers: Record<string, string> = {}) =>
  made(sale.admin.get(`/v1/audit/events?limit=200&${query}`, { headers }));
const typesOf = async (query: string): Promise<string[]> =>
  (await events(query)).body.items.map(({ type }: Json) => type);

describe('the events of an organisation', () => {
  it('are all there, in the order of the log, and nobody else’s', async () => {
    const { items } = (await events('')).body;
    const positions = items.map(({ position }: Json) => position);
    expect(positions).toEqual([...positions].sort());
    expect(items[0]).toMatchObject({ type: 'OrganisationRegistered', revision: 0 });
    const owners = new Set(items.map(({ metadata }: Json) => metadata.organisationId));
    expect([...owners]).toEqual([sale.admin.organisationId]);
  });

  it('are paged without a gap, however small the pages are', async () => {
    const all = (await events('')).body.items.map(({ position }: Json) => position);
    const paged = await allOf(sale, '/v1/audit/events', 3);
    expect(paged.map(({ position }) => position)).toEqual(all);
  });

  it('are found by what they are about', async () => {
    const life = ['TicketsHeld', 'TicketClaimed', 'OrderOpened', 'TicketsCancelled', 'RefundRequested'];
    const ends = ['CampaignTicketReleased', 'TicketsReleaseConfirmed'];
    await eventually(async () => expect(await typesOf(`orderId=${orderId}`)).toEqual([...life, ...ends]));
    expect(await typesOf(`orderId=${orderId}&type=TicketClaimed,TicketsCancelled`)).toEqual([
      'TicketClaimed',
      'TicketsCancelled',
    ]);
    expect(await typesOf(`customerId=${customerId}`)).toEqual(
      expect.arrayContaining(['TicketsHeld', 'RefundRequested']),
    );
    expect(await typesOf('campaignId=presale')).toEqual([
      'CampaignIdTaken',
      'CampaignCreated',
      'TicketsHeld',
      'TicketClaimed',
      'OrderOpened',
      'TicketsCancelled',
      'CampaignTicketReleased',
      'TicketsHeld',
    ]);
    expect((await typesOf('performanceId=show')).slice(0, 3)).toEqual([
      'PerformanceCreated',
      'TicketTypePriced',
      'CampaignIdTaken',
    ]);
    expect(await typesOf('ticketTypeId=sponsor&type=TicketTypeCreated')).toEqual(['TicketTypeCreated']);
    expect(await typesOf(`stream=season-${sale.admin.organisationId}_spring`)).toEqual(['SeasonCreated']);
    expect(await typesOf('seasonId=spring&type=SeasonCreated,TicketClaimed')).toEqual([
      'SeasonCreated',
      'TicketClaimed',
    ]);
    expect(await typesOf('orderId=nobody')).toEqual([]);
  });

  it('are found between two positions and by the instant, the end of it excluded', async () => {
    const [first, second, third] = (await events(`orderId=${orderId}`)).body.items;
    const between = await events(`orderId=${orderId}&after=${first.position}&upTo=${third.position}`);
    expect(between.body.items).toEqual([second, third]);
    expect(await typesOf(`orderId=${orderId}&from=${first.metadata.occurredAt}`)).not.toEqual([]);
    expect(await typesOf(`orderId=${orderId}&to=${first.metadata.occurredAt}`)).toEqual([]);
  });

  it('are found by the command that caused them, and by what belongs together', async () => {
    const headers = { 'x-correlation-id': 'the-whole-evening' };
    const refusal = await claim(sale, { quantity: 500 }, { headers, idempotencyKey: 'too-many' });
    expect(refusal.status).toBe(409);
    await eventually(async () => expect(await typesOf('commandId=too-many')).toEqual(['CommandRefused']));
    expect(await typesOf('correlationId=the-whole-evening')).toEqual(['CommandRefused']);
    const [held] = (await events(`orderId=${orderId}`)).body.items;
    expect(await typesOf(`correlationId=${held.metadata.correlationId}`)).toContain('TicketsHeld');
  });

  it('G-07 are not another organisation’s, whatever stream is named', async () => {
    const other = await openSale(server.url);
    const stream = `season-${sale.admin.organisationId}_spring`;
    expect((await other.admin.get(`/v1/audit/events?stream=${stream}`)).body.items).toEqual([]);
    expect((await other.admin.get(`/v1/audit/events?orderId=${orderId}`)).body.items).toEqual([]);
  });

  it.each([
    ['from=2026-02-01T09:00:00Z&to=2026-02-01T09:00:00Z', 'INVALID_WINDOW'],
    ['from=2026-02-02T09:00:00Z&to=2026-02-01T09:00:00Z', 'INVALID_WINDOW'],
    ['from=2026-02-01T09:00:00', 'TIMEZONE_REQUIRED'],
    ['type=TicketHeld', 'INVALID_QUERY'],
    ['type=TicketsHeld,', 'INVALID_QUERY'],
    ['type=', 'INVALID_QUERY'],
    ['stream=spring', 'INVALID_QUERY'],
    ['stream=season-Oslo', 'INVALID_QUERY'],
  ])('G-02 are not read as none where the question is a slip: %s', async (query, code) => {
    expect(await sale.admin.get(`/v1/audit/events?${query}`)).toMatchObject({ status: 400, body: { code } });
  });

  it('are not asked for behind a position that lies after the last one', async () => {
    const { items } = (await events('')).body;
    const [after, upTo] = [items[2].position, items[1].position];
    for (const path of ['/v1/audit/events', '/v1/audit/campaigns/presale/history']) {
      const reply = await sale.admin.get(`${path}?after=${after}&upTo=${upTo}`);
      expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_WINDOW', details: { after, upTo } } });
    }
  });

  it('are not asked for with what is no position', async () => {
    expect(await sale.admin.get('/v1/audit/events?upTo=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'INVALID_POSITION' },
    });
  });
});

describe('personal values', () => {
  const held = `type=TicketsHeld&limit=1`;

  it('stay sealed without a reason', async () => {
    const { person } = (await sale.admin.get(`/v1/audit/events?${held}`)).body.items[0].data;
    expect(person.email).toMatch(/^s1\./);
  });

  it('are opened for a reason, and that look is recorded with who, why and what', async () => {
    const auditor = await withRole(sale, 'auditor');
    const headers = { 'x-access-reason': 'Complaint 17' };
    const seen = await auditor.get(`/v1/audit/events?${held}`, { headers });
    expect(seen.body.items[0].data.person.email).toBe('ola@example.org');
    const looks = await events('type=PersonalDataOpened');
    expect(looks.body.items.at(-1)).toMatchObject({
      data: { reason: 'Complaint 17', path: '/v1/audit/events', customerIds: [customerId] },
      metadata: { actor: auditor.key.split('.')[1] },
    });
    await eventually(async () => expect(await typesOf(`customerId=${customerId}`)).toContain('PersonalDataOpened'));
  });

  it('need a reason of at least a character', async () => {
    const reply = await sale.admin.get(`/v1/audit/events?${held}`, { headers: { 'x-access-reason': ' ' } });
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_FIELD' } });
  });

  it('are gone for auditors too once the person has been erased', async () => {
    const per = (await events('type=TicketsHeld')).body.items.at(-1);
    await made(sale.admin.post(`/v1/customers/${per.data.customerId}/erase`, { reason: 'asked for' }));
    const after = await events('type=TicketsHeld', { 'x-access-reason': 'Complaint 18' });
    expect(after.body.items.at(-1).data.person.email).toEqual({ erased: true });
  });
});
