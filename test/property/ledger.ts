import { CampaignSettings } from '../../libs/domain/campaigns/campaign.events';
import { TicketSale } from '../../libs/domain/orders/ticket-purchase.events';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';

/** One ticket, as somebody with pencil and paper would keep it. */
export interface Line {
  readonly ticketId: string;
  readonly orderId: string;
  /** `null` = ordinary sale. */
  readonly campaignId: string | null;
  readonly customerId: string;
  readonly seatId: string | null;
  readonly price: number;
  /** The hold that it is sold from, whose order arbitrates it: the money for it is another stream's; `null` = a sale of the performance. */
  readonly holdId: string | null;
  state: 'held' | 'sold' | 'gone';
  /** Whether it counts against the caps of its campaign. */
  counts: boolean;
  everSold: boolean;
}

/**
 * A second, slow account of what a performance's events say, kept apart from the product's own folds: one line per ticket, nothing
 * added up. Throws at an event that cannot follow what was before.
 */
export class Ledger {
  readonly lines = new Map<string, Line>();
  readonly campaigns = new Map<string, CampaignSettings>();
  moneyTaken = 0;
  moneyRejected = 0;
  moneyAskedBack = 0;

  add(event: PerformanceEvent): void {
    switch (event.type) {
      case 'CampaignCreated':
        this.campaigns.set(event.data.campaignId, event.data);
        break;
      case 'TicketsHeld':
        this.open(event.data, 'held');
        break;
      case 'TicketClaimed':
      case 'TicketsSold':
        if (!event.data.held) this.open(event.data, 'sold');
        else for (const { id } of event.data.tickets) this.move(id, 'held', 'sold');
        this.moneyTaken += event.data.payment?.amount ?? 0;
        break;
      case 'HoldReleased':
        for (const id of event.data.ticketIds) this.move(id, 'held', 'gone').counts = false;
        break;
      case 'CampaignTicketReleased':
        for (const id of event.data.ticketIds) this.move(id, 'sold', 'gone').counts = !event.data.quotaReturned;
        break;
      case 'TicketsReleased':
        for (const id of event.data.ticketIds) this.move(id, 'sold', 'gone');
        break;
      case 'OrderHoldPlaced':
        this.open({ ...event.data, campaignId: null }, 'held', event.data.holdId);
        break;
      case 'OrderHoldConfirmed':
        for (const id of event.data.ticketIds) this.move(id, 'held', 'sold');
        break;
      case 'OrderHoldReleased':
        for (const id of event.data.ticketIds) this.move(id, 'held', 'gone');
        break;
      case 'PaymentRejected':
        this.moneyRejected += event.data.payment.amount;
        break;
      case 'RefundRequested':
        this.moneyAskedBack += event.data.amount;
        break;
      default: // Says nothing of tickets and money.
    }
  }

  all(matches: (line: Line) => boolean): Line[] {
    return [...this.lines.values()].filter(matches);
  }

  private open(
    sale: Pick<TicketSale, 'orderId' | 'customerId' | 'campaignId'> & {
      readonly tickets: readonly {
        readonly id: string;
        readonly seatId?: string | undefined;
        readonly price: number;
      }[];
    },
    state: 'held' | 'sold',
    holdId: string | null = null,
  ): void {
    for (const { id, seatId = null, price } of sale.tickets) {
      if (this.lines.has(id)) throw new Error(`ticket ${id} was made twice`);
      const { orderId, customerId } = sale;
      const whose = { ticketId: id, orderId, customerId, campaignId: sale.campaignId };
      this.lines.set(id, { ...whose, seatId, price, holdId, state, counts: true, everSold: state === 'sold' });
    }
  }

  private move(ticketId: string, from: Line['state'], to: Line['state']): Line {
    const line = this.lines.get(ticketId);
    if (line?.state !== from) throw new Error(`ticket ${ticketId} is ${line?.state}, not ${from}`);
    line.state = to;
    line.everSold ||= to === 'sold';
    return line;
  }
}
