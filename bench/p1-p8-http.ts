import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Load, requestsPerSecond, type Running, start } from './processes';
import { type Result, sideBySide } from './result';

const seconds = 6;
const rounds = 3;

interface House {
  readonly key: string;
  readonly link: string;
}

/** P1 and P8: the whole application over HTTP, views running beside it, against empty requests in the same framework. */
export async function measure(): Promise<readonly Result[]> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-http-'));
  const baseline = await start('bench/baseline-server.js');
  const parterre = await start('apps/standalone/main.js', { DATA_DIR: dir, SYSTEM_KEY: 'bench-system-key-0001' });
  const house = await furnish(parterre);
  const results = [await claims(parterre, baseline, house)];
  await furnishSeason(parterre, house);
  results.push(...(await reads(parterre, baseline, house)));
  await parterre.stop();
  await baseline.stop();
  rmSync(dir, { recursive: true, force: true });
  return results;
}

async function claims(parterre: Running, baseline: Running, { key, link }: House): Promise<Result> {
  let guest = 0;
  const body = (): string => {
    guest += 1;
    return JSON.stringify({ linkToken: link, email: `guest-${guest}@example.org`, quantity: 1 });
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const claim: Load = { url: `${parterre.url}/v1/campaigns/friends/claims`, method: 'POST', headers, body };
  const empty: Load = { url: `${baseline.url}/empty`, method: 'POST', headers, body };
  await requestsPerSecond(empty, 3);
  await requestsPerSecond(claim, 3);
  const { one, other } = await sideBySide(
    rounds,
    () => requestsPerSecond(claim, seconds),
    () => requestsPerSecond(empty, seconds),
  );
  const what = 'claims over HTTP, 64 connections, another customer each, sealed, durable, views beside them';
  const against = 'an empty POST with a DTO and CommandBus';
  return { id: 'P1', what, value: one, unit: '/s', against, reference: other, ratio: one / other, target: '>= 0.7' };
}

async function reads(parterre: Running, baseline: Running, { key }: House): Promise<Result[]> {
  const headers = { authorization: `Bearer ${key}` };
  const get = (url: string): Load => ({ url, method: 'GET', headers });
  const empty = get(`${baseline.url}/empty`);
  const results: Result[] = [];
  for (const [what, path, target] of [
    ['GET of a campaign by id, its 50 newest transactions with it', '/v1/campaigns/friends', '>= 0.5'],
    ['GET of a performance by id', '/v1/performances/gala', '>= 0.8'],
    ['GET of a list of 50 orders', '/v1/orders?limit=50', '>= 0.5'],
    ['GET of the report on the season, 50 performances', '/v1/reports/season', '>= 0.5'],
    ['GET of the report on finance, 50 performances', '/v1/reports/finance', '>= 0.5'],
    ['GET of the report on sales channels, a row for each of 50', '/v1/reports/sales-channels', '>= 0.5'],
  ] as const) {
    const { one, other } = await sideBySide(
      rounds,
      () => requestsPerSecond(get(parterre.url + path), seconds / 2),
      () => requestsPerSecond(empty, seconds / 2),
    );
    const against = 'an empty GET';
    results.push({ id: 'P8', what, value: one, unit: '/s', against, reference: other, ratio: one / other, target });
  }
  return results;
}

/** An organisation with one free campaign on one performance. */
async function furnish(parterre: Running): Promise<House> {
  const organisation = { id: 'bench', name: 'Bench', currency: 'NOK', timeZone: 'Europe/Oslo' };
  const { keys } = await send(parterre, 'bench-system-key-0001', '/v1/organisations', organisation);
  const { key } = (keys as { key: string }[])[0]!;
  await send(parterre, key, '/v1/seasons', { id: 's', name: 'Season' });
  await send(parterre, key, '/v1/productions', { id: 'p', name: 'Production' });
  return { key, link: await addCampaign(parterre, key, 'gala', 'friends') };
}

/** 49 more of them, with one claim on each. */
async function furnishSeason(parterre: Running, { key }: House): Promise<void> {
  for (let evening = 2; evening <= 50; evening += 1) {
    const linkToken = await addCampaign(parterre, key, `evening-${evening}`, `friends-${evening}`);
    const claim = { linkToken, email: `first-${evening}@example.org`, quantity: 1 };
    await send(parterre, key, `/v1/campaigns/friends-${evening}/claims`, claim);
  }
}

/** Answers the token of its link. */
async function addCampaign(parterre: Running, key: string, performanceId: string, id: string): Promise<string> {
  const performance = { productionId: 'p', seasonId: 's', capacity: 1_000_000, availableOnline: true };
  const startsAt = '2099-01-01T19:00:00Z';
  await send(parterre, key, '/v1/performances', { id: performanceId, ...performance, startsAt });
  const price = { amount: 0, currency: 'NOK' };
  const newTicketType = { name: 'Friend', webPurchaseCode: `!${id.toUpperCase()}`, price };
  const window = { validFrom: '2020-01-01T00:00:00Z', validUntil: '2098-01-01T00:00:00Z' };
  const campaign = { id, performanceId, kind: 'closed_sale', name: 'Friends', newTicketType };
  await send(parterre, key, '/v1/campaigns', { ...campaign, ...window, maxTotal: null, maxPerUser: 4 });
  const { token } = await send(parterre, key, `/v1/campaigns/${id}/sales-link`);
  return token as string;
}

/** A POST where there is a body, else a GET. */
async function send({ url }: Running, key: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: body && JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}
