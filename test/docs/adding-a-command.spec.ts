import { sourcesBelow, textOf } from './sources';

const page = textOf('docs/adding-a-command.md');
const sources = ['apps', 'libs', 'projections'].flatMap(sourcesBelow).filter((file) => !/\.spec\.ts$/.test(file));
const naming = (names: RegExp) => sources.filter((file) => names.test(textOf(file))).sort();

const touched = [
  'apps/admin-api/campaigns/campaigns.controller.ts',
  'apps/admin-api/campaigns/campaigns.requests.ts',
  'libs/domain/campaigns/campaign-settings.ts',
  'libs/domain/campaigns/campaign.events.ts',
];

/** What auditors are told of every event: lines in tables, which the page names as such. */
const told = [
  'libs/audit/event-types.ts',
  ...['danish', 'english', 'norwegian', 'swedish'].map((language) => `libs/audit/history/${language}.ts`),
];

describe('docs/adding-a-command.md', () => {
  it('names all files that know the command: its event, its rule, its route with the body', () => {
    expect(naming(/\bStopCampaign(Body)?\b|\bCampaignStopped\b/)).toEqual([...touched, ...told].sort());
    const unnamed = [...touched, ...told].filter((file) => !page.includes(file.slice(file.lastIndexOf('/') + 1)));
    expect(unnamed).toEqual([]);
  });

  it('names the one table that knows the route', () => {
    expect(naming(/campaigns\/:id\/stop/)).toEqual(['apps/admin-api/http/roles.ts']);
  });

  it('shows lines as they stand in these files', () => {
    const lines = (text: string) => text.split('\n').map((line) => line.trim());
    const shown = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].flatMap(([, code]) => lines(code!));
    const standing = new Set(touched.flatMap((file) => lines(textOf(file))));
    expect(shown.filter((line) => line !== '…' && !standing.has(line))).toEqual([]);
  });

  it('names two tests that show the rule', () => {
    for (const test of ['libs/domain/campaigns/stop-campaign.spec.ts', 'test/acceptance/changing-a-campaign.spec.ts']) {
      expect(page).toContain(test);
      expect(textOf(test)).toContain('CAMP-20');
    }
  });
});
