import fc from 'fast-check';
import type { Client, Reply } from '../support/client';
import {
  addTicketType,
  allOf,
  atAnotherStart,
  countersOf,
  nok,
  openCampaign,
  openSale,
  placesOf,
  type Sale,
  setPrice,
} from '../support/scenario';
import { type Server, startServer } from '../support/server';

const numRuns = Number(process.env.REPEAT_RUNS ?? 3);

/** One request of a scenario: what it does, and how often and when it is sent. */
interface Step {
  readonly kind:
    'free' | 'paid' | 'link' | 'pay' | 'cancel' | 'edit' | 'stop' | 'resume' | 'customer' | 'season' | 'allocate';
  /** Which buyer, order or amount; taken modulo what there is. */
  readonly pick: number;
  readonly times: 1 | 2 | 3;
  readonly together: boolean;
}

const sales = ['free', 'paid', 'link', 'pay', 'cancel'] as const;
const kinds = ['edit', 'stop', 'resume', 'customer', 'season', 'allocate', ...sales, ...sales, ...sales] as const;

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(999),
    times: fc.constantFrom(1, 2, 3),
    together: fc.boolean(),
  }),
  { minLength: 25, maxLength: 40 },
);

/** A house with a free and a paid campaign, and the orders made in it so far. */
interface Stage {
  free: Sale;
  paid: Sale;
  readonly orders: { readonly id: string; readonly due: number }[];
}

interface Sent {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  readonly anonymous?: boolean;
}

async function openStage(url: string): Promise<Stage> {
  const free = await openSale(url, { capacity: 60, campaign: { maxTotal: 25, maxPerUser: 12 } });
  await addTicketType(free, { id: 'friend', name: 'Friend', webPurchaseCode: '!FRIEND' });
  await setPrice(free, { ticketTypeId: 'friend', price: 20000 });
  const paid = await openCampaign(free, { id: 'friends', ticketTypeId: 'friend', maxTotal: 25 });
  return { free, paid, orders: [] };
}

function requestOf({ kind, pick }: Step, number: number, { free, paid, orders }: Stage): Sent {
  const key = `step-${number}`;
  const order = orders[pick % Math.max(orders.length, 1)] ?? { id: 'no-order', due: 0 };
  const claim = { email: `buyer-${pick % 4}@example.org`, quantity: 1 + (pick % 5) };
  const post = (path: string, body: unknown): Sent => ({ method: 'POST', path, body, key });
  const campaign = `/v1/campaigns/${free.campaignId}`;
  switch (kind) {
    case 'free':
      return post(`${campaign}/claims`, { ...claim, linkToken: free.token });
    case 'paid':
      return post(`/v1/campaigns/${paid.campaignId}/claims`, { ...claim, linkToken: paid.token });
    case 'link':
      return { ...post(`/v1/links/${free.token}/claims`, claim), anonymous: true };
    case 'pay':
      return post(`/v1/orders/${order.id}/payments`, { amount: nok(order.due), reference: `till-${number}` });
    case 'cancel':
      return post(`/v1/orders/${order.id}/cancel`, {
        reason: 'asked for',
        ...(pick % 2 === 0 && { ticketIds: [`${order.id}-0`] }),
      });
    case 'edit':
      return { method: 'PATCH', path: campaign, body: { maxTotal: 20 + (pick % 10) }, key };
    case 'stop':
    case 'resume':
      return post(`${campaign}/${kind}`, {});
    case 'customer':
      return post('/v1/customers', { email: `buyer-${pick % 6}@example.org`, name: 'Somebody' });
    case 'season':
      return post('/v1/seasons', { name: `Season ${pick}` });
    case 'allocate':
      return {
        method: 'PUT',
        path: '/v1/performances/show/allocations/press',
        body: { name: `Press ${number}`, quantity: pick % 8 },
        key,
      };
  }
}

function send({ free: { admin } }: Stage, { method, path, body, key, anonymous }: Sent): Promise<Reply> {
  const caller: Client = anonymous === true ? admin.as('') : admin;
  return caller.request(method, path, { body, idempotencyKey: key });
}

/** What of an answer does not depend on which house gave it. */
const outcome = ({ status, body }: Reply) => ({ status, code: body.code ?? null, state: body.status ?? null });

/** What was created, claimed or sold answers the same body for ever; an edit answers the resource as it stands (G-06). */
const creates = ({ status }: Reply): boolean => status === 201;

