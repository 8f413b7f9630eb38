import { type CampaignEvent, campaignEventTypes } from '../../../libs/domain/campaigns/campaign.events';
import type { PerformanceEvent } from '../../../libs/domain/performances/performance.events';

/** What may stand in a performance's stream beside events of its campaigns; the compiler sees to it that these are all. */
const types: Readonly<Record<Exclude<PerformanceEvent['type'], CampaignEvent['type']>, true>> = {
  PerformanceCreated: true,
  PerformanceEdited: true,
  PerformanceRescheduled: true,
  PerformanceCancelled: true,
  PerformanceCleared: true,
  TicketTypePriced: true,
  TicketTypeAccessChanged: true,
  AllocationSet: true,
  TicketsHeld: true,
  TicketClaimed: true,
  TicketsSold: true,
  HoldReleased: true,
  CampaignTicketReleased: true,
  TicketsReleased: true,
  PaymentRejected: true,
  RefundRequested: true,
  RefundCompleted: true,
  OrderHoldPlaced: true,
  OrderHoldConfirmed: true,
  OrderHoldReleased: true,
  OrderHoldSplit: true,
};

export const standsInPerformances = (type: string): boolean =>
  Object.hasOwn(types, type) || (campaignEventTypes as readonly string[]).includes(type);
