import { performanceCreated, shifted, now } from '../test/support/builders';
import { viewsOf } from '../test/support/projection-specification';
import { listExchangeTargets } from './exchanges/exchanges.queries';
import { filledPage } from './paging';
import { PerformanceDocument } from './performances/performances.projection';

const performance = (performanceId: string) => performanceCreated({ performanceId });

describe('a page of what is shown of a list', () => {
  it('is filled from as few documents as it takes, and the next one begins with the first that was not looked at', async () => {
    const views = await viewsOf(['-a', 'b', '-c', '-d', 'e', 'f'].map(performance), now, ['performances']);
    const looked: string[][] = [];
    const page = (limit: number, cursor?: string) => {
      const query = { index: 'byOrganisation', equals: ['oslo'], limit, cursor };
      return filledPage(views, 'performances', query, (documents: readonly PerformanceDocument[]) => {
        const ids = documents.map(({ id }) => id);
        looked.push(ids);
        return ids.filter((id) => !id.startsWith('-'));
      });
    };
    const first = await page(2);
    expect(first.items).toEqual(['b', 'e']);
    expect(looked).toEqual([['-a', 'b'], ['-c'], ['-d'], ['e']]);
    expect(await page(2, first.nextCursor!)).toEqual({ items: ['f'], nextCursor: null });
    expect(await page(6)).toEqual({ items: ['b', 'e', 'f'], nextCursor: null });
  });
});

describe('what a ticket might be exchanged for', () => {
  it('EXC-37: fills a page of one behind performances that are cancelled or over', async () => {
    const cancelled = { type: 'PerformanceCancelled', data: { performanceId: 'dead', reason: 'fire' } };
    const over = performanceCreated({ performanceId: 'over', startsAt: shifted(now, -1) });
    const views = await viewsOf([performance('dead'), cancelled, over, performance('ahead')]);
    expect(await listExchangeTargets(views, { organisationId: 'oslo', limit: 1 })).toEqual({
      items: ['ahead'],
      nextCursor: null,
    });
  });
});
