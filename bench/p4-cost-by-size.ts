import type { Seating } from '../libs/domain/performances/performance.events';
import { arenaOf, openHouse, throughput } from './house';
import { median, Result } from './result';

const sizes = [1_000, 10_000, 100_000];
const sample = 8_000;
const rounds = 5;

/** P4: what a claim or a purchase costs with so many tickets taken already, against what it costs with 1,000. */
export async function measure(): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const work of ['claim', 'purchase'] as const) {
    results.push(...(await costs(work, 'places', { kind: 'unnumbered', capacity: 10_000_000 })));
    results.push(...(await costs(work, 'numbered seats', arenaOf(2_500, 50))));
  }
  return results;
}

async function costs(work: 'claim' | 'purchase', where: string, seating: Seating): Promise<Result[]> {
  const micros = new Map<number, number[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < rounds; round += 1) {
    const house = await openHouse({ seating });
    const take = house[work];
    await throughput(500, 100, () => take());
    let taken = 500;
    for (const size of sizes) {
      await throughput(size - taken, 500, () => take());
      micros.get(size)!.push(1e6 / (await throughput(sample, 64, () => take())));
      taken = size + sample;
    }
    await house.close();
  }
  const [reference] = sizes.map((size) => median(micros.get(size)!));
  return sizes.slice(1).map((size) => {
    const value = median(micros.get(size)!);
    return {
      id: 'P4',
      what: `a ${work} with ${size.toLocaleString('en')} tickets taken, ${where}`,
      value,
      unit: 'µs',
      against: 'with 1,000 tickets taken',
      reference: reference!,
      ratio: value / reference!,
      target: '<= 1.2',
    };
  });
}
