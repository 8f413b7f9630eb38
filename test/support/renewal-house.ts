import { subscriptionFacts } from '../../apps/admin-api/subscriptions/subscription-facts';
import { performance } from '../../libs/domain/performances/performance.decider';
import { renewalDecider, runStreamId } from '../../libs/domain/renewals/renewal.decider';
import { subscriptionDecider } from '../../libs/domain/subscriptions/subscription.decider';
import { SubscriptionEvent } from '../../libs/domain/subscriptions/subscription.events';
import { renewalRun } from '../../libs/processes/renewal-run';
import { callOf, organisationId } from '../simulation/house';
import { curtain, now, numbered, payment, performanceCreated, shifted } from './builders';
import { performancesSelected, subscriptionCreated, typesSet } from './subscription-builders';
import { SeasonHouse } from './season-house';
import { cardPriced, unit } from './subscription-purchases';

const year = 365 * 86_400_000;
const next = ['q1', 'q2'];

/** When the offers of a run lapse. */
const renewedUntil = shifted(now, 86_400_000);

/** The house of a season with one more to come: `s2` renews `s1`, in the same hall. */
export class RenewalHouse extends SeasonHouse {
  override async open(): Promise<this> {
    await super.open();
    for (const id of next) {
      const settings = { performanceId: id, productionId: 'play', hallId: 'main', startsAt: shifted(curtain, year) };
      const created = performanceCreated({ ...settings, seating: numbered(['A', 5], ['B', 5]) });
      await this.tell(`performance-oslo_${id}`, [created, cardPriced(id)]);
    }
    const renewsFrom = { subscriptionId: 's1', ticketTypeMap: [{ from: 'card', to: 'card' }] };
    const renews: SubscriptionEvent = {
      type: 'RenewalConfigured',
      data: { subscriptionId: 's2', renewsFrom, facts: { line: [] } },
    };
    const told = [subscriptionCreated({ sameSeat: true }), typesSet('card'), performancesSelected(...next), renews];
    const events = told.map(({ type, data }) => ({ type, data: { ...data, subscriptionId: 's2' } }));
    await this.tell('subscription-oslo_s2', events);
    return this;
  }

  /** Somebody who has paid for this seat of the season. */
  async holds(seatId: string): Promise<void> {
    const units = [unit({ seatId })];
    await this.buy(seatId, { units, payment: payment(20000 * this.performanceIds.length) });
  }

  /** Starts a run, or goes on with the one that this key has started, until everybody has been asked. */
  async run(key: string, { core } = this.node): Promise<void> {
    const { record } = await core.commands.state(subscriptionDecider, { organisationId, id: 's2' });
    const around = await subscriptionFacts(core, organisationId, record!);
    const facts = { record: record!, around, earlierTicketTypeIds: ['card'] };
    const start = { type: 'StartRenewal', runId: key, deadline: renewedUntil, facts } as const;
    const streamId = runStreamId('s2');
    await core.commands.execute(renewalDecider, { organisationId, id: streamId }, start, callOf(key, 'run'));
    const cause = { organisationId, correlationId: key, causationId: key };
    await core.processes.drive({ process: renewalRun.name, instance: streamId, streamId }, cause);
  }

  /** Whether a run has begun, and whether it is through. */
  standing(): Promise<'none' | 'begun' | 'done'> {
    const address = { organisationId, id: runStreamId('s2') };
    return this.node.core.commands.read(renewalDecider, address, ({ run }) =>
      run === null ? 'none' : run.done ? 'done' : 'begun',
    );
  }

  /** The seats of all offers ever made, one by one, in the order of the log. */
  async offered(): Promise<string[]> {
    const seats: string[] = [];
    for await (const { type, data } of this.log.readAll()) {
      if (type === 'RenewalOffered') seats.push(...(data as { readonly seatIds: readonly string[] }).seatIds);
    }
    return seats;
  }

  /** The seats that are held on each performance of the new season. */
  heldNext(): Promise<string[][]> {
    return Promise.all(
      next.map((id) =>
        this.node.core.commands.read(performance, { organisationId, id }, ({ holds }) => {
          const held = [...holds.values()].filter(({ status }) => status === 'held');
          return held.flatMap(({ tickets }) => tickets.flatMap(({ seatId }) => seatId ?? [])).sort();
        }),
      ),
    );
  }
}
