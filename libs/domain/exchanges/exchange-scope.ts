import { ExchangeFrom } from '../productions/production.events';
import { ExchangeScope } from '../subscriptions/subscription.settings';
import { SourcePerformance, SubscriptionSource } from './exchange-facts';

/** EXC-21: for tickets of a subscription its scope stands in the place of what the production says. */
export const scopeOf = (
  subscription: Pick<SubscriptionSource, 'scope'> | null,
  source: Pick<SourcePerformance, 'exchangeFrom'>,
): ExchangeScope | ExchangeFrom => subscription?.scope ?? source.exchangeFrom;

/** EXC-20: the season whose rules apply: that of the subscription, of ordinary tickets that of the performance. */
export const seasonOfRules = (
  subscription: Pick<SubscriptionSource, 'seasonId'> | null,
  source: Pick<SourcePerformance, 'seasonId'>,
): string => subscription?.seasonId ?? source.seasonId;
