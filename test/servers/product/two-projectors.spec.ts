import { type Product, startProduct } from '../../support/deployment/start-product';
import { rebuildViews } from '../../support/views';
import { expectSameAfterRebuild, seed, underLoad } from './under-load';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ size: { adminApis: 2, projectors: 2 } });
});
afterAll(() => product.dispose());

it(`R5 of two projectors one is killed under load, then the other: the one that is left takes over by itself (seed ${seed})`, async () => {
  const { stage, goesOn, expectBooks } = await underLoad(product);
  for (const projector of product.projectors) {
    await goesOn(50);
    await projector.kill('SIGKILL');
    await goesOn(50);
    await projector.restart();
  }
  const left = product.projectors[1]!;
  await product.projectors[0]!.kill('SIGKILL');
  await expectBooks();
  await left.kill('SIGKILL');
  await product.projectors[0]!.restart();
  await expectSameAfterRebuild(product, stage);
  await left.restart();
});

it(`R5 I6 a rebuild under load outlives the projector that began it (seed ${seed})`, async () => {
  const { goesOn, expectBooks } = await underLoad(product);
  await goesOn(100);
  const rebuilt = rebuildViews(product.url);
  await goesOn(10);
  await product.projectors[0]!.kill('SIGKILL');
  await goesOn(10);
  await product.projectors[0]!.restart();
  await product.projectors[1]!.kill('SIGKILL');
  await rebuilt;
  await goesOn(20);
  await expectBooks();
  await product.projectors[1]!.restart();
});

it('nobody is told of a fault in all this, and no view has halted', () => {
  expect(product.output()).not.toMatch(/a request failed|halted/);
});
