import { performance as performanceDecider } from '../libs/domain/performances/performance.decider';
import type { TicketsSold } from '../libs/domain/orders/ticket-purchase.events';
import { DomainError } from '../libs/kernel/errors';
import { arenaOf, openHouse, organisationId, performanceId } from './house';
import { median, Result } from './result';

const rows = Number(process.env.BENCH_ROWS ?? 400);
const seatsInRow = 50;
const seats = rows * seatsInRow;
const edge = Math.min(1_000, seats / 4);
const rounds = 3;

/** One sale that went through: how many it wanted, and which seats it got. */
type Sale = readonly string[];

/** P10: an arena sold out by groups of one to six who take what is best, against the same sale with the seats named. */
export async function measure(): Promise<readonly Result[]> {
  return [...(await sold(1, 'one after the other')), ...(await sold(64, '64 at once'))];
}

async function sold(atOnce: number, how: string): Promise<Result[]> {
  const [best, named, first, last]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const run = await sellBest(atOnce);
    best.push(run.rate);
    first.push(run.first);
    last.push(run.last);
    named.push(await sellNamed(run.sales, atOnce));
  }
  const what = `best available, groups of 1 to 6, ${seats.toLocaleString('en')} seats from empty to full, ${how}`;
  const row = (of: string, ours: number[], against: string, theirs: number[], target: string): Result => {
    const [value, reference] = [median(ours), median(theirs)];
    return { id: 'P10', what: of, value, unit: 'sales/s', against, reference, ratio: value / reference, target };
  };
  const end = `the last ${edge.toLocaleString('en')} seats of it`;
  return [
    row(what, best, 'the same sale with the seats named', named, '>= 0.7'),
    row(end, last, `its first ${edge.toLocaleString('en')} seats`, first, '>= 1'),
  ];
}

async function sellBest(atOnce: number) {
  const house = await openHouse({ seating: arenaOf(rows, seatsInRow) });
  const sales: Sale[] = [];
  const marks = { first: 0, last: 0 };
  let [taken, turn, soldFirst, soldLast] = [0, 0, 0, 0];
  const started = performance.now();
  const buyer = async (): Promise<void> => {
    let most = 6;
    while (most > 0 && taken < seats) {
      const quantity = Math.min(most, 1 + (turn++ % 6));
      try {
        const { events } = await house.purchase({ quantity });
        const sale = (events as readonly TicketsSold[]).flatMap(({ data }) =>
          data.tickets.map(({ seatId }) => seatId!),
        );
        sales.push(sale);
        taken += sale.length;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        // Fewer are left than this group is, or not side by side.
        most = quantity - 1;
      }
      if (marks.first === 0 && taken >= edge) [marks.first, soldFirst] = [performance.now(), sales.length];
      if (marks.last === 0 && taken >= seats - edge) [marks.last, soldLast] = [performance.now(), sales.length];
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  const ended = performance.now();
  await assertFull(house);
  await house.close();
  const perSecond = (count: number, milliseconds: number): number => (count * 1000) / milliseconds;
  return {
    sales,
    rate: perSecond(sales.length, ended - started),
    first: perSecond(soldFirst, marks.first - started),
    last: perSecond(sales.length - soldLast, ended - marks.last),
  };
}

async function sellNamed(sales: readonly Sale[], atOnce: number): Promise<number> {
  const house = await openHouse({ seating: arenaOf(rows, seatsInRow) });
  let next = 0;
  const started = performance.now();
  const buyer = async (): Promise<void> => {
    while (next < sales.length) {
      const seatIds = sales[next++]!;
      await house.purchase({ quantity: seatIds.length, seatIds });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  const rate = (sales.length * 1000) / (performance.now() - started);
  await assertFull(house);
  await house.close();
  return rate;
}

/** A figure of a sale that left seats over would say nothing. */
async function assertFull({ core }: Awaited<ReturnType<typeof openHouse>>): Promise<void> {
  const { sold } = await core.commands.state(performanceDecider, { organisationId, id: performanceId });
  if (sold !== seats) throw new Error(`${sold} of ${seats} seats were sold`);
}
