import { performance } from '../../libs/domain/performances/performance.decider';
import { subscriptionDecider } from '../../libs/domain/subscriptions/subscription.decider';
import { ticketTypesDecider } from '../../libs/domain/ticket-types/ticket-types.decider';
import { Core } from '../../libs/runtime/core';
import { everywhere, performanceSettings } from '../support/builders';
import { information, onlineSale } from '../support/subscription-builders';
import { ExchangePlan, planExchanges } from './exchange-settings';
import { callOf, organisationId, Plan, withMore } from './house';
import { Random } from './random';

/** A performance as it is sold by itself, and the series that it is the first of. */
export interface SeasonPlan extends Plan, ExchangePlan {
  /** All of the series; the others are sold in no other way. */
  readonly performanceIds: readonly string[];
  readonly isNumbered: boolean;
}

const card = { name: 'Card', kind: 'subscription', soldOnline: true, webPurchaseCode: null } as const;
const access = { access: 'local_and_internet', opensAt: null, closesAt: null, expectedVersion: null } as const;

/** Two more performances in the same hall, the last of another production, and a series of all three, the same seat on all of them; may be opened again as well. */
export function planSeason(plan: Plan, random: Random): SeasonPlan {
  const performanceIds = ['', 'x', 'y'].map((end) => `${plan.performanceId}${end}`);
  const subscriptionId = `s-${plan.performanceId}`;
  const price = random.pick([20000, 20000, 20000, 0]);
  const isNumbered = plan.settings.seating.kind === 'numbered';
  const { seasonId, productionId } = plan.settings;
  const other = `macbeth-${plan.performanceId}`;
  const productionOf = {
    [performanceIds[0]!]: productionId,
    [performanceIds[1]!]: productionId,
    [performanceIds[2]!]: other,
  };
  const ofExchanges = { seasonId, productionIds: [productionId, other], subscriptionId };
  const allowExchanges = planExchanges(ofExchanges, random);
  // Dearer, cheaper and the same.
  const ordinaryPrices = performanceIds.map(() => random.pick([15000, 20000, 22500]));
  const open = async (core: Core): Promise<void> => {
    await plan.open(core);
    const { commands } = core;
    const type = { type: 'CreateTicketType', id: 'card', fields: card } as const;
    await commands.execute(ticketTypesDecider, { organisationId }, type, callOf('type-card', 'type'));
    for (const [nth, performanceId] of performanceIds.entries()) {
      const settings = { ...plan.settings, productionId: productionOf[performanceId]! };
      await addPerformance(
        core,
        plan.performanceId,
        { ...settings, performanceId },
        { card: price, ordinary: ordinaryPrices[nth]! },
      );
    }
    await addSeries(core, { subscriptionId, seasonId, productionOf, sameSeat: isNumbered });
    await allowExchanges(core);
  };
  return { ...plan, ...ofExchanges, open, performanceIds, isNumbered };
}

async function addPerformance(
  { commands }: Core,
  firstId: string,
  settings: Plan['settings'] & { readonly performanceId: string },
  amounts: Readonly<Record<'card' | 'ordinary', number>>,
): Promise<void> {
  const { performanceId } = settings;
  const at = { organisationId, id: performanceId };
  const isFirst = performanceId === firstId;
  if (!isFirst) {
    const create = {
      type: 'CreatePerformance',
      ...performanceSettings,
      ...settings,
      seating: withMore(settings.seating),
    } as const;
    await commands.execute(performance, at, create, callOf(`open-${performanceId}`, 'performance'));
  }
  const { byId: ticketTypes } = await commands.read(ticketTypesDecider, { organisationId }, (state) => state);
  // On the first one the ordinary type has its price; on the others it is had by exchange alone.
  for (const ticketTypeId of isFirst ? (['card'] as const) : (['card', 'ordinary'] as const)) {
    const what = { ticketTypeId, prices: everywhere(amounts[ticketTypeId]), ticketTypes };
    const priced = { type: 'PriceTicketType', ...what, ...access } as const;
    await commands.execute(performance, at, priced, callOf(`price-${ticketTypeId}-${performanceId}`, 'price'));
  }
}

interface Series {
  readonly subscriptionId: string;
  readonly seasonId: string;
  readonly productionOf: Readonly<Record<string, string>>;
  readonly sameSeat: boolean;
}

async function addSeries(core: Core, { subscriptionId: id, seasonId, productionOf, sameSeat }: Series) {
  const { commands } = core;
  const at = { organisationId, id };
  const fields = { ...information, seasonId, sameSeat };
  const create = { type: 'CreateSubscription', subscriptionId: id, fields, facts: { seasonExists: true } } as const;
  await commands.execute(subscriptionDecider, at, create, callOf(`create-${id}`, 'series'));
  const { byId: ticketTypes } = await commands.read(ticketTypesDecider, { organisationId }, (state) => state);
  const types = { ticketTypeIds: ['card'], defaultTicketTypeId: null, ticketTypes, expectedVersion: null };
  const set = { type: 'SetSubscriptionTicketTypes', ...types } as const;
  await commands.execute(subscriptionDecider, at, set, callOf(`types-${id}`, 'series'));
  const performanceIds = Object.keys(productionOf);
  const productionIds = [...new Set(Object.values(productionOf))];
  const known = Object.fromEntries(
    performanceIds.map((each) => [each, { productionId: productionOf[each]!, cancelled: false }]),
  );
  const facts = { productions: productionIds, performances: known, sales: {} };
  const selection = { productionIds, performanceIds, facts, expectedVersion: null };
  const select = { type: 'SetSubscriptionPerformances', ...selection } as const;
  await commands.execute(subscriptionDecider, at, select, callOf(`select-${id}`, 'series'));
  const sale = { onlineSale, facts: { emailTemplateIds: [] }, expectedVersion: null };
  const configure = { type: 'ConfigureSubscriptionOnlineSale', ...sale } as const;
  await commands.execute(subscriptionDecider, at, configure, callOf(`online-${id}`, 'series'));
}
