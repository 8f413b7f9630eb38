import {
  now,
  performanceCreated,
  shifted,
  ticketTypeAccessChanged,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEvent } from './performance.events';
import { evolvePerformance, initialPerformance } from './performance.state';
import { ChangeTicketTypeAccess } from './ticket-type-access';

const card = (more: Parameters<typeof ticketTypePriced>[0] = {}) => ticketTypePriced({ ticketTypeId: 'card', ...more });
const given = (...events: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), ticketTypePriced(), ...events);
const after = (...events: PerformanceEvent[]) =>
  [performanceCreated(), ticketTypePriced(), ...events].reduce(
    (state, event) => evolvePerformance(state, event, now),
    initialPerformance(),
  );
const change = (wanted: Partial<ChangeTicketTypeAccess>): ChangeTicketTypeAccess => ({
  type: 'ChangeTicketTypeAccess',
  ticketTypeIds: ['sponsor', 'card'],
  ...wanted,
});

describe('changing the access of several ticket types', () => {
  it('SUB-46 changes where several are sold in one event, with their prices and windows as they were', () => {
    given(card({ opensAt: now }))
      .when(change({ access: 'local' }))
      .then(ticketTypeAccessChanged(['sponsor', 'card'], { access: 'local' }));
    const { prices } = after(card({ opensAt: now }), ticketTypeAccessChanged(['sponsor', 'card'], { access: 'local' }));
    const { performanceId: _, ...before } = card({ opensAt: now }).data;
    expect(prices.get('card')).toEqual({ ...before, access: 'local', version: 2 });
    expect(prices.get('sponsor')).toMatchObject({ access: 'local', opensAt: null, version: 2 });
  });

  it('SUB-46 leaves alone what is so already, also by an earlier change', () => {
    given(card({ access: 'local' }))
      .when(change({ access: 'local' }))
      .then(ticketTypeAccessChanged(['sponsor'], { access: 'local' }));
    given(card(), ticketTypeAccessChanged(['sponsor'], { access: 'local' }))
      .when(change({ access: 'local' }))
      .then(ticketTypeAccessChanged(['card'], { access: 'local' }));
    given(card())
      .when(change({ access: 'local_and_internet', opensAt: null }))
      .thenNothing();
  });

  it('SUB-47 sets a bound, takes one away, or leaves it', () => {
    const bounds = { opensAt: now, closesAt: shifted(now, 2) };
    const opening = ticketTypeAccessChanged(['card'], { opensAt: shifted(now, 1) });
    given(card(bounds))
      .when(change({ ticketTypeIds: ['card'], access: undefined, opensAt: shifted(now, 1) }))
      .then(opening);
    const unbound = ticketTypeAccessChanged(['card'], { closesAt: null });
    given(card(bounds))
      .when(change({ ticketTypeIds: ['card'], closesAt: null }))
      .then(unbound);
    expect(after(card(bounds), opening, unbound).prices.get('card')).toMatchObject({
      access: 'local_and_internet',
      opensAt: shifted(now, 1),
      closesAt: null,
    });
  });

  it('SUB-47 refuses a window that would not end after it starts, whole', () => {
    given(card({ closesAt: now }))
      .when(change({ opensAt: now }))
      .thenRefused('INVALID_WINDOW', { from: now, to: now, ticketTypeId: 'card' });
  });

  it('SUB-46 refuses a type without a price here, whole, and a performance that is not there', () => {
    given()
      .when(change({ access: 'local' }))
      .thenRefused('TICKET_TYPE_NOT_PRICED', { performanceId: 'p1', ticketTypeId: 'card', priceZoneId: null });
    specify(performance)
      .given()
      .when(change({ access: 'local' }))
      .thenRefused('NOT_FOUND');
  });
});
