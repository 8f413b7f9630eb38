import { shifted } from '../../../test/support/builders';
import {
  offerTerms,
  renewalLapsed,
  renewalNotOffered,
  renewalOffered,
  subscriptionRenewed,
} from '../../../test/support/renewals';
import { specify } from '../../kernel/decider-specification';
import { ConcludeRenewal, OfferRenewal, ReportNotOffered } from './renewal-offer';
import { renewalDecider } from './renewal.decider';
import { RenewalOfferEvent } from './renewal.events';

const given = (...events: RenewalOfferEvent[]) => specify(renewalDecider).given(...events);
const offer: OfferRenewal = {
  type: 'OfferRenewal',
  terms: offerTerms,
  orderId: 'o2',
  amount: 60000,
  currency: 'NOK',
};
const report: ReportNotOffered = {
  type: 'ReportNotOffered',
  terms: offerTerms,
  code: 'SEAT_UNAVAILABLE',
  details: { seatIds: ['A-1'] },
};
const conclude = (outcome: ConcludeRenewal['outcome']): ConcludeRenewal => ({ type: 'ConcludeRenewal', outcome });
const offered = renewalOffered();

describe('the offer to one holder', () => {
  it('SUB-51: is made once, whatever became of it', () => {
    given().when(offer).then(offered);
    for (const history of [[offered], [offered, subscriptionRenewed], [offered, renewalLapsed]])
      given(...history)
        .when({ ...offer, orderId: 'o3' })
        .thenNothing();
  });

  it('SUB-51: says why there is none, once for each reason, and may be made by a later run', () => {
    given().when(report).then(renewalNotOffered());
    given(renewalNotOffered()).when(report).thenNothing();
    given(renewalNotOffered())
      .when({ ...report, code: 'SEAT_NOT_FOUND' })
      .then(renewalNotOffered({ code: 'SEAT_NOT_FOUND' }));
    given(renewalNotOffered()).when(offer).then(offered);
    given(offered).when(report).thenNothing();
  });

  it('SUB-51: says so again when a later run tried until another deadline', () => {
    const deadline = shifted(offerTerms.deadline, 86_400_000);
    given(renewalNotOffered())
      .when({ ...report, terms: { ...offerTerms, deadline } })
      .then(renewalNotOffered({ deadline }));
    given(renewalNotOffered(), renewalNotOffered({ deadline }))
      .when({ ...report, terms: { ...offerTerms, deadline } })
      .thenNothing();
  });

  it('SUB-51: is accepted or lapses as its order does, and the first of the two stands', () => {
    given(offered).when(conclude('confirmed')).then(subscriptionRenewed);
    given(offered).when(conclude('released')).then(renewalLapsed);
    given(offered, subscriptionRenewed).when(conclude('released')).thenNothing();
    given(offered, renewalLapsed).when(conclude('confirmed')).thenNothing();
  });

  it('has nothing to conclude before it is made', () => {
    given().when(conclude('released')).thenNothing();
    given(renewalNotOffered()).when(conclude('confirmed')).thenNothing();
  });
});
