import { createCampaign } from '../../apps/admin-api/campaigns/create-campaign';
import { callOf, organisationId } from '../../test/simulation/house';
import {
  campaignSettings,
  claimTickets,
  everywhere,
  payment,
  performanceSettings,
  unnumbered,
} from '../../test/support/builders';
import { holdForOrder } from '../../test/support/order-holds';
import { SandboxHouse } from '../../test/support/sandbox-house';
import { openSubscriptionOrder, subscriptionTerms } from '../../test/support/subscription-orders';
import { LogUnavailable } from '../event-log/event-log';
import { order } from '../domain/orders/order.decider';
import { performance, PerformanceCommand } from '../domain/performances/performance.decider';
import { PerformanceState } from '../domain/performances/performance.state';
import { ticketTypesDecider } from '../domain/ticket-types/ticket-types.decider';

const opensAt = '2030-02-01T09:00:00.000Z';
const lapsed = '2030-02-01T09:15:00.000Z';
const at = { organisationId, id: 'p1' };

/** A sandbox with one performance of 1,000 places at 200 kr, on stores that outlive their processes. */
class Sandbox extends SandboxHouse {
  async open(): Promise<this> {
    await this.openSandbox(opensAt);
    const { commands } = this.node.core;
    const settings = { ...performanceSettings, seating: unnumbered(1_000), startsAt: '2030-03-01T18:00:00.000Z' };
    await this.run({ type: 'CreatePerformance', ...settings });
    const ticketTypes = await commands.state(ticketTypesDecider, { organisationId });
    const open = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
    const prices = everywhere(20_000);
    await this.run({
      type: 'PriceTicketType',
      ticketTypeId: 'sponsor',
      prices,
      ...open,
      ticketTypes: ticketTypes.byId,
    });
    const window = { validFrom: opensAt, validUntil: '2030-02-20T09:00:00.000Z', maxTotal: null };
    const campaign = { ...campaignSettings, ...window, newTicketType: null, ticketTypes };
    await createCampaign(this.node.core, { type: 'CreateCampaign', ...campaign }, callOf('campaign', 'campaign'));
    return this;
  }

  run(command: PerformanceCommand, key = JSON.stringify(command).slice(0, 80)) {
    return this.node.core.commands.execute(performance, at, command, callOf(key, command.type));
  }

  async claim(orderId: string, quantity = 1): Promise<void> {
    const { byId } = await this.node.core.commands.state(ticketTypesDecider, { organisationId });
    await this.run(claimTickets({ orderId, customerId: orderId, quantity, ticketTypes: byId }), orderId);
  }

  async pay(orderId: string, amount = 20_000): Promise<void> {
    await this.run(
      { type: 'RecordPayment', orderId, payment: payment(amount), refundId: `r-${orderId}` },
      `pay-${orderId}`,
    );
  }

  async cancelSold(orderId: string): Promise<void> {
    const sale = (await this.state()).orders.get(orderId)!;
    const ids = { cancellationId: `x-${orderId}`, refundId: `r-${orderId}`, reason: 'ill', refund: null };
    const all = { expectedVersion: null, ticketIds: null, admittedToo: false };
    const command = { type: 'CancelTickets', ...all, ...ids, sale } as const;
    const { commands } = this.node.core;
    await commands.execute(order, { organisationId, id: orderId }, command, callOf(`cancel-${orderId}`, 'cancel'));
  }

  /** An order of a place on each of two performances, held and opened and left there. */
  async order(orderId: string, paid: boolean): Promise<void> {
    const { commands } = this.node.core;
    const tickets = ['p1', 'p2'].map((performanceId, index) => {
      return { id: `${orderId}-${index}`, unit: 0, ticketTypeId: 'sponsor', performanceId, price: 20_000, discount: 0 };
    });
    for (const { id, unit, ticketTypeId, performanceId } of tickets) {
      const wanted = { tickets: [{ id, unit, ticketTypeId, seatId: null }], blocks: [], allocation: null };
      const hold = { ...holdForOrder([], { holdId: orderId, orderId }), ...wanted };
      await commands.execute(performance, { organisationId, id: performanceId }, hold, callOf(`hold-${id}`, 'hold'));
    }
    const terms = { terms: subscriptionTerms({ tickets }), payment: paid ? payment(40_000) : null };
    const open = openSubscriptionOrder({ orderId, ...terms });
    await commands.execute(order, { organisationId, id: orderId }, open, callOf(`open-${orderId}`, 'open'));
  }

  async cancelOrder(orderId: string): Promise<void> {
    const ids = { cancellationId: `x-${orderId}`, refundId: `r-${orderId}`, reason: 'ill', refund: null };
    const all = { expectedVersion: null, ticketIds: null, admittedToo: false, sale: null };
    const command = { type: 'CancelTickets', ...all, ...ids } as const;
    const { commands } = this.node.core;
    await commands.execute(order, { organisationId, id: orderId }, command, callOf(`cancel-${orderId}`, 'cancel'));
  }

