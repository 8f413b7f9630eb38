import { addressFor } from './deployment';
import type { Combination } from './combinations';

/** Where a run of specs says which deployments it has started for all of them; the workers of jest inherit it. */
const variable = 'TEST_SHARED_PRODUCTS';

type Addresses = Readonly<Record<string, readonly string[]>>;

const announced = (): Addresses => JSON.parse(process.env[variable] || '{}') as Addresses;

export function announce(combination: Combination, addresses: readonly string[]): void {
  process.env[variable] = JSON.stringify({ ...announced(), [combination]: addresses });
}

/** The URL that stands for the processes that were started for all specs of a combination; `null` where none were. */
export function sharedProduct(combination: Combination): string | null {
  const addresses = announced()[combination];
  return addresses === undefined ? null : addressFor(combination, addresses, () => addresses);
}
