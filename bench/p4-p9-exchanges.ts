import type { EventLog } from '../libs/event-log/event-log';
import type { Seating } from '../libs/domain/performances/performance.events';
import type { Receipt } from '../libs/runtime/stream-queue';
import { openExchanges } from './exchanges';
import { arenaOf, openHouse, throughput } from './house';
import { median, Result } from './result';
import { openTide } from './tide';

const most = Number(process.env.BENCH_TICKETS ?? 100_000);
const sizes = [most / 100, most / 10, most];
const sample = Number(process.env.BENCH_EXCHANGES ?? 1_000);
const rounds = 5;
const places: Seating = { kind: 'unnumbered', capacity: 10_000_000 };

/** P9: how often an exchange of two tickets waits for the log, one wait after the other; P4: what it costs with so many tickets taken. */
export async function measure(): Promise<readonly Result[]> {
  return [
    ...(await waits()),
    ...(await costs('places', places)),
    ...(await costs('numbered seats', arenaOf(2_500, 50))),
  ];
}

/** A house with two performances, tickets of one of which are exchanged for tickets of the other. */
async function openStage(seating: Seating, around?: (log: EventLog) => EventLog) {
  const house = await openHouse({ seating, performances: 2, around });
  const exchange = await openExchanges(house.core, 'gala-1');
  return { house, exchange };
}

async function waits(): Promise<Result[]> {
  const tide = openTide();
  const { house, exchange } = await openStage(arenaOf(40, 50), tide.around);
  const [first, second] = [await house.purchase({ quantity: 2 }), await house.purchase({ quantity: 2 })];
  await exchange(first);
  const waves = await tide.waves(() => exchange(second));
  await house.close();
  const committed = waves.findIndex((types) => types.includes('TicketExchanged')) + 1;
  const row = (what: string, value: number, target: number): Result => ({
    ...{ id: 'P9', what: `waits for the log, one after the other: an exchange of 2 tickets, ${what}` },
    ...{ value, unit: 'waits', against: 'target', reference: target, ratio: value / target, target: `<= ${target}` },
  });
  return [row('until it is exchanged', committed, 3), row('and all have heard of it', waves.length, 6)];
}

/** P4: both performances have so many tickets taken when a sample of orders moves from one to the other. */
async function costs(where: string, seating: Seating): Promise<Result[]> {
  const micros = new Map<number, number[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < rounds; round += 1) {
    const { house, exchange } = await openStage(seating);
    const nextSeats = seating.kind === 'numbered' ? pairsFromTheBack(seating.rows) : () => null;
    let [here, there] = [0, 0];
    for (const size of sizes) {
      await throughput(Math.max(0, size - here), 500, () => house.claim());
      await throughput(Math.max(0, size - there), 500, () => house.claimElsewhere());
      const bought: Receipt[] = [];
      await throughput(sample, 64, async () => bought.push(await house.purchase({ quantity: 2 })));
      micros.get(size)!.push(1e6 / (await throughput(sample, 64, () => exchange(bought.pop()!, nextSeats()))));
      [here, there] = [Math.max(size, here), Math.max(size, there) + 2 * sample];
    }
    await house.close();
  }
  const [few, ...more] = sizes.map((size) => ({ size, value: median(micros.get(size)!) }));
  const taken = (size: number): string => `with ${size.toLocaleString('en')} tickets taken`;
  return more.map(({ size, value }) => ({
    ...{ id: 'P4', what: `an exchange of 2 tickets ${taken(size)} on either performance, ${where}`, value, unit: 'µs' },
    ...{ against: taken(few!.size), reference: few!.value, ratio: value / few!.value, target: '<= 1.2' },
  }));
}

/** Two neighbours each time, named: who asks for the best at once is given the same ones, and all but one begin anew. */
function pairsFromTheBack(rows: readonly { readonly row: string; readonly seats: readonly string[] }[]) {
  const pairs = rows.flatMap(({ row, seats }) =>
    seats.flatMap((seat, nth) => (nth % 2 === 1 ? [[`${row}-${seats[nth - 1]}`, `${row}-${seat}`]] : [])),
  );
  return (): readonly string[] => pairs.pop()!;
}