  async openSecondPerformance(): Promise<void> {
    const settings = { ...performanceSettings, performanceId: 'p2', seating: unnumbered(1_000) };
    const create = { type: 'CreatePerformance', ...settings, startsAt: '2030-03-02T18:00:00.000Z' } as const;
    const { commands } = this.node.core;
    const { byId } = await commands.state(ticketTypesDecider, { organisationId });
    const terms = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
    const price = { ticketTypeId: 'sponsor', prices: everywhere(20_000), ...terms, ticketTypes: byId };
    const second = { organisationId, id: 'p2' };
    await commands.execute(performance, second, create, callOf('second', 'second'));
    await commands.execute(performance, second, { type: 'PriceTicketType', ...price }, callOf('price', 'price'));
  }

  /** How many places are held and sold on both performances. */
  async places(): Promise<number[][]> {
    const taken = (id: string) =>
      this.node.core.commands.read(performance, { organisationId, id }, ({ held, sold }) => [held, sold]);
    return Promise.all(['p1', 'p2'].map(taken));
  }

  /** SUB-43: everything of it is for one person, whose order is to be opened. */
  async splitOrder(orderId: string, newOrderId: string): Promise<void> {
    const assignments = [{ unit: 0, customerId: 'bea', person: {}, orderId: newOrderId }];
    const all = { expectedVersion: null, perTicket: true, sale: null };
    const command = { type: 'AssignTicketCustomers', ...all, assignments } as const;
    const { commands } = this.node.core;
    await commands.execute(order, { organisationId, id: orderId }, command, callOf(`split-${orderId}`, 'split'));
  }

  ticketsOf(orderId: string): Promise<string[]> {
    const at = { organisationId, id: orderId };
    return this.node.core.commands.read(order, at, ({ record }) => (record?.tickets ?? []).map(({ id }) => id));
  }

  /** Which orders both performances take to have tickets of a hold. */
  async ownersOf(holdId: string): Promise<(string | undefined)[]> {
    const owners = (id: string) =>
      this.node.core.commands.read(performance, { organisationId, id }, ({ holds }) =>
        holds.get(holdId)!.tickets.map(({ movedTo }) => movedTo?.orderId),
      );
    return (await Promise.all(['p1', 'p2'].map(owners))).flat();
  }

  state(): Promise<Readonly<PerformanceState>> {
    return this.node.core.commands.read(performance, at, (state) => state);
  }

  /** Until the views show everything. */
  async shown(): Promise<void> {
    await this.node.core.progress.waitFor((await this.log.head())!);
  }

  drive(process: string, instance: string) {
    return this.node.core.processes.drive({ process, instance, streamId: instance }, callOf('drive', 'drive'));
  }
}

let house: Sandbox;
beforeEach(async () => (house = await new Sandbox().open()));
afterEach(async () => {
  await house.close();
  expect(house.errors).toEqual([]);
});

