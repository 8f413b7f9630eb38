import { because, Policy } from '../exchange-policy';

/** EXC-22: the performances of the subscription itself, whether or not this customer picked them; beside the scope, not instead of it. */
export const outsideSubscription: Policy = {
  rule: 'EXC-22',
  binds: 'online',
  check({ subscription, target: { performanceId } }) {
    if (subscription === null || subscription.allowOutside || subscription.performanceIds.includes(performanceId))
      return null;
    return because('OUTSIDE_SUBSCRIPTION', { subscriptionId: subscription.subscriptionId, performanceId });
  },
};
