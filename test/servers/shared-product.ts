// Jest's set-up of a project in which the specs of the product run on servers: starts one deployment for all that never stop it.
import type { Config } from 'jest';
import type { Combination } from '../support/deployment/combinations';
import { announce } from '../support/deployment/shared-products';
import { type Product, startProduct } from '../support/deployment/start-product';

const products: Product[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);

export default async function start(_: unknown, { globals = {} }: Config): Promise<void> {
  const on = globals.TEST_STORES as Combination;
  const began = Date.now();
  const product = await startProduct({ on });
  products.push(product);
  for (const member of [...product.adminApis, ...product.projectors]) {
    member.process.child.once('exit', (code, signal) => {
      if (products.includes(product))
        say(
          `A ${member.kind} on ${on} has ended by itself (${signal ?? code}):\n${member.process.output().slice(-5_000)}`,
        );
    });
  }
  const addresses = product.adminApis.map(({ url }) => url);
  announce(on, addresses);
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  say(`Up after ${seconds} s, for all specs on ${on} that stop nothing: ${addresses.join(' and ')}`);
}

/** Ends those of all projects. */
export async function stop(): Promise<void> {
  await Promise.all(products.splice(0).map((product) => product.dispose()));
}
