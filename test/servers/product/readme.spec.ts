import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectBooks, expectListed, paste } from '../../docs/readme-session';
import { Client } from '../../support/client';
import { deploy, type Deployment, systemKey } from '../../support/deployment/deployment';
import { type RoundRobin, startRoundRobin } from '../../support/deployment/round-robin';
import type { TestStores } from '../../support/deployment/combinations';
import { openTestStores } from '../../support/deployment/test-stores';
import { eventually } from '../../support/eventually';
import { made } from '../../support/scenario';

let stores: TestStores;
let deployment: Deployment;
let front: RoundRobin;
let keysFile: string;
let onAnswer: (answers: number) => Promise<void> = async () => undefined;

beforeAll(async () => {
  stores = await openTestStores('EventStoreDB + MongoDB');
  deployment = await deploy(stores, { size: { adminApis: 2, projectors: 2 } });
  // A balancer knows the processes, not which of them live.
  front = await startRoundRobin(
    () => deployment.adminApis.map(({ url }) => url),
    (answers) => onAnswer(answers),
  );
  keysFile = join(stores.dir, 'demo-keys.json');
  const body = { id: `demo-${process.pid}-${Date.now().toString(36)}`, name: 'Demo house', currency: 'NOK' };
  const sandbox = { ...body, timeZone: 'Europe/Oslo', sandbox: true };
  const registered = await made(new Client(front.url, systemKey).post('/v1/organisations', sandbox));
  writeFileSync(keysFile, JSON.stringify({ keys: { admin: registered.body.keys[0].key } }));
});
afterAll(async () => {
  await front.close();
  await deployment.kill('SIGKILL');
  await stores.release();
});

afterEach(async () => {
  onAnswer = async () => undefined;
  const dead = [...deployment.adminApis, ...deployment.projectors].filter(({ process }) => !process.isRunning);
  await Promise.all(dead.map((member) => member.restart()));
});

/** Kills one of each, whichever of the projectors was at work, after so many answers of the session. */
function killAfter(answers: number, which: number): void {
  let seen = 0;
  onAnswer = async () => {
    seen += 1;
    if (seen !== answers) return;
    await Promise.all([deployment.adminApis[which]!.kill('SIGKILL'), deployment.projectors[which]!.kill('SIGKILL')]);
  };
}

describe('R5 the first campaign of the README, on two admin-api and two projector processes', () => {
  it('works when pasted', async () => {
    const desk = { url: front.url, keysFile };
    const pasted = await paste(desk);
    expectListed(pasted);
    await expectBooks(desk, pasted);
  });

  it.each([
    [4, 0],
    [7, 1],
  ])('R4 works while after %i answers number %i of each is killed', async (answers, which) => {
    const desk = { url: front.url, keysFile };
    killAfter(answers, which);
    const pasted = await paste(desk);
    const killed = [deployment.adminApis[which]!, deployment.projectors[which]!];
    expect(killed.map(({ process }) => process.isRunning)).toEqual([false, false]);
    await eventually(() => expectBooks(desk, pasted));
  });
});
