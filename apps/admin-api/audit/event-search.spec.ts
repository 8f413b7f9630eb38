import type { EventLog } from '../../../libs/event-log/event-log';
import type { Core } from '../../../libs/runtime/core';
import { ExchangeHouse } from '../../../test/support/exchange-house';
import { searchEvents } from './event-search';

const stream = 'performance-oslo_friday';

describe('a search for events of a performance', () => {
  it('does not read its stream for what cannot stand in it', async () => {
    const house = await new ExchangeHouse().open();
    const { log } = house.node.core;
    let streams: string[] = [];
    const read: EventLog['read'] = (name, options) => {
      streams.push(name);
      return log.read(name, options);
    };
    const noting: EventLog = Object.assign(Object.create(log) as EventLog, { read });
    const core: Core = Object.create(house.node.core, { log: { value: noting } }) as Core;
    const found = async (...types: string[]) => {
      streams = [];
      const filter = { organisationId: 'oslo', performanceId: 'friday', types };
      const events: string[] = [];
      for await (const event of searchEvents(core, filter, { after: null, upTo: null })) events.push(event.type);
      return { events, streams };
    };
    expect((await found('CommandRefused')).streams).not.toContain(stream);
    expect(await found('CommandRefused', 'TicketsSold')).toMatchObject({
      events: ['TicketsSold'],
      streams: expect.arrayContaining([stream]),
    });
  });
});
