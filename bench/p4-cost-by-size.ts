import type { Seating } from '../libs/domain/performances/performance.events';
import { openHouse, throughput } from './house';
import { median, Result } from './result';

const sizes = [1_000, 10_000, 100_000];
const sample = 8_000;
const rounds = 5;

/** P4: what a claim costs with so many tickets taken already, against what it costs with 1,000. */
export async function measure(): Promise<readonly Result[]> {
  return [
    ...(await costs('places', { kind: 'unnumbered', capacity: 10_000_000 })),
    ...(await costs('numbered seats', arena())),
  ];
}

async function costs(what: string, seating: Seating): Promise<Result[]> {
  const micros = new Map<number, number[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < rounds; round += 1) {
    const house = await openHouse({ seating });
    await throughput(500, 100, house.claim);
    let taken = 500;
    for (const size of sizes) {
      await throughput(size - taken, 500, house.claim);
      micros.get(size)!.push(1e6 / (await throughput(sample, 64, house.claim)));
      taken = size + sample;
    }
    await house.close();
  }
  const [reference] = sizes.map((size) => median(micros.get(size)!));
  return sizes.slice(1).map((size) => {
    const value = median(micros.get(size)!);
    return {
      id: 'P4',
      what: `a claim with ${size.toLocaleString('en')} tickets taken, ${what}`,
      value,
      unit: 'µs',
      against: 'with 1,000 tickets taken',
      reference: reference!,
      ratio: value / reference!,
      target: '<= 1.2',
    };
  });
}

/** Large enough for every size; rows of 50. */
function arena(): Seating {
  const seats = Array.from({ length: 50 }, (_, seat) => String(seat + 1));
  return {
    kind: 'numbered',
    rows: Array.from({ length: 2_500 }, (_, row) => ({ row: `R${row}`, seats, priceZoneId: 'all' })),
  };
}
