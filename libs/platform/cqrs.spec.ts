import 'reflect-metadata';
import { callOf, counter, Counters, organisationId } from '../../test/support/counter';
import { CommandRunner } from '../runtime/command-runner';
import { Receipt } from '../runtime/receipt';
import { commandsOf, queryOf, refusingPublisher } from './cqrs';

type Handles = new (on: unknown) => { execute(message: unknown): Promise<unknown> };

describe('the buses', () => {
  it('hand a command to its decider, and answer its receipt or its refusal', async () => {
    const house = new Counters();
    const { Message, Handler } = commandsOf(counter);
    const handler = new (Handler as Handles)(house.runner satisfies CommandRunner);
    const at = { organisationId, id: 'c1' };
    const receipt = (await handler.execute(new Message(at, { type: 'Sell', pieces: 2 }, callOf('a')))) as Receipt;
    expect(receipt).toMatchObject({ replayed: false, events: [{ type: 'Sold', data: { pieces: 2 } }] });
    const tooMany = handler.execute(new Message(at, { type: 'Sell', pieces: 9 }, callOf('b')));
    await expect(tooMany).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    expect(await house.stored()).toEqual(['Sold a']);
  });

  it('answer a query from its source', async () => {
    const { Message, Handler } = queryOf(async (source: readonly number[], index: number) => source[index]);
    const handler = new (Handler as Handles)([7, 8, 9]);
    expect(await handler.execute(new Message(1))).toBe(8);
  });

  it('tell everybody that events are published by the log alone', () => {
    expect(() => refusingPublisher.publish({})).toThrow('by the log alone');
  });
});
