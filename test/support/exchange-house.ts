import { exchangeCommand } from '../../apps/admin-api/exchanges/exchange-request';
import { exchangeTally, ExchangeTallyState } from '../../libs/domain/exchanges/exchange-tally.decider';
import { ExchangeRules } from '../../libs/domain/exchanges/exchange-rules';
import { order } from '../../libs/domain/orders/order.decider';
import { performance } from '../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { DomainEvent } from '../../libs/kernel/event';
import { PlacedExchange } from '../../libs/runtime/exchange-placement';
import { callOf, organisationId } from '../simulation/house';
import { curtain, everywhere, numbered, payment, performanceCreated, shifted, ticketTypePriced } from './builders';
import { exchangeRules } from './exchanges';
import { ticketsSold } from './ordinary-sale';
import { SandboxHouse } from './sandbox-house';

const day = 86_400_000;
const adult = { name: 'Adult', kind: 'standard', soldOnline: true, webPurchaseCode: null } as const;
const evenings = ['friday', 'saturday'] as const;

/** A sandbox with two evenings of three seats, 300 kr and 350 kr, and a ticket for Friday (order `o1`); on stores that outlive their processes. */
export class ExchangeHouse extends SandboxHouse {
  async open(rules: Partial<ExchangeRules> = {}): Promise<this> {
    await this.openSandbox();
    const { commands } = this.node.core;
    const type = { type: 'CreateTicketType', id: 'adult', fields: adult } as const;
    await commands.execute(ticketTypesDecider, { organisationId }, type, callOf('adult', 'type'));
    const play = { productionId: 'faust', name: 'Faust', promoterId: null, exchangeFrom: 'same_production' };
    const open = { availableOnline: true, acceptsExchangesInto: false };
    await this.tell('production-oslo_faust', [{ type: 'ProductionCreated', data: { ...play, ...open } }]);
    const season = { seasonId: 'spring', rules: exchangeRules({ boxOfficeExchangeProductId: null, ...rules }) };
    await this.tell('season-oslo_spring', [
      { type: 'SeasonCreated', data: { seasonId: 'spring', name: 'Spring' } },
      { type: 'SeasonExchangeConfigured', data: { ...season, rulesVersion: 1 } },
    ]);
    await this.addEvening('friday', curtain, 30000, [this.sale()]);
    await this.addEvening('saturday', shifted(curtain, day), 35000, []);
    this.log.appends.splice(0);
    return this;
  }

  private sale(): DomainEvent {
    const { type, data } = ticketsSold({ orderId: 'o1', seatIds: ['A-1'] });
    const tickets = data.tickets.map((ticket) => ({ ...ticket, price: 30000 }));
    return { type, data: { ...data, performanceId: 'friday', ticketTypeId: 'adult', tickets, amount: 30000 } };
  }

  private addEvening(performanceId: string, startsAt: string, price: number, sold: readonly DomainEvent[]) {
    const where = { performanceId, productionId: 'faust', seasonId: 'spring', seating: numbered(['A', 3]) };
    const created = performanceCreated({ ...where, startsAt, availableOnline: true });
    const priced = ticketTypePriced({ ticketTypeId: 'adult', prices: everywhere(price), access: 'local_and_internet' });
    const events = [created, { ...priced, data: { ...priced.data, performanceId } }, ...sold];
    return this.tell(`performance-oslo_${performanceId}`, events);
  }

  /** The ticket for Saturday, paid for in the call. */
  exchange(key: string, ticketId = 'o1-0'): Promise<PlacedExchange> {
    const { core } = this.node;
    const request = {
      ticketIds: [ticketId],
      targetPerformanceId: 'saturday',
      targetSeatIds: null,
      targetTicketTypeId: null,
      channel: 'online' as const,
      customerId: null,
      reason: null,
    };
    const asked = { core, organisationId, orderId: 'o1', request, quote: null, payment: payment(7500) };
    const work = {
      orderId: 'o1',
      exchangeId: (attempt: number) => `${key}-${attempt}`,
      decide: (exchangeId: string) => exchangeCommand(asked, exchangeId),
      payment: payment(7500),
      holdMinutes: 15,
    };
    return core.processes.placeExchange(work, callOf(key, 'POST /v1/orders/o1/exchanges'));
  }

  /** How many places are held and sold on Friday and Saturday. */
  taken(): Promise<(readonly [number, number])[]> {
    const { commands } = this.node.core;
    return Promise.all(
      evenings.map((id) =>
        commands.read(performance, { organisationId, id }, ({ held, sold }) => [held, sold] as const),
      ),
    );
  }

  /** The states of the order's tickets, and whether every exchange of it has been settled. */
  standing(): Promise<{ tickets: string[]; settled: boolean }> {
    const { commands } = this.node.core;
    return commands.read(order, { organisationId, id: 'o1' }, ({ record, exchanges }) => ({
      tickets: (record?.tickets ?? []).map(({ state, lockedBy }) => (lockedBy === undefined ? state : 'locked')),
      settled: [...exchanges.values()].every(({ settled }) => settled),
    }));
  }

  tally(): Promise<Pick<ExchangeTallyState, 'used' | 'reserved'>> {
    const { commands } = this.node.core;
    const address = { organisationId, id: `spring.${this.customerId}` };
    return commands.read(exchangeTally, address, ({ used, reserved }) => ({ used, reserved }));
  }

  private get customerId(): string {
    return (this.sale().data as { readonly customerId: string }).customerId;
  }
}
