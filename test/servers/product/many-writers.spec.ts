import { setTimeout as sleep } from 'node:timers/promises';
import { type Product, startProduct } from '../../support/deployment/start-product';
import { expectSameAfterRebuild, seed, underLoad } from './under-load';

const kills = Number(process.env.CRASH_ROUNDS ?? 4);

let product: Product;
beforeAll(async () => {
  product = await startProduct({ size: { adminApis: 4, projectors: 1 } });
});
afterAll(() => product.dispose());

it(`R2 R3 R5 P6b four processes sell, every request is sent up to three times and processes die: no claim is lost or doubled (seed ${seed})`, async () => {
  const { load, stage, random, goesOn, expectBooks } = await underLoad(product, { copies: 3 });
  await goesOn(100);
  for (let kill = 0; kill < kills; kill += 1) {
    const member = product.adminApis[Math.floor(random() * product.adminApis.length)]!;
    await sleep(random() * 500);
    await member.kill('SIGKILL');
    await goesOn(30);
    await member.restart();
    await goesOn(30);
  }
  expect(load.unanswered).toBeGreaterThan(0);
  await expectBooks();
  await expectSameAfterRebuild(product, stage);
  expect(product.output()).not.toMatch(/a request failed|"level":(50|60)/);
});