/** Waits for what happens by itself. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 200) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('what is due by the clock', () => {
  it('G-02, CAMP-22: is done at its instant by the clock of the organisation, not before', async () => {
    await house.claim('o1');
    await house.shown();
    const { recovery } = house.node.core;
    await house.setClock('2030-02-01T09:14:59.999Z');
    expect(await recovery.runDue(organisationId)).toBeNull();
    await house.setClock(lapsed);
    const position = await recovery.runDue(organisationId);
    expect((await house.state()).orders.get('o1')).toMatchObject({ status: 'expired' });
    expect(position).toBe(await house.log.head());
  });

  it('is not said to be done when the log went away midway, and is done by the same call later', async () => {
    await house.claim('o1');
    await house.setClock('2030-02-01T09:14:59.999Z');
    await house.shown();
    house.log.faults = { append: (stream) => (stream.startsWith('performance-') ? 'not stored' : 'none') };
    await house.setClock(lapsed);
    const { recovery } = house.node.core;
    await expect(recovery.runDue(organisationId)).rejects.toBeInstanceOf(LogUnavailable);
    house.log.faults = {};
    await recovery.runDue(organisationId);
    expect((await house.state()).orders.get('o1')).toMatchObject({ status: 'expired' });
    // The ticks of recovery itself met the same and told of it.
    house.errors.splice(0);
  });

  it('is all done at once, though it is more than a page and more than one append takes', async () => {
    for (let n = 0; n < 700; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => house.claim(`o${n + index}`)));
    await house.setClock(lapsed);
    await house.shown();
    const before = house.log.appends.length;
    await house.node.core.recovery.runDue(organisationId);
    const state = await house.state();
    expect([state.held, state.sold]).toEqual([0, 0]);
    const releases = house.log.appends.slice(before).map(({ types }) => types.length);
    expect(releases.reduce((sum, count) => sum + count, 0)).toBe(700);
    expect(Math.max(...releases)).toBeLessThanOrEqual(500);
    expect(await house.node.core.recovery.runDue(organisationId)).toBeNull();
  });
});

describe('a process', () => {
  it('that is driven twice, at once or later, changes nothing twice', async () => {
    await house.claim('o1');
    await house.pay('o1');
    await house.cancelSold('o1');
    const both = await Promise.all([house.drive('order-cancellation', 'o1'), house.drive('order-cancellation', 'o1')]);
    expect(both.every(({ finished }) => finished)).toBe(true);
    const appends = house.log.appends.length;
    expect(await house.drive('order-cancellation', 'o1')).toEqual({ position: null, finished: true });
    expect(house.log.appends).toHaveLength(appends);
    expect(
      house.log.appends.map(({ types }) => types[0]).filter((type) => type === 'CampaignTicketReleased'),
    ).toHaveLength(1);
  });

  it('that can do nothing says that it is not finished', async () => {
    await house.claim('o1');
    const told = await house.drive('performance-cancellation', 'p1');
    expect(told).toEqual({ position: null, finished: true });
    const { processes } = house.node.core;
    const early = { process: 'reservation-expiry', instance: 'o1', streamId: 'p1' };
    expect(await processes.drive(early, callOf('d', 'd'))).toEqual({ position: null, finished: false });
    await house.setClock(lapsed);
    expect(await processes.drive(early, callOf('d', 'd'))).toMatchObject({ finished: true });
    expect((await house.state()).held).toBe(0);
  });

  it('SALE-06: clears a cancelled performance of whatever was held or sold', async () => {
    for (const orderId of ['o1', 'o2', 'o3']) await house.claim(orderId);
    await house.pay('o2');
    await house.run({ type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
    expect(await house.drive('performance-cancellation', 'p1')).toMatchObject({ finished: true });
    const state = await house.state();
    expect([state.held, state.sold, state.cleared]).toEqual([0, 0, true]);
    const own = await house.node.core.commands.read(order, { organisationId, id: 'o2' }, ({ record }) => record);
    expect(own).toMatchObject({ status: 'cancelled', paid: 20_000 });
  });
});

describe('what a crash left unfinished', () => {
  it('CAMP-24: is finished by the next process, by itself', async () => {
    await house.claim('o1');
    await house.pay('o1');
    await house.cancelSold('o1');
    expect((await house.state()).sold).toBe(1);
    await house.restart();
    await eventually(async () => (await house.state()).sold === 0);
  });

  it('SALE-06: is finished wherever the crash was', async () => {
    for (const orderId of ['o1', 'o2']) await house.claim(orderId);
    await house.pay('o1');
    await house.run({ type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
    house.killAtAppend(2);
    void house.drive('performance-cancellation', 'p1').catch(() => undefined);
    await house.node.died;
    house.log.faults = {};
    await house.restart();
    await eventually(async () => (await house.state()).cleared);
    const state = await house.state();
    expect([state.held, state.sold]).toEqual([0, 0]);
  });
});

describe('orders over several performances', () => {
  beforeEach(() => house.openSecondPerformance());

  it('SALE-06: those of a cancelled performance are ended or lose its tickets, paid a moment ago or not', async () => {
    await house.order('o1', false);
    await house.order('o2', true);
    await house.run({ type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
    expect(await house.drive('performance-cancellation', 'p1')).toMatchObject({ finished: true });
    expect((await house.state()).cleared).toBe(true);
    expect(await house.places()).toEqual([
      [0, 0],
      [0, 1],
    ]);
    const own = (id: string) =>
      house.node.core.commands.read(order, { organisationId, id }, ({ record, refunds }) =>
        structuredClone({ status: record!.status, refunds: [...refunds.values()].map(({ amount }) => amount) }),
      );
    expect(await own('o1')).toEqual({ status: 'expired', refunds: [] });
    expect(await own('o2')).toEqual({ status: 'paid', refunds: [20_000] });
  });

  it.each([1, 2, 3, 4, 5])(
    'SALE-04: give all their places back, though the process died at append %i of it',
    async (nth) => {
      await house.order('o1', true);
      await house.order('o2', false);
      for (const orderId of ['o1', 'o2']) await house.cancelOrder(orderId);
      house.killAtAppend(nth);
      for (const id of ['o1', 'o2']) void house.drive('order-cancellation', id).catch(() => undefined);
      await house.node.died;
      house.log.faults = {};
      await house.restart();
      await eventually(async () => (await house.places()).flat().every((places) => places === 0));
    },
  );

  it.each([1, 2, 3, 4])('SUB-43: are split to the end, though the process died at append %i of it', async (nth) => {
    await house.order('o1', true);
    await house.splitOrder('o1', 'o2');
    house.killAtAppend(nth);
    void house.drive('order-split', 'o1').catch(() => undefined);
    await house.node.died;
    house.log.faults = {};
    await house.restart();
    await eventually(async () => (await house.ownersOf('o1')).every((owner) => owner === 'o2'));
    expect(await house.ticketsOf('o1')).toEqual([]);
    expect(await house.ticketsOf('o2')).toEqual(['o1-0', 'o1-1']);
  });
});
