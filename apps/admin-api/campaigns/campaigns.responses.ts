import type { CampaignBody } from '../../../projections/campaigns/campaigns.body';
import type { LinkPageBody } from '../../../projections/campaigns/link-page.queries';
import type { TransactionBody } from '../../../projections/orders/transactions.body';
import {
  count,
  extended,
  flag,
  id,
  instant,
  list,
  money,
  named,
  nullable,
  object,
  optional,
  personal,
  text,
  version,
  words,
} from '../http/schemas';
import { zonePrices } from '../performances/performances.responses';
import type { claimAnswer } from './claims';

const status = words('stopped', 'ended', 'scheduled', 'blocked', 'sold_out', 'active');
const cap = (description: string) => nullable(count, description);

export const campaign = named<CampaignBody>('Campaign', {
  id,
  performanceId: id,
  kind: words('closed_sale'),
  name: text,
  ticketTypeId: id,
  validFrom: instant,
  validUntil: instant,
  maxTotal: cap('null = no cap'),
  maxPerUser: cap('null = no cap'),
  releaseOnCancel: flag,
  status,
  claimedGross: { ...count, description: 'All tickets ever taken through the link; never falls' },
  released: { ...count, description: 'Those of them that were cancelled and can be taken again' },
  claimed: { ...count, description: '`claimedGross` less `released`' },
  reserved: { ...count, description: 'Held for payment' },
  remaining: cap('`maxTotal` less `claimed` and `reserved`; null = no cap'),
  revenue: money,
  version,
});

export const transaction = named<TransactionBody>('Transaction', {
  orderId: id,
  ticketIds: list(id),
  quantity: count,
  amount: money,
  email: personal,
  at: instant,
  status: words('reserved', 'claimed', 'released', 'expired', 'cancelled'),
  releasedTicketIds: optional({ ...list(id), description: 'Those that were cancelled afterwards' }),
});

export const campaignDetail = extended<{ transactions: object }>('CampaignDetail', campaign, {
  transactions: { ...list(transaction), description: 'The newest 50' },
});

export const salesLink = named<{ url: string; token: string }>('SalesLink', {
  url: { ...text, format: 'uri' },
  token: text,
});

export const claimed = named<ReturnType<typeof claimAnswer>>('Claim', {
  orderId: id,
  status: {
    ...words('claimed', 'reserved'),
    description: 'Nothing due is claimed at once; else the order is to be paid',
  },
  ticketIds: list(id),
  seatIds: optional(list(text)),
  due: money,
  expiresAt: optional({ ...instant, description: 'When a reservation lapses' }),
});

export const linkPageOf = named<LinkPageBody>('LinkPage', {
  name: text,
  performance: object<LinkPageBody['performance']>({ id, name: text, startsAt: instant, timeZone: text }),
  ticketType: object<LinkPageBody['ticketType']>({ id, name: text }),
  price: nullable(money, 'Of every ticket; null where it depends on the zone'),
  prices: zonePrices,
  validFrom: instant,
  validUntil: instant,
  status,
  remaining: cap('The smaller of what is left and the cap per person; null = neither binds'),
  maxPerUser: cap('null = no cap'),
});
