import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../support/client';
import { type Server, startServer, systemKey } from '../support/server';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** What the README asks its reader to paste. */
const blocks = [...readme.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
const session = blocks.join('\n');

const outcome = 'echo "{\\"performance\\":\\"$PERFORMANCE\\",\\"campaign\\":\\"$CAMPAIGN\\",\\"token\\":\\"$TOKEN\\"}"';

interface Pasted {
  readonly performance: string;
  readonly campaign: string;
  readonly token: string;
  /** The answers that the session shows, in order. */
  readonly shown: readonly Readonly<Record<string, unknown>>[];
}

let server: Server;
const pasted: Pasted[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

async function run(script: string) {
  const env = { ...process.env, PARTERRE: server.url, KEYS: join(server.dir, 'demo-keys.json') };
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { env, cwd: root });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, out, errors };
}

async function paste(): Promise<Pasted> {
  const { code, out, errors } = await run(`${session}\n${outcome}`);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const answers = out
    .trim()
    .split(/\n(?=\{)/)
    .map((text) => JSON.parse(text));
  return { ...answers.at(-1), shown: answers.slice(0, -1) };
}

/** What stands in the books of one session, read at the head of the log. */
async function booksOf({ performance, campaign, token }: Pasted) {
  const { keys } = JSON.parse(readFileSync(join(server.dir, 'demo-keys.json'), 'utf8'));
  const admin = new Client(server.url, keys.admin);
  const { head } = (await admin.as(systemKey).get('/v1/projections')).body;
  const at = `atLeast=${head}`;
  const channels = await admin.get(`/v1/performances/${performance}/sales-channels?${at}`);
  const transactions = await admin.get(`/v1/campaigns/${campaign}/transactions?${at}`);
  const link = await admin.as('').get(`/v1/links/${token}?${at}`);
  return { channels: channels.body.items, transactions: transactions.body.items, link: link.body };
}

async function expectBooks(of: Pasted): Promise<void> {
  const counters = { claimedGross: 2, released: 0, claimed: 2, reserved: 0, remaining: 8, status: 'active' };
  expect(await booksOf(of)).toMatchObject({
    channels: [{ id: of.campaign, name: 'Friends of the house', ...counters }],
    transactions: [{ email: 'ada@example.org', quantity: 2, status: 'claimed' }],
    link: { status: 'active', remaining: 2 },
  });
}

describe('the first campaign of the README', () => {
  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const one = await paste();
    pasted.push(one);
    const [link, taken, refused, channels, transactions] = one.shown;
    expect(link).toEqual({ token: one.token, url: expect.stringMatching(`/v1/links/${one.token}$`) });
    const two = [expect.any(String), expect.any(String)];
    expect(taken).toMatchObject({ status: 'claimed', ticketIds: two, due: { amount: 0, currency: 'NOK' } });
    expect(refused).toMatchObject({ code: 'CAMPAIGN_PER_USER_EXCEEDED', details: { max: 2, used: 2 } });
    expect(channels).toMatchObject({ items: [{ id: one.campaign }] });
    expect(transactions).toHaveProperty('items');
    await expectBooks(one);
  });

  it('is all there after the process was killed and started again', async () => {
    const { dir } = server;
    await server.kill('SIGKILL');
    server = await startServer({ dir });
    expect(new Set(pasted.map(({ campaign }) => campaign)).size).toBe(2);
    for (const one of pasted) await expectBooks(one);
    await expectBooks(await paste());
  });

  it('works after somebody has set the sandbox clock', async () => {
    const { keys } = JSON.parse(readFileSync(join(server.dir, 'demo-keys.json'), 'utf8'));
    const set = await new Client(server.url, keys.admin).put('/v1/sandbox/clock', { now: '2090-02-01T09:00:00.000Z' });
    expect(set.status).toBe(200);
    await expectBooks(await paste());
  });

  it('shows a refusal and stops there', async () => {
    const { code, out, errors } = await run(`${blocks[0]}\nSEASON=$(post /v1/seasons '{}' | field id)\necho "$SEASON"`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(errors).toContain('MISSING_FIELD');
  });
});
