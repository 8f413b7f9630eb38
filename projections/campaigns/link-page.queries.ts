import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { ErrorCode } from '../../libs/kernel/error-codes';
import { CampaignStatus } from '../../libs/domain/campaigns/campaign-status';
import { deadLink } from '../../libs/domain/campaigns/claim';
import { ZonePrice } from '../../libs/domain/performances/performance.events';
import { Views } from '../query-context';
import { nameOf } from '../settings/settings.queries';
import { campaignBody, remainingForOne } from './campaigns.body';
import { besides, findCampaign } from './campaigns.queries';
import { CampaignDocument } from './campaigns.projection';

/** What a person with the link sees: nothing of what others have taken but how much is left. */
export interface LinkPageBody {
  readonly name: string;
  readonly performance: {
    readonly id: string;
    readonly name: string;
    readonly startsAt: Instant;
    readonly timeZone: string;
  };
  readonly ticketType: { readonly id: string; readonly name: string };
  /** What a ticket costs where that does not depend on the seat; else `null`, and `prices` tells. */
  readonly price: Money | null;
  readonly prices: readonly ZonePrice[];
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly status: CampaignStatus;
  /** The smaller of what is left and the cap per person; `null` when neither binds. */
  readonly remaining: number | null;
  readonly maxPerUser: number | null;
}

export interface LinkPage {
  readonly body: LinkPageBody;
  /** CAMP-16: why the link is dead, with the body among its details; `null` while it is active. */
  readonly refusal: { readonly code: ErrorCode; readonly details: Readonly<Record<string, unknown>> } | null;
}

/** The page behind a sales link. `undefined` = no such campaign, or a link that was rotated away (CAMP-01, CAMP-15). */
export async function linkPage(
  views: Views,
  input: { readonly organisationId: string; readonly campaignId: string; readonly linkVersion: number },
): Promise<LinkPage | undefined> {
  const { organisationId, campaignId, linkVersion } = input;
  const campaign = await findCampaign(views, organisationId, campaignId);
  if (campaign === undefined || campaign.linkVersion !== linkVersion) return undefined;
  const { around, performance, ticketType } = await besides(views, campaign);
  if (performance === undefined) return undefined;
  const now = views.now(organisationId);
  const { status, remaining } = campaignBody(campaign, around, now);
  const prices = performance.prices.find((each) => each.ticketTypeId === campaign.ticketTypeId)?.prices ?? [];
  const body: LinkPageBody = {
    name: campaign.name,
    performance: {
      id: performance.id,
      name: await nameOf(views, organisationId, 'productions', performance.productionId),
      startsAt: performance.startsAt,
      timeZone: performance.timeZone,
    },
    ticketType: { id: campaign.ticketTypeId, name: ticketType?.name ?? campaign.ticketTypeId },
    price: onePrice(prices),
    prices,
    validFrom: campaign.validFrom,
    validUntil: campaign.validUntil,
    status,
    remaining: remainingForOne(remaining, campaign.maxPerUser),
    maxPerUser: campaign.maxPerUser,
  };
  return { body, refusal: refusalOf(body, campaign, around, now) };
}

/** The price of every ticket, whatever its zone. */
function onePrice(prices: readonly ZonePrice[]): Money | null {
  const [first] = prices;
  return first && prices.every(({ price }) => price.amount === first.price.amount) ? first.price : null;
}

function refusalOf(
  body: LinkPageBody,
  campaign: CampaignDocument,
  around: Parameters<typeof deadLink>[2],
  now: Instant,
): LinkPage['refusal'] {
  if (body.status === 'active') return null;
  const { code, details } = deadLink(body.status, campaign, around, now);
  // The body wins: it is what the page is made of, and `remaining` is this person's share there.
  return { code, details: { ...details, ...body } };
}
