import { atAnotherStart, type Sale } from '../scenario';
import { deploy, type Deployment, type Member, type Size } from './deployment';
import type { Combination, OwnServers, TestStores } from './combinations';
import { openTestStores } from './test-stores';

/** A deployment with its stores. */
export interface Product extends Deployment {
  readonly stores: TestStores;
  /** Ends its processes and releases the stores. */
  dispose(): Promise<void>;
}

interface ProductOptions extends OwnServers {
  readonly on?: Combination;
  readonly size?: Size;
  readonly env?: Readonly<Record<string, string>>;
}

/** The product on empty stores, everything on servers unless told otherwise. */
export async function startProduct({ on = 'EventStoreDB + MongoDB', size, env, ...own }: ProductOptions = {}) {
  const stores = await openTestStores(on, own);
  try {
    const deployment = await deploy(stores, { size, env });
    const dispose = async (): Promise<void> => {
      await deployment.kill('SIGKILL');
      await stores.release();
    };
    return Object.assign(deployment, { stores, dispose }) satisfies Product;
  } catch (error) {
    await stores.release();
    throw error;
  }
}

/** The same sale, asked of one process only, with no word of what the others know. */
export const saleAt = <S extends Sale>(sale: S, { url }: Member): S => atAnotherStart(sale, url);
