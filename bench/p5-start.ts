import { readFileSync, rmSync } from 'node:fs';
import { createSecrets } from '../libs/runtime/secrets';
import { campaignId, openHouse, organisationId, throughput } from './house';
import { start } from './processes';
import { median, type Result } from './result';

const others = 900_000;
const own = 100_000;
const master = Buffer.alloc(32, 7);

/** P5: from the start of the process to the answer of the first claim, with a million events in the log. */
export async function measure(): Promise<readonly Result[]> {
  const house = await openHouse({ performances: 10 });
  await throughput(own, 2_000, house.claim);
  await throughput(others, 2_000, house.claimElsewhere);
  await house.close(true);
  const env = { DATA_DIR: house.dir, MASTER_KEY: master.toString('hex') };
  // The first start builds the views, as it would after an upgrade; it is not what is measured.
  await (await start('apps/standalone/main.js', env)).stop();
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = performance.now();
    const parterre = await start('apps/standalone/main.js', env);
    await claim(parterre.url, round);
    seconds.push((performance.now() - begun) / 1000);
    megabytes.push(residentMegabytes(parterre.child.pid!));
    await parterre.stop();
  }
  rmSync(house.dir, { recursive: true, force: true });
  const line = { id: 'P5', against: 'target', unit: 's' };
  return [
    {
      ...line,
      what: 'first claim after a start, 1,000,000 events, 100,000 of them in its stream',
      value: median(seconds),
      reference: 1.5,
      ratio: median(seconds) / 1.5,
      target: '<= 1.5 s',
    },
    {
      ...line,
      what: 'resident memory after it',
      value: median(megabytes),
      unit: 'MB',
      reference: 400,
      ratio: median(megabytes) / 400,
      target: '<= 400 MB',
    },
  ];
}

async function claim(url: string, round: number): Promise<void> {
  const secrets = createSecrets(master);
  const body = {
    linkToken: secrets.linkToken(organisationId, campaignId, 1),
    email: `late-${round}@example.org`,
    quantity: 1,
  };
  const response = await fetch(`${url}/v1/campaigns/${campaignId}/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secrets.apiKey(organisationId, 'k')}` },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new Error(`the first claim was answered ${response.status}: ${await response.text()}`);
}

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}