function expectSame(first: Reply, again: Reply): void {
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.status).toBe(first.status);
  if (creates(first)) {
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  }
}

async function counted(stage: Stage) {
  const { free, paid } = stage;
  const statuses = async () => (await allOf(free, '/v1/orders')).map(({ status }) => status).sort();
  return {
    free: await countersOf(free),
    paid: await countersOf(paid),
    places: await placesOf(free),
    orders: await statuses(),
    refunds: (await allOf(free, '/v1/refunds')).map(({ amount }) => amount.amount).sort(),
    seasons: (await allOf(free, '/v1/seasons')).length,
    customers: (await allOf(free, '/v1/customers')).length,
  };
}

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

async function restart(...stages: Stage[]): Promise<void> {
  await server.kill('SIGKILL');
  server = await startServer({ dir: server.dir });
  for (const stage of stages) {
    stage.free = atAnotherStart(stage.free, server.url);
    stage.paid = atAnotherStart(stage.paid, server.url);
  }
}

function remember(stage: Stage, { status, body }: Reply): void {
  if (status === 201 && body.orderId !== undefined) stage.orders.push({ id: body.orderId, due: body.due.amount });
}

/** A customer who was known already: answers that appended nothing are not remembered. */
const foundOnly = ({ path }: Sent, { status }: Reply): boolean => path === '/v1/customers' && status === 200;

/** Sends a request as often as the step says. One of them is the first, the others repeat it; refusals leave nothing to repeat. */
async function sendOften(stage: Stage, { times, together }: Step, request: Sent): Promise<Reply> {
  const replies: Reply[] = [];
  if (together) replies.push(...(await Promise.all(Array.from({ length: times }, () => send(stage, request)))));
  else for (let time = 0; time < times; time += 1) replies.push(await send(stage, request));
  expect(new Set(replies.map((reply) => JSON.stringify(outcome(reply)))).size).toBe(1);
  const firsts = replies.filter(({ headers }) => headers.get('idempotent-replayed') === null);
  const first = replies[0]!;
  if (first.status >= 400 || foundOnly(request, first)) return first;
  expect(firsts).toHaveLength(1);
  for (const reply of replies) if (reply !== firsts[0]) expectSame(firsts[0]!, reply);
  return firsts[0]!;
}

const timeout = 60_000 + numRuns * 60_000;

it(
  'R3 G-06 any request may be sent again, at once or later, also after a kill -9: all is as if it was sent once',
  async () => {
    const property = fc.asyncProperty(steps, async (scenario) => {
      const often = await openStage(server.url);
      const once = await openStage(server.url);
      const done: { request: Sent; reply: Reply }[] = [];
      for (const [number, step] of scenario.entries()) {
        const request = requestOf(step, number, often);
        const reply = await sendOften(often, step, request);
        const twin = await send(once, requestOf(step, number, once));
        expect({ step, ...outcome(reply) }).toEqual({ step, ...outcome(twin) });
        remember(often, reply);
        remember(once, twin);
        if (reply.status < 300 && !foundOnly(request, reply)) done.push({ request, reply });
      }
      expect(await counted(often)).toEqual(await counted(once));
      await restart(often, once);
      expect(await counted(often)).toEqual(await counted(once));
      const again = await Promise.all(done.map(({ request }) => send(often, request)));
      again.forEach((reply, index) => expectSame(done[index]!.reply, reply));
      expect(await counted(often)).toEqual(await counted(once));
    });
    await fc.assert(property, { numRuns, endOnFailure: true });
  },
  timeout,
);

it('G-06 a key that comes with another body is refused, after a kill -9 too', async () => {
  const stage = await openStage(server.url);
  const body = { linkToken: stage.free.token, email: 'ola@example.org', quantity: 1 };
  const request: Sent = { method: 'POST', path: `/v1/campaigns/${stage.free.campaignId}/claims`, body, key: 'k' };
  const first = await send(stage, request);
  const other = { ...request, body: { ...body, quantity: 2 } };
  const reused = { status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  expect(await send(stage, other)).toMatchObject(reused);
  await restart(stage);
  expect(await send(stage, other)).toMatchObject(reused);
  expectSame(first, await send(stage, request));
  expect((await countersOf(stage.free)).claimed).toBe(1);
});
