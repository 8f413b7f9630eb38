import { performanceCreated, ticketsClaimed } from '../../test/support/builders';
import { positionOf, specifyProjection } from '../../test/support/projection-specification';
import { auditEventsProjection } from './audit-events.projection';

const digest: unknown = expect.stringMatching(/^[\w-]{43}$/);
const first = (index: number) => ({
  organisationId: 'oslo',
  position: positionOf(index),
  revision: index,
  digest,
  commandId: `c${index}`,
  correlationId: 'spec',
});

describe('the index of events', () => {
  it('leads to each event by what it is about, but for what its performance’s stream tells anyhow', async () => {
    await specifyProjection(auditEventsProjection)
      .given(performanceCreated(), ticketsClaimed())
      .then({
        'oslo/00000001/0': { ...first(0), stream: 'performance-oslo_p1', seasonId: 'spring' },
        'oslo/00000002/0': { ...first(1), stream: 'performance-oslo_p1', orderId: 'o1', customerId: 'ada' },
      });
  });

  it('leads to an event about several things of one kind by each of them', async () => {
    const data = { orderId: 'o1', performanceIds: ['p1', 'p2'], reason: 'expired' };
    const expired = { event: { type: 'OrderExpired', data }, stream: 'order-oslo_o1' };
    const place = { organisationId: 'oslo', position: positionOf(0), stream: 'order-oslo_o1', revision: 0 };
    await specifyProjection(auditEventsProjection)
      .given(expired)
      .then({
        'oslo/00000001/0': { ...first(0), ...place, orderId: 'o1', performanceId: 'p1' },
        'oslo/00000001/1': { ...place, performanceId: 'p2' },
      });
  });
});
