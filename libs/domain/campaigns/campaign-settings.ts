import { applyChanges, changesBetween } from '../../kernel/changes';
import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency, Money } from '../../kernel/money';
import { Lapsed, lapsedOf } from '../performances/availability';
import { assertWindow } from '../performances/performance-rule';
import { PerformanceEvent, TicketTypePriced } from '../performances/performance.events';
import { CampaignState, PerformanceState } from '../performances/performance.state';
import { isPriced } from '../performances/prices';
import { refuseStale, requiredName, type ExpectedVersion } from '../settings/settings.rules';
import { campaignObstacle } from '../ticket-types/campaign-ticket-types';
import { refuseTakenCode, TicketTypesState } from '../ticket-types/ticket-types.decider';
import { CampaignSettings, claimedOf } from './campaign.events';

export interface NewTicketType {
  readonly id: string;
  readonly name: string;
  readonly webPurchaseCode: string | null;
  readonly price: Money;
}

export interface CreateCampaign extends Omit<CampaignSettings, 'kind' | 'ticketTypeId'> {
  readonly type: 'CreateCampaign';
  readonly kind: string;
  /** Exactly one of these two (CAMP-06). */
  readonly ticketTypeId: string | null;
  readonly newTicketType: NewTicketType | null;
  readonly ticketTypes: TicketTypesState;
}

/** An absent field stays as it is. */
export interface EditCampaign {
  readonly type: 'EditCampaign';
  readonly campaignId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly changes: Partial<
    Pick<CampaignSettings, 'name' | 'validFrom' | 'validUntil' | 'maxTotal' | 'maxPerUser' | 'ticketTypeId'>
  >;
  readonly ticketTypes: TicketTypesState;
}

export interface StopCampaign {
  readonly type: 'StopCampaign';
  readonly campaignId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly reason: string | null;
}

export interface ResumeCampaign {
  readonly type: 'ResumeCampaign';
  readonly campaignId: string;
  readonly expectedVersion: ExpectedVersion;
}

export interface RotateCampaignLink {
  readonly type: 'RotateCampaignLink';
  readonly campaignId: string;
  readonly expectedVersion: ExpectedVersion;
}

