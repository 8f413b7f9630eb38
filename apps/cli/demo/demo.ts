import { finish, type Output } from '../outcome';
import { progressOf } from '../progress';
import { houseApi } from './house-api';
import { makeProgramme, programmeSteps } from './programme';
import { salesSteps, sellSeason } from './sales';

interface Options extends Output {
  readonly url: string;
  readonly keys: string;
  readonly sales: number;
}

/** Fills the sandbox of a running server with a season. The same again completes what was cut off; beside that only what was refused is asked for anew. */
export async function demo(options: Options): Promise<void> {
  const api = houseApi(options.url, options.keys);
  const { now } = await api.get('/v1/sandbox/clock');
  const progress = progressOf('Filling the house', options);
  const steps = programmeSteps + salesSteps(options.sales);
  let done = 0;
  const onStep = (): void => progress.at((done += 1), steps);
  try {
    const programme = await makeProgramme(api, await firstDay(api, String(now)), onStep);
    const figures = await sellSeason(api, programme, options.sales, onStep);
    progress.stop();
    const { sold, claimed, subscriptions, renewed, exchanged, cancelled, refused } = figures;
    const told = `The house has a season: ${sold} tickets sold, ${claimed} claimed, ${subscriptions} subscriptions, ${renewed} renewals, ${exchanged} exchanges, ${cancelled} cancelled orders, ${refused} refusals and a customer who was forgotten. Look at ${options.url}/docs.`;
    finish(options, { ok: true, told, data: { ...figures } });
  } finally {
    progress.stop();
  }
}

const month = 30 * 86_400_000;

/** The season begins today, or when it was begun: its first evening is a month after that. */
async function firstDay(api: ReturnType<typeof houseApi>, now: string): Promise<string> {
  const today = `${now.slice(0, 10)}T00:00:00.000Z`;
  const begun = await api.get('/v1/performances/hedda-1').catch(() => null);
  if (begun === null) return today;
  const first = new Date(Date.parse(String(begun.startsAt)) - month).toISOString();
  return `${first.slice(0, 10)}T00:00:00.000Z`;
}
