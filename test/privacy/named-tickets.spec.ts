import type { Json } from '../support/client';
import { inCash } from '../support/purchases';
import { atAnotherStart, type House, made, orderOf } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { buySubscription, cards } from '../support/subscription-sales';
import { openSeasonHouse, openSubscription, setPart } from '../support/subscriptions';
import { rebuildViews } from '../support/views';
import { tracesOf } from './traces';

const persons = [
  'wilhelmina.quarles@nomail.example',
  'Wilhelmina Quarles',
  'Quarles',
  'Bartholomew Ødegård',
  'Ødegård',
];
const erased = { erased: true };
const env = { LOG_LEVEL: 'trace' };

let server: Server;
let output = '';
let house: House;
let orders: Json[];

const customerOf = async ({ customerId }: Json) => (await made(house.admin.get(`/v1/customers/${customerId}`))).body;
const asTheyStand = () => Promise.all(orders.map(({ id }) => orderOf(house, id)));

async function traces(): Promise<string[]> {
  await server.writeDown();
  return tracesOf(persons, server.dir, output + server.output());
}

beforeAll(async () => {
  server = await startServer({ env });
  house = await openSeasonHouse(server.url);
  await openSubscription(house);
  await setPart(house, 'customer-info', { perTicket: true });
  const bought = await made(buySubscription(house, { units: cards(2), payment: inCash(120000) }));
  const assignments = [
    { unit: 0, email: 'Wilhelmina.Quarles@nomail.example', name: 'Wilhelmina Quarles' },
    { unit: 1, name: 'Bartholomew Ødegård' },
  ];
  const path = `/v1/orders/${bought.body.id}/ticket-customers`;
  const twice = [assignments[1], { unit: 0, name: 'BARTHOLOMEW ØDEGÅRD' }];
  expect(await house.admin.post(path, { assignments: twice })).toMatchObject({ status: 422 });
  orders = (await made(house.admin.post(path, { assignments }))).body.orders;
});
afterAll(() => server.dispose());

it('SUB-43: I8: whoever reads files or logs finds no name of a ticket, refused or not', async () => {
  expect(await customerOf(orders[0])).toMatchObject({
    email: 'wilhelmina.quarles@nomail.example',
    name: 'Wilhelmina Quarles',
  });
  expect(await customerOf(orders[1])).toMatchObject({ email: null, name: 'Bartholomew Ødegård' });
  expect(await traces()).toEqual([]);
});

it('SUB-43: R9: whom a ticket is for is erased like anybody, and the tickets stay, after a restart and a rebuild too', async () => {
  const before = await asTheyStand();
  for (const { customerId } of orders)
    await made(house.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'asked for' }));
  const looksErased = async () => {
    for (const order of orders)
      expect(await customerOf(order)).toMatchObject({ email: erased, name: erased, erased: true });
    expect(await asTheyStand()).toEqual(before);
  };
  await looksErased();
  output += server.output();
  await server.kill('SIGTERM');
  output += server.output();
  server = await startServer({ dir: server.dir, env });
  house = atAnotherStart(house, server.url);
  await rebuildViews(server.url);
  await looksErased();
  expect(await traces()).toEqual([]);
});
