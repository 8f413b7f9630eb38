import { rmSync } from 'node:fs';
import { PastViews } from '../apps/admin-api/audit/as-of/past-views';
import { exportedLines } from '../apps/admin-api/audit/exported-log';
import { verifiedChain, verifiedViews } from '../apps/admin-api/audit/verification';
import { allProjections } from '../apps/projector/projections';
import { openEmbeddedStores } from '../libs/embedded/embedded-stores';
import type { Position } from '../libs/kernel/event';
import { streamName } from '../libs/kernel/stream';
import type { Core } from '../libs/runtime/core';
import { Projector } from '../libs/runtime/projector';
import { getCampaignDetail, listSalesChannels } from '../projections/campaigns/campaigns.queries';
import { campaignId, coreOn, organisationId, performanceId, readingRate } from './house';
import { authorization, longLog, makeLongLog, startOn } from './long-log';
import { residentMegabytes } from './processes';
import { type Result, sideBySide } from './result';

const rounds = 3;
const questions = 50;
const stream = streamName('performance', organisationId, performanceId);

/** P11: how things were, verification and export on a log of a million events, against reading and decoding the same events. */
export async function measure(): Promise<readonly Result[]> {
  const dir = await makeLongLog();
  const memory = await memoryOfExport(dir);
  const { core, close } = await openCore(dir);
  const results = [...(await asOf(core)), ...(await verification(core)), await exported(core), ...memory];
  await close();
  rmSync(dir, { recursive: true, force: true });
  return results;
}

/** A core in this process, its views followed as a server does. */
async function openCore(dir: string): Promise<{ core: Core; close(): Promise<void> }> {
  const stores = await openEmbeddedStores({ dir });
  const core = await coreOn({ ...stores, exclusive: true });
  await core.organisation(organisationId);
  const projector = new Projector({
    log: stores.log,
    store: stores.readModels,
    projections: allProjections,
    onStatus: (statuses) => core.progress.update(statuses),
    onError: (view, error) => console.error(view, error),
  });
  await projector.start();
  const close = async (): Promise<void> => {
    await core.stop();
    await projector.stop();
    await stores.close();
  };
  return { core, close };
}

type Ask = (past: PastViews, position: Position) => Promise<unknown>;

const channels: Ask = async (past, position) =>
  listSalesChannels(await past.asOf(organisationId, position), { organisationId, performanceId, limit: 50 });
const campaign: Ask = async (past, position) =>
  getCampaignDetail(await past.asOf(organisationId, position), { organisationId, id: campaignId, personal: false });

async function asOf(core: Core): Promise<Result[]> {
  const end = await positionAt(core, longLog.inStream);
  const { one, other } = await sideBySide(
    rounds,
    () => perSecond(longLog.inStream, () => channels(new PastViews(core), end)),
    () => readingRate(core.log.read(stream)),
  );
  const what = `the sales channels as of the end of a stream of ${longLog.inStream.toLocaleString('en')} events, asked first`;
  return [
    line(what, { one, other }, { unit: 'events/s', against: 'reading and decoding the stream', target: '>= 0.5' }),
    await askedLater(core, 'the sales channels', channels, end),
    await askedLater(core, 'the campaign with its 50 newest transactions', campaign, end),
  ];
}

/** After a first question, at moments all over the stream. */
async function askedLater(core: Core, what: string, ask: Ask, end: Position): Promise<Result> {
  const past = new PastViews(core);
  await ask(past, end);
  const lengths = Array.from({ length: questions }, (_, nth) =>
    Math.ceil(((nth * goldenRatio) % 1) * longLog.inStream),
  );
  const moments = await Promise.all(lengths.map((length) => positionAt(core, length)));
  const rates = await sideBySide(
    rounds,
    () => perSecond(questions, () => inTurn(moments, (moment) => ask(past, moment))),
    () => perSecond(questions, () => inTurn(lengths, (limit) => readingRate(core.log.read(stream, { limit })))),
  );
  const against = 'reading and decoding the stream from its beginning to there';
  return line(`${what} as of moments all over it, asked later`, rates, { unit: '/s', against, target: '>= 1' });
}