export const campaignSettingsRules = {
  /** CAMP-02: the checks in the order of the rule; the events carry what was chosen and, for a new type, its price (CAMP-09). */
  CreateCampaign(state: PerformanceState, command: CreateCampaign, now: Instant): PerformanceEvent[] {
    const name = requiredName(command.name);
    if (command.newTicketType) requiredName(command.newTicketType.name); // CAMP-09: an empty one is wrong by itself
    assertWindow(command.validFrom, command.validUntil);
    if (command.kind !== 'closed_sale') throw new DomainError('UNSUPPORTED_CAMPAIGN_KIND', { kind: command.kind }); // CAMP-05
    assertCapsInRange(command);
    assertPerUserWithinTotal(command.maxTotal, command.maxPerUser);
    const chosen = chooseTicketType(command);
    assertPerformanceTakesCampaigns(state, now);
    const { performanceId } = command;
    const priced = chosen.isNew ? [priceOf(state, performanceId, command.newTicketType!, command.ticketTypes)] : [];
    if (!chosen.isNew) assertTicketType(state, chosen.ticketTypeId, command.ticketTypes);
    refuseUnless(!state.campaigns.has(command.campaignId), 'ID_TAKEN', { id: command.campaignId });
    const { campaignId, validFrom, validUntil, maxTotal, maxPerUser, releaseOnCancel } = command;
    const { ticketTypeId } = chosen;
    return [
      ...priced,
      {
        type: 'CampaignCreated',
        data: {
          campaignId,
          performanceId,
          kind: 'closed_sale',
          name,
          ticketTypeId,
          validFrom,
          validUntil,
          maxTotal,
          maxPerUser,
          releaseOnCancel,
        },
      },
    ];
  },

  /** CAMP-19. A lower cap per person is not retroactive. */
  EditCampaign(state: PerformanceState, command: EditCampaign, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const { record } = campaignOf(state, command.campaignId);
    const wanted = { ...command.changes };
    if (wanted.name !== undefined) wanted.name = requiredName(wanted.name);
    assertCapsInRange(wanted);
    refuseStale(record.version, command.expectedVersion);
    const changes = changesBetween(record, wanted);
    refuseUnless(Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
    const edited = applyChanges(record, changes);
    assertWindow(edited.validFrom, edited.validUntil);
    assertPerUserWithinTotal(edited.maxTotal, edited.maxPerUser);
    const claimed = claimedOf(record);
    const reserved = record.reserved - lapsedOf(lapsed, record.campaignId);
    const within = edited.maxTotal === null || edited.maxTotal >= claimed + reserved;
    refuseUnless(within, 'CAMPAIGN_TOTAL_BELOW_CLAIMED', { claimed, reserved });
    if (changes.ticketTypeId) {
      refuseUnless(record.claimedGross === 0 && reserved === 0, 'CAMPAIGN_TICKET_TYPE_LOCKED', { claimed, reserved });
      assertTicketType(state, edited.ticketTypeId, command.ticketTypes);
    }
    return [{ type: 'CampaignEdited', data: { campaignId: record.campaignId, changes } }];
  },

  /** CAMP-20: no new claims; reservations in checkout are honoured until they expire. */
  StopCampaign(state: PerformanceState, { campaignId, expectedVersion, reason }: StopCampaign): PerformanceEvent[] {
    const { record } = campaignOf(state, campaignId);
    refuseStale(record.version, expectedVersion);
    refuseUnless(!record.stopped, 'CAMPAIGN_ALREADY_STOPPED');
    return [{ type: 'CampaignStopped', data: { campaignId, reason } }];
  },

  /** CAMP-21: counters go on where they were. */
  ResumeCampaign(
    state: PerformanceState,
    { campaignId, expectedVersion }: ResumeCampaign,
    now: Instant,
  ): PerformanceEvent[] {
    const { record } = campaignOf(state, campaignId);
    refuseStale(record.version, expectedVersion);
    refuseUnless(record.stopped, 'CAMPAIGN_NOT_STOPPED');
    refuseUnless(now < record.validUntil, 'CAMPAIGN_ENDED', { endsAt: record.validUntil });
    return [{ type: 'CampaignResumed', data: { campaignId } }];
  },

  /** CAMP-15: links leak; every link handed out before is dead at once. */
  RotateCampaignLink(state: PerformanceState, { campaignId, expectedVersion }: RotateCampaignLink): PerformanceEvent[] {
    const { record } = campaignOf(state, campaignId);
    refuseStale(record.version, expectedVersion);
    return [{ type: 'CampaignLinkRotated', data: { campaignId, linkVersion: record.linkVersion + 1 } }];
  },
};

/** A campaign of this performance; CAMPAIGN_NOT_FOUND otherwise (CAMP-01: the same answer as to a wrong id). */
export function campaignOf(state: PerformanceState, campaignId: string): CampaignState {
  const campaign = state.campaigns.get(campaignId);
  if (campaign === undefined) throw new DomainError('CAMPAIGN_NOT_FOUND');
  return campaign;
}

/** G-03: a cap of 0 is what "stop" is for. Both are told at once (G-05). */
function assertCapsInRange(caps: { readonly maxTotal?: number | null; readonly maxPerUser?: number | null }): void {
  const detail = 'Must be a whole number from 1, or null for no cap.';
  const errors = (['maxTotal', 'maxPerUser'] as const)
    .filter((field) => !isCap(caps[field] ?? null))
    .map((field) => ({ pointer: `/${field}`, code: 'OUT_OF_RANGE', detail, details: { value: caps[field], min: 1 } }));
  refuseUnless(errors.length === 0, 'OUT_OF_RANGE', { min: 1, errors });
}

const isCap = (cap: number | null): boolean => cap === null || (Number.isSafeInteger(cap) && cap >= 1);

/** CAMP-11. */
function assertPerUserWithinTotal(maxTotal: number | null, maxPerUser: number | null): void {
  const within = maxTotal === null || maxPerUser === null || maxPerUser <= maxTotal;
  refuseUnless(within, 'PER_USER_EXCEEDS_TOTAL', { maxTotal, maxPerUser });
}

/** CAMP-06: an existing ticket type or a new one; both or neither is refused. */
function chooseTicketType(command: CreateCampaign): { isNew: boolean; ticketTypeId: string } {
  const { ticketTypeId, newTicketType } = command;
  if (newTicketType !== null && ticketTypeId === null) return { isNew: true, ticketTypeId: newTicketType.id };
  if (newTicketType === null && ticketTypeId !== null) return { isNew: false, ticketTypeId };
  throw new DomainError('TICKET_TYPE_CHOICE');
}

/** CAMP-02, CAMP-04: exists, online, not started, not cancelled. */
function assertPerformanceTakesCampaigns(state: PerformanceState, now: Instant): void {
  const { settings } = state;
  if (settings === null) throw new DomainError('PERFORMANCE_NOT_FOUND');
  refuseUnless(settings.availableOnline, 'PERFORMANCE_NOT_ONLINE');
  refuseUnless(now < settings.startsAt, 'PERFORMANCE_STARTED', { startsAt: settings.startsAt });
  refuseUnless(!state.cancelled, 'PERFORMANCE_CANCELLED');
}

/** CAMP-07, CAMP-08 and a price in at least one zone (CAMP-02). */
function assertTicketType(state: PerformanceState, ticketTypeId: string, ticketTypes: TicketTypesState): void {
  const type = ticketTypes.byId.get(ticketTypeId);
  if (type === undefined) throw new DomainError('TICKET_TYPE_NOT_FOUND', { ticketTypeId });
  const obstacle = campaignObstacle(type);
  refuseUnless(obstacle === null, obstacle ?? 'WEB_CODE_REQUIRED', { ticketTypeId });
  refuseUnless(type.kind !== 'subscription', 'TICKET_TYPE_RESTRICTED', { ticketTypeId, kind: type.kind });
  refuseUnless(isPriced(state, ticketTypeId), 'TICKET_TYPE_NOT_PRICED', { ticketTypeId });
}

/** CAMP-09: standard, sold on web, local and internet, one price for every zone of this performance. */
function priceOf(
  state: PerformanceState,
  performanceId: string,
  type: NewTicketType,
  ticketTypes: TicketTypesState,
): TicketTypePriced {
  assertCurrency(type.price, state.settings!.currency);
  const obstacle = campaignObstacle({ webPurchaseCode: type.webPurchaseCode, soldOnline: true });
  refuseUnless(obstacle === null, 'WEB_CODE_REQUIRED', { webPurchaseCode: type.webPurchaseCode });
  refuseTakenCode(ticketTypes, type.id, type.webPurchaseCode);
  return {
    type: 'TicketTypePriced',
    data: {
      performanceId,
      ticketTypeId: type.id,
      prices: [{ priceZoneId: null, price: type.price }],
      access: 'local_and_internet',
      opensAt: null,
      closesAt: null,
    },
  };
}
