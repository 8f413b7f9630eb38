import { rmSync } from 'node:fs';
import { campaignId, organisationId } from './house';
import { authorization, longLog, makeLongLog, secrets, startOn } from './long-log';
import { residentMegabytes } from './processes';
import { median, type Result } from './result';

/** P5: from the start of the process to the answer of the first claim, with a million events in the log. */
export async function measure(): Promise<readonly Result[]> {
  const dir = await makeLongLog();
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = performance.now();
    const parterre = await startOn(dir);
    await claim(parterre.url, round);
    seconds.push((performance.now() - begun) / 1000);
    megabytes.push(residentMegabytes(parterre.child.pid!));
    await parterre.stop();
  }
  rmSync(dir, { recursive: true, force: true });
  const line = { id: 'P5', against: 'target', unit: 's' };
  return [
    {
      ...line,
      what: `first claim after a start, ${longLog.text}`,
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
  const body = {
    linkToken: secrets.linkToken(organisationId, campaignId, 1),
    email: `late-${round}@example.org`,
    quantity: 1,
  };
  const response = await fetch(`${url}/v1/campaigns/${campaignId}/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new Error(`the first claim was answered ${response.status}: ${await response.text()}`);
}
