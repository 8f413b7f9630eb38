import { purchaseWork } from '../../apps/admin-api/subscriptions/subscription-purchases';
import { order } from '../../libs/domain/orders/order.decider';
import { performance, PerformanceCommand } from '../../libs/domain/performances/performance.decider';
import { PurchaseRequest } from '../../libs/domain/subscriptions/purchase-request';
import { subscriptionDecider } from '../../libs/domain/subscriptions/subscription.decider';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { PlacedOrder } from '../../libs/runtime/order-placement';
import type { CommandRefused } from '../../libs/runtime/refusals-journal';
import { callOf, organisationId } from '../simulation/house';
import { Node } from '../simulation/node';
import { curtain, everywhere, numbered, performanceCreated, shifted } from './builders';
import { holdForOrder } from './order-holds';
import { SandboxHouse } from './sandbox-house';
import { performancesSelected, soldOnline, subscriptionCreated, typesSet } from './subscription-builders';
import { openSubscriptionOrder, subscriptionTerms } from './subscription-orders';
import { cardPriced, unit } from './subscription-purchases';

const day = 86_400_000;
const card = { name: 'Card', kind: 'subscription', soldOnline: true, webPurchaseCode: null } as const;

/** A sandbox with a series of performances of ten seats, 200 kr each, the same seat on all of them; on stores that outlive their processes. */
export class SeasonHouse extends SandboxHouse {
  readonly performanceIds: readonly string[];

  constructor(performances = 3, exclusive = true) {
    super(exclusive);
    this.performanceIds = Array.from({ length: performances }, (_, nth) => `p${nth + 1}`);
  }

  async open(): Promise<this> {
    await this.openSandbox();
    const { commands } = this.node.core;
    const type = { type: 'CreateTicketType', id: 'card', fields: card } as const;
    await commands.execute(ticketTypesDecider, { organisationId }, type, callOf('card', 'type'));
    for (const [nth, id] of this.performanceIds.entries()) await this.addPerformance(id, nth);
    const parts = [typesSet('card'), performancesSelected(...this.performanceIds), soldOnline()];
    await this.tell('subscription-oslo_s1', [subscriptionCreated({ sameSeat: true }), ...parts]);
    this.log.appends.splice(0);
    return this;
  }

  private addPerformance(performanceId: string, nth: number): Promise<void> {
    const seating = numbered(['A', 5], ['B', 5]);
    const where = { performanceId, productionId: 'play', hallId: 'main', seating };
    const created = performanceCreated({ ...where, startsAt: shifted(curtain, nth * day) });
    return this.tell(`performance-oslo_${performanceId}`, [created, cardPriced(performanceId)]);
  }

  /** One subscription for Ada at the box office, unless the fields say otherwise. */
  async buy(key: string, fields: Partial<PurchaseRequest> = {}, { core }: Node = this.node): Promise<PlacedOrder> {
    const call = callOf(key, 'POST /v1/subscriptions/s1/purchases', fields);
    const request: PurchaseRequest = {
      ...{ channel: 'box_office', sellingUnit: null, units: [unit()], performanceIds: null, deliveryMethod: null },
      ...{ consentIds: [], discountCode: null, payment: null },
      ...fields,
    };
    const wanted = { core, organisationId, subscriptionId: 's1', customer: { email: 'ada@example.org' }, request };
    const work = await purchaseWork(wanted, call, (attempt) => `${key}-${attempt}`);
    return core.processes.placeOrder(work, call);
  }

  /** Somebody else has a seat of one performance set aside. */
  async takeSeat(performanceId: string, seatId: string): Promise<void> {
    const orderId = `${performanceId}-${seatId}`;
    const tickets = [{ id: `${orderId}-0`, unit: 0, ticketTypeId: 'card', seatId }];
    const whose = { holdId: orderId, orderId, performanceIds: [performanceId] };
    const hold = { ...holdForOrder([], whose), tickets };
    await this.on(performanceId, hold);
    const [ticket] = tickets;
    const terms = subscriptionTerms({ tickets: [{ ...ticket!, performanceId, price: 20000, discount: 0 }] });
    const open = openSubscriptionOrder({ orderId, performanceIds: [performanceId], terms });
    const call = callOf(orderId, 'open');
    await this.node.core.commands.execute(order, { organisationId, id: orderId }, { ...open, deadline: curtain }, call);
  }

  async price(performanceId: string, amount: number): Promise<void> {
    const { byId: ticketTypes } = await this.node.core.commands.state(ticketTypesDecider, { organisationId });
    const terms = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;
    const priced = { ticketTypeId: 'card', prices: everywhere(amount), ...terms, ticketTypes };
    await this.on(performanceId, { type: 'PriceTicketType', ...priced });
  }

  /** Leaves these performances in the subscription, as an editor does who finds nothing sold. */
  async select(...performanceIds: string[]): Promise<void> {
    const { commands } = this.node.core;
    const at = { organisationId, id: 's1' };
    const removed = this.performanceIds.filter((id) => !performanceIds.includes(id));
    const review = { type: 'ReviewSales', performanceIds: removed } as const;
    await commands.execute(subscriptionDecider, at, review, callOf('review', 'review'));
    const known = Object.fromEntries(performanceIds.map((id) => [id, { productionId: 'play', cancelled: false }]));
    const sales = Object.fromEntries(removed.map((id) => [id, false]));
    const facts = { productions: ['play'], performances: known, sales };
    const selection = { productionIds: ['play'], performanceIds, facts, expectedVersion: null };
    const select = { type: 'SetSubscriptionPerformances', ...selection } as const;
    await commands.execute(subscriptionDecider, at, select, callOf('select', 'select'));
  }

  private async on(id: string, command: PerformanceCommand): Promise<void> {
    const call = callOf(`${command.type}-${id}`, command.type);
    await this.node.core.commands.execute(performance, { organisationId, id }, command, call);
  }

  /** The seats held and those sold, on each performance. */
  taken(node = this.node): Promise<{ held: string[]; sold: string[] }[]> {
    return Promise.all(
      this.performanceIds.map((id) =>
        node.core.commands.read(performance, { organisationId, id }, ({ holds }) => {
          const of = (status: string) => [...holds.values()].filter((hold) => hold.status === status);
          const seatsIn = (status: string) =>
            of(status).flatMap(({ tickets }) => tickets.flatMap(({ seatId }) => seatId ?? []));
          return { held: seatsIn('held').sort(), sold: seatsIn('confirmed').sort() };
        }),
      ),
    );
  }

  /** What became of an order, by its own stream. */
  standingOf(orderId: string): Promise<{ status: string | null; dead: boolean; settled: boolean }> {
    const { commands } = this.node.core;
    return commands.read(order, { organisationId, id: orderId }, ({ record, dead, unsettled }) => ({
      status: record?.status ?? null,
      dead,
      settled: unsettled === null,
    }));
  }

  /** What the journal has: the type of each command with the code it was refused with. */
  async refused(): Promise<string[]> {
    const found: string[] = [];
    for await (const { data } of this.log.read(`refusals-${organisationId}`)) {
      const { command, code } = data as CommandRefused['data'];
      found.push(`${command.type} ${code}`);
    }
    return found;
  }
}
