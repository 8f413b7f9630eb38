import { readFileSync } from 'node:fs';
import { Client } from '../support/client';
import { systemKey } from '../support/server';
import { blocksOf, type Desk, shownBy } from './pasted';

export const blocks = blocksOf('README.md');
const session = blocks.join('\n');

const outcome = 'echo "{\\"performance\\":\\"$PERFORMANCE\\",\\"campaign\\":\\"$CAMPAIGN\\",\\"token\\":\\"$TOKEN\\"}"';

export interface Pasted {
  readonly performance: string;
  readonly campaign: string;
  readonly token: string;
  /** The answers that the session shows, in order. */
  readonly shown: readonly Readonly<Record<string, unknown>>[];
}

/** Runs the whole session, which ends without a word of complaint, and what it shows of its writes is what it should be. */
export async function paste(desk: Desk): Promise<Pasted> {
  const answers = await shownBy(desk, `${session}\n${outcome}`);
  const { performance, campaign, token } = answers.at(-1) as Omit<Pasted, 'shown'>;
  const one = { performance, campaign, token, shown: answers.slice(0, -1) };
  expectShown(one);
  return one;
}

function expectShown({ token, shown }: Pasted): void {
  const [link, taken, refused] = shown;
  expect(link).toEqual({ token, url: expect.stringMatching(`/v1/links/${token}$`) });
  const two = [expect.any(String), expect.any(String)];
  expect(taken).toMatchObject({ status: 'claimed', ticketIds: two, due: { amount: 0, currency: 'NOK' } });
  expect(refused).toMatchObject({ code: 'CAMPAIGN_PER_USER_EXCEEDED', details: { max: 2, used: 2 } });
}

/** The lists that it shows in the end, which may be a moment behind. */
export function expectListed({ campaign, shown }: Pasted): void {
  const [channels, transactions] = shown.slice(3);
  expect(channels).toMatchObject({ items: [{ id: campaign }] });
  expect(transactions).toHaveProperty('items');
}

/** What stands in the books of one session, read at the head of the log. */
async function booksOf({ url, keysFile }: Desk, { performance, campaign, token }: Pasted) {
  const { keys } = JSON.parse(readFileSync(keysFile, 'utf8'));
  const admin = new Client(url, keys.admin);
  const { head } = (await admin.as(systemKey).get('/v1/projections')).body;
  const at = `atLeast=${head}`;
  const channels = await admin.get(`/v1/performances/${performance}/sales-channels?${at}`);
  const transactions = await admin.get(`/v1/campaigns/${campaign}/transactions?${at}`);
  const link = await admin.as('').get(`/v1/links/${token}?${at}`);
  return { channels: channels.body.items, transactions: transactions.body.items, link: link.body };
}

export async function expectBooks(desk: Desk, of: Pasted): Promise<void> {
  const counters = { claimedGross: 2, released: 0, claimed: 2, reserved: 0, remaining: 8, status: 'active' };
  expect(await booksOf(desk, of)).toMatchObject({
    channels: [{ id: of.campaign, name: 'Friends of the house', ...counters }],
    transactions: [{ email: 'ada@example.org', quantity: 2, status: 'claimed' }],
    link: { status: 'active', remaining: 2 },
  });
}
