import { linkCloses, linkOpens, now, shifted } from '../../../test/support/builders';
import { onlineSale, soldOnline, subscriptionCreated } from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { ConfigureSubscriptionOnlineSale } from './internet-tab';
import { subscriptionDecider } from './subscription.decider';
import { SubscriptionEvent } from './subscription.events';
import { OnlineSale } from './subscription.settings';

const given = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(subscriptionCreated(), ...events);
const configure = (fields: Partial<OnlineSale> = {}): ConfigureSubscriptionOnlineSale => ({
  type: 'ConfigureSubscriptionOnlineSale',
  expectedVersion: null,
  onlineSale: { ...onlineSale, ...fields },
  facts: { emailTemplateIds: ['thanks'] },
});

describe('configuring the online sale', () => {
  it('SUB-20 puts it online or takes it off; the same once more changes nothing', () => {
    given().when(configure()).then(soldOnline());
    given(soldOnline()).when(configure()).thenNothing();
    given(soldOnline())
      .when(configure({ availableOnline: false }))
      .then(soldOnline({ availableOnline: false }));
  });

  it('SUB-21 refuses a sale that does not end after it starts', () => {
    const to = (milliseconds: number) => ({ salesStartsAt: now, salesEndsAt: shifted(now, milliseconds) });
    given()
      .when(configure(to(0)))
      .thenRefused('INVALID_WINDOW', { from: now, to: now });
    given()
      .when(configure(to(1)))
      .then(soldOnline(to(1)));
  });

  it('SUB-22 refuses to show it only after sales start; the same instant is fine', () => {
    const visible = (milliseconds: number) => ({ visibleOnlineFrom: shifted(now, milliseconds), salesStartsAt: now });
    given()
      .when(configure(visible(1)))
      .thenRefused('INVALID_VISIBILITY', visible(1));
    given()
      .when(configure(visible(0)))
      .then(soldOnline(visible(0)));
    given()
      .when(configure(visible(-1)))
      .then(soldOnline(visible(-1)));
  });

  it('SUB-22 without a start of its own is sold when it is shown, and so not after its end', () => {
    given()
      .when(configure({ visibleOnlineFrom: linkOpens, salesEndsAt: linkCloses }))
      .then(soldOnline({ visibleOnlineFrom: linkOpens, salesEndsAt: linkCloses }));
    given()
      .when(configure({ visibleOnlineFrom: linkCloses, salesEndsAt: linkCloses }))
      .thenRefused('INVALID_WINDOW', { from: linkCloses, to: linkCloses });
  });

  it('SUB-23 lists delivery methods, each once', () => {
    given()
      .when(configure({ deliveryMethods: ['post', 'mobile', 'post'] }))
      .then(soldOnline({ deliveryMethods: ['post', 'mobile'] }));
  });

  it('SUB-24, SUB-25 is shown by one of the words', () => {
    const words = { displaySubscriptionAs: 'subscription_card', displayPerformanceAs: 'concert' } as const;
    given().when(configure(words)).then(soldOnline(words));
    // Neither would the compiler let be asked for.
    given()
      .when(configure({ displaySubscriptionAs: 'pass' as never }))
      .thenRefused('INVALID_DISPLAY_NAME', {
        names: ['subscription', 'subscription_card', 'subscription_tickets', 'package'],
      });
    given()
      .when(configure({ displayPerformanceAs: 'event' as never }))
      .thenRefused('INVALID_DISPLAY_NAME', { names: ['production', 'performance', 'concert'] });
  });

  it('SUB-27, SUB-28, SUB-31, SUB-32 keeps how carts are grouped and how seats are chosen', () => {
    const chosen = { groupTickets: true, showPriceZones: true, seatSelection: 'manual' } as const;
    given().when(configure(chosen)).then(soldOnline(chosen));
  });

  it('SUB-33 lists consents of its own, each with a version of its text', () => {
    const consent = { id: 'news', text: 'Send me news.', version: 1, mandatory: true };
    given()
      .when(configure({ consents: [consent] }))
      .then(soldOnline({ consents: [consent] }));
    given()
      .when(configure({ consents: [consent, consent] }))
      .thenRefused('INVALID_FIELD', { pointer: '/consents/1/id', detail: 'two consents have this id' });
    given()
      .when(configure({ consents: [{ ...consent, version: 0 }] }))
      .thenRefused('OUT_OF_RANGE', { pointer: '/consents/0/version', min: 1 });
  });

  it('SUB-34 refuses an e-mail template that the house does not have', () => {
    given()
      .when(configure({ emailTemplateId: 'thanks' }))
      .then(soldOnline({ emailTemplateId: 'thanks' }));
    given()
      .when(configure({ emailTemplateId: 'none' }))
      .thenRefused('TEMPLATE_NOT_FOUND', { emailTemplateId: 'none' });
  });

  it('is refused on another version than was read', () => {
    given(soldOnline())
      .when({ ...configure(), expectedVersion: 1 })
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });
});

describe('configuring exchanges', () => {
  it('SUB-29, SUB-30 says how far tickets may be exchanged; the same once more changes nothing', () => {
    const exchange = { scope: 'same_production', allowOutside: true } as const;
    const configured = { type: 'SubscriptionExchangeConfigured', data: { subscriptionId: 's1', ...exchange } } as const;
    const command = { type: 'ConfigureSubscriptionExchange', expectedVersion: null, ...exchange } as const;
    given().when(command).then(configured);
    given(configured).when(command).thenNothing();
    given(configured)
      .when({ ...command, scope: 'none', allowOutside: false })
      .then({ ...configured, data: { subscriptionId: 's1', scope: 'none', allowOutside: false } });
  });
});
