import { eventKeys, keyNames } from './event-keys';

const nothing = Object.fromEntries(keyNames.map((name) => [name, []]));

describe('what an event is about', () => {
  it('is every id it names, whatever part it plays', () => {
    const data = {
      orderId: 'o1',
      fromPerformanceId: 'p1',
      target: { performanceId: 'p2', ticketTypeId: 'adult' },
      lines: [{ seasonId: 's1' }, { seasonId: 's2' }],
      childOrderIds: ['o2', 'o3'],
    };
    expect(eventKeys({ stream: 'order-oslo_o1', data })).toEqual({
      ...nothing,
      orderId: ['o1', 'o2', 'o3'],
      performanceId: ['p1', 'p2'],
      ticketTypeId: ['adult'],
      seasonId: ['s1', 's2'],
    });
  });

  it('is the thing whose stream it stands in, and for a refused command the one it was to be decided on', () => {
    expect(eventKeys({ stream: 'season-oslo_spring', data: { changes: {} } })).toEqual({
      ...nothing,
      seasonId: ['spring'],
    });
    const refused = {
      stream: 'performance-oslo_p1',
      campaignId: 'k1',
      command: { type: 'ClaimTickets', orderId: 'o1' },
    };
    expect(eventKeys({ stream: 'refusals-oslo', data: refused })).toEqual({
      ...nothing,
      performanceId: ['p1'],
      campaignId: ['k1'],
      orderId: ['o1'],
    });
  });

  it('is not what was only seen when it was decided', () => {
    const data = { facts: { performanceId: 'p1' }, seen: { campaignId: 'k1' }, details: { orderId: 'o1' } };
    expect(eventKeys({ stream: 'product-oslo_tote', data })).toEqual(nothing);
  });
});