/** Moments that follow one another are far apart, and all of them are spread evenly. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Of the last of so many events of the stream. */
async function positionAt({ log }: Core, length: number): Promise<Position> {
  for await (const { position } of log.read(stream, { from: BigInt(Math.max(0, length - 1)), limit: 1 }))
    return position;
  throw new Error(`the stream has no ${length} events`);
}

async function verification(core: Core): Promise<Result[]> {
  let documents = 0;
  const verify = async (): Promise<void> => {
    const silent = async (): Promise<void> => undefined;
    const chain = await verifiedChain(core, organisationId, silent);
    const views = await verifiedViews(core, { organisationId, views: [] }, silent);
    const differing = views.filter(({ differences }) => differences.length > 0);
    if (!chain.ok || differing.length > 0)
      throw new Error(`verification found ${JSON.stringify({ chain, differing })}`);
    documents = views.reduce((sum, view) => sum + view.documents, 0);
  };
  const { one, other } = await sideBySide(
    rounds,
    () => perSecond(longLog.events, verify),
    () => readingRate(core.log.readAll()),
  );
  const [what, against] = ['verification of all views and of the chain', 'reading and decoding the log'];
  const share = (one * documents) / longLog.events;
  return [
    line(what, { one, other }, { unit: 'events/s', against }),
    line(
      `the same, ${documents.toLocaleString('en')} documents`,
      { one: share, other },
      { unit: 'documents/s', against },
    ),
  ];
}

async function exported(core: Core): Promise<Result> {
  const head = await core.log.head();
  const rates = await sideBySide(
    rounds,
    () => readingRate(exportedLines(core, organisationId, head)),
    () => readingRate(core.log.readAll()),
  );
  return line('export of the log', rates, { unit: 'events/s', against: 'reading and decoding the log' });
}

/** Of a server that answers `GET /v1/audit/export`, at its highest while a reader takes what there is. */
async function memoryOfExport(dir: string): Promise<Result[]> {
  const parterre = await startOn(dir);
  const pid = parterre.child.pid!;
  const [resident, own]: [number[], number[]] = [[], []];
  const response = await fetch(`${parterre.url}/v1/audit/export`, { headers: { authorization } });
  let last = Buffer.alloc(0);
  for await (const chunk of response.body!) {
    last = Buffer.concat([last, chunk as Uint8Array]).subarray(-endOfExport);
    resident.push(residentMegabytes(pid));
    own.push(residentMegabytes(pid, 'RssAnon'));
  }
  await parterre.stop();
  if (!last.includes('\n{"head":{')) throw new Error(`the export ended with ${last.toString()}`);
  const half = own.length / 2;
  const cost = { unit: 'MB' };
  return [
    line(
      'highest resident memory of a server that exports it, mapped pages of its files included',
      { one: highest(resident), other: highest(own) },
      { ...cost, against: 'its own memory, without them' },
    ),
    line(
      'its own memory, at its highest in the second half of the export',
      { one: highest(own.slice(half)), other: highest(own.slice(0, half)) },
      { ...cost, against: 'in the first half', target: '<= 1.1' },
    ),
  ];
}

/** No longer than its last line, the signed head. */
const endOfExport = 500;
const highest = (numbers: readonly number[]): number => numbers.reduce((most, each) => Math.max(most, each));

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (count * 1000) / (performance.now() - started);
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}

type Told = Pick<Result, 'unit' | 'against'> & { readonly target?: string };

const line = (what: string, { one, other }: { one: number; other: number }, told: Told): Result => ({
  ...{ id: 'P11', what, value: one, reference: other, ratio: one / other, target: '' },
  ...told,
});
