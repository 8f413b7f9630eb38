import { genesis } from '../../libs/audit/event-chain';
import { EventMetadata } from '../../libs/kernel/event';
import { positionOf, specifyProjection } from '../../test/support/projection-specification';
import { AuditChainDocument, auditChainProjection } from './audit-chain.projection';

type Season = ReturnType<typeof season>;
const season = (name: string, organisationId = 'oslo') => ({
  event: { type: 'SeasonCreated', data: { seasonId: name, name } },
  stream: `season-${organisationId}_${name}`,
  organisationId,
});
/** By the fold alone: there are many events. */
const chainOf = (...events: readonly Season[]): AuditChainDocument =>
  events.reduce<AuditChainDocument | undefined>(
    (document, { event, stream }, index) =>
      auditChainProjection.evolve(document, storedEvent(event, stream, index), 'oslo/chain'),
    undefined,
  )!;
const storedEvent = (event: Season['event'], stream: string, index: number) => ({
  ...event,
  stream,
  revision: 0n,
  position: positionOf(index),
  metadata: { organisationId: 'oslo', eventId: `e${index}` } as EventMetadata,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => season(`s${index}`));

describe('the chain of the auditors', () => {
  it('has one head for each organisation, over all of its events', async () => {
    const head = { hash: expect.any(String) as string, marks: [], spacing: 256 };
    await specifyProjection(auditChainProjection)
      .given(season('a'), season('b', 'bergen'), season('c'))
      .then({
        'oslo/chain': { organisationId: 'oslo', events: 2, position: positionOf(2), ...head },
        'bergen/chain': { organisationId: 'bergen', events: 1, position: positionOf(1), ...head },
      });
  });

  it('comes to something else when one event was another one, or none', () => {
    const chains = [chainOf(season('a'), season('b')), chainOf(season('x'), season('b')), chainOf(season('b'))];
    expect(new Set([...chains, genesis('oslo')].map(({ hash }) => hash)).size).toBe(4);
  });

  it('agrees with what was kept of the same events, at every head that was kept, and with nothing else', () => {
    const agrees = (built: AuditChainDocument, kept: AuditChainDocument) => auditChainProjection.agrees!(built, kept);
    const changed = many(600).with(99, season('other'));
    const kept = chainOf(...many(600));
    expect([100, 256, 300, 600].map((count) => agrees(chainOf(...many(count)), kept))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const told = [255, 256, 300, 512, 600].map((count) => agrees(chainOf(...changed.slice(0, count)), kept));
    expect(told).toEqual([true, false, true, false, false]);
    expect(agrees(chainOf(...many(601)), kept)).toBe(false);
  });

  it('keeps earlier heads to check a log against, and never more than it can carry', () => {
    const [some, earlier, more] = [chainOf(...many(600)), chainOf(...many(256)), chainOf(...many(9_000))];
    expect(some.marks.map(({ events }) => events)).toEqual([256, 512]);
    expect(some.marks[0]).toEqual({ events: 256, position: earlier.position, hash: earlier.hash });
    expect(more.marks.length).toBeLessThanOrEqual(32);
    expect(more.marks.map(({ events }) => events)).toEqual(more.marks.map((_, index) => (index + 1) * 512));
  });
});
