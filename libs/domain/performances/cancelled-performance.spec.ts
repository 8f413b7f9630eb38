import {
  campaignCreated,
  claimTickets,
  createCampaign,
  everywhere,
  holdLapses,
  holdReleased,
  now,
  performanceCreated,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEvent } from './performance.events';

const opened: PerformanceEvent[] = [
  performanceCreated(),
  ticketTypePriced({ prices: everywhere(20000) }),
  campaignCreated(),
];
const given = (...more: PerformanceEvent[]) => specify(performance).given(...opened, ...more);
const cancel = { type: 'CancelPerformance', expectedVersion: null, reason: 'fire' } as const;
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const clear = { type: 'ClearCancelledPerformance', limit: 2 } as const;
const cleared: PerformanceEvent = { type: 'PerformanceCleared', data: { performanceId: 'p1' } };
const holds = ['o1', 'o2', 'o3'].map((orderId) => ticketsHeld({ orderId }));
const givenUp = holds.map((hold) => holdReleased(hold, 'performance_cancelled'));

describe('cancelling a performance', () => {
  it('SALE-06: is recorded with its reason', () => {
    given().when(cancel, now).then(cancelled);
  });

  it('is refused on another version than was read', () => {
    given()
      .when({ ...cancel, expectedVersion: 2 }, now)
      .thenRefused('VERSION_CONFLICT', { version: 1, expected: 2 });
  });

  it('SALE-06: refuses later claims and campaigns', () => {
    given(cancelled).when(claimTickets(), now).thenRefused('PERFORMANCE_CANCELLED', { status: 'blocked' });
    given(cancelled)
      .when(createCampaign({ campaignId: 'k2' }), now)
      .thenRefused('PERFORMANCE_CANCELLED');
  });

  it('releases first what has lapsed by then', () => {
    given(holds[0]!).when(cancel, holdLapses).then(holdReleased(holds[0]!, 'expired'), cancelled);
  });
});

describe('clearing a cancelled performance', () => {
  it('SALE-06: gives up its reservations, so many at a time, and says when nothing is live any longer', () => {
    given(...holds, cancelled)
      .when(clear, now)
      .then(givenUp[0]!, givenUp[1]!);
    given(...holds, cancelled, givenUp[0]!, givenUp[1]!)
      .when(clear, now)
      .then(givenUp[2]!, cleared);
    given(...holds, cancelled, ...givenUp)
      .when(clear, now)
      .then(cleared);
  });

  it('SALE-06: gives up lapsed reservations once, as expired, within the same limit', () => {
    const expired = holds.map((hold) => holdReleased(hold, 'expired'));
    given(...holds, cancelled)
      .when(clear, holdLapses)
      .then(expired[0]!, expired[1]!);
    given(holds[0]!, cancelled).when(clear, holdLapses).then(expired[0]!, cleared);
  });

  it('SALE-06: waits for sold tickets, which their orders cancel one after the other', () => {
    const sale = ticketsClaimed({ orderId: 'o4', quantity: 2 });
    given(sale, holds[0]!, cancelled).when(clear, now).then(givenUp[0]!);
    given(sale, cancelled).when(clear, now).thenNothing();
    given(sale, cancelled, ticketsReleased(sale, [0]))
      .when(clear, now)
      .thenNothing();
    given(sale, cancelled, ticketsReleased(sale)).when(clear, now).then(cleared);
  });

  it('happens once, and to a cancelled performance only', () => {
    given(cancelled, cleared).when(clear, now).thenNothing();
    given(holds[0]!).when(clear, now).thenNothing();
    specify(performance).given().when(clear, now).thenRefused('NOT_FOUND');
  });

  it('of a performance without any sale says so at once', () => {
    given(cancelled).when(clear, now).then(cleared);
  });
});
