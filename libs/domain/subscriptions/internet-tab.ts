import { DomainError, refuseUnless } from '../../kernel/errors';
import { assertWindow } from '../performances/performance-rule';
import { invalidField } from '../settings/settings.rules';
import { salesWindow } from './online-sale';
import { ChangesPart, current, distinct, partSet, SubscriptionState } from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';
import { Consent, ExchangeScope, OnlineSale, performanceDisplays, subscriptionDisplays } from './subscription.settings';

export interface ConfigureSubscriptionOnlineSale extends ChangesPart {
  readonly type: 'ConfigureSubscriptionOnlineSale';
  readonly onlineSale: OnlineSale;
  /** The house's e-mail templates. */
  readonly facts: { readonly emailTemplateIds: readonly string[] };
}

export interface ConfigureSubscriptionExchange extends ChangesPart {
  readonly type: 'ConfigureSubscriptionExchange';
  readonly scope: ExchangeScope;
  readonly allowOutside: boolean;
}

/** The internet tab: when and how it is sold online, and what its tickets may be exchanged for. */
export const internetTabRules = {
  /** SUB-20 to SUB-25, SUB-27, SUB-28 and SUB-31 to SUB-34, set whole: a field left out has the value it has in a new subscription. */
  ConfigureSubscriptionOnlineSale(
    state: SubscriptionState,
    command: ConfigureSubscriptionOnlineSale,
  ): readonly SubscriptionEvent[] {
    const onlineSale = tidy(command.onlineSale);
    assertTimes(onlineSale);
    const record = current(state, command);
    const { emailTemplateId } = onlineSale;
    const known = emailTemplateId === null || command.facts.emailTemplateIds.includes(emailTemplateId);
    refuseUnless(known, 'TEMPLATE_NOT_FOUND', { emailTemplateId });
    return partSet(record, 'onlineSale', 'SubscriptionOnlineSaleConfigured', onlineSale);
  },

  /** SUB-29, SUB-30: what the subscription allows; the season must allow exchanges as well (EXC-02, EXC-21, EXC-22). */
  ConfigureSubscriptionExchange(
    state: SubscriptionState,
    command: ConfigureSubscriptionExchange,
  ): readonly SubscriptionEvent[] {
    const { scope, allowOutside } = command;
    const record = current(state, command);
    return partSet(record, 'exchange', 'SubscriptionExchangeConfigured', { scope, allowOutside });
  },
};

/** Field by field, so that the same settings in another order are no change. */
function tidy(given: OnlineSale): OnlineSale {
  return {
    availableOnline: given.availableOnline,
    visibleOnlineFrom: given.visibleOnlineFrom,
    salesStartsAt: given.salesStartsAt,
    salesEndsAt: given.salesEndsAt,
    deliveryMethods: distinct(given.deliveryMethods),
    displaySubscriptionAs: displayName(given.displaySubscriptionAs, subscriptionDisplays),
    displayPerformanceAs: displayName(given.displayPerformanceAs, performanceDisplays),
    groupTickets: given.groupTickets,
    showPriceZones: given.showPriceZones,
    seatSelection: given.seatSelection,
    consents: tidyConsents(given.consents),
    emailTemplateId: given.emailTemplateId,
  };
}

/** SUB-24, SUB-25. */
function displayName<Name extends string>(name: Name, names: readonly Name[]): Name {
  if (!names.includes(name)) throw new DomainError('INVALID_DISPLAY_NAME', { names });
  return name;
}

/** SUB-33. */
function tidyConsents(consents: readonly Consent[]): readonly Consent[] {
  const seen = new Set<string>();
  return consents.map(({ id, text, version, mandatory }, index) => {
    if (seen.has(id)) throw invalidField(`/consents/${index}/id`, 'two consents have this id');
    seen.add(id);
    const pointer = `/consents/${index}/version`;
    refuseUnless(Number.isInteger(version) && version >= 1, 'OUT_OF_RANGE', { pointer, min: 1 });
    return { id, text, version, mandatory };
  });
}

/** SUB-21, SUB-22: it is shown before it is sold, or at the same instant. */
function assertTimes(onlineSale: OnlineSale): void {
  const { visibleOnlineFrom, salesStartsAt } = onlineSale;
  const { from, to } = salesWindow(onlineSale);
  assertWindow(from, to);
  const visible = visibleOnlineFrom === null || salesStartsAt === null || visibleOnlineFrom <= salesStartsAt;
  refuseUnless(visible, 'INVALID_VISIBILITY', { visibleOnlineFrom, salesStartsAt });
}
