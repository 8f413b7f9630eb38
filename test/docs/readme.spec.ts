import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../support/client';
import { type Server, startServer } from '../support/server';
import { type Desk, run } from './pasted';
import { blocks, expectBooks, expectListed, paste, type Pasted } from './readme-session';

let server: Server;
const pasted: Pasted[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

const desk = (): Desk => ({ url: server.url, keysFile: join(server.dir, 'demo-keys.json') });

describe('the first campaign of the README', () => {
  it.each(['works when pasted', 'works when pasted again'])('%s', async () => {
    const one = await paste(desk());
    pasted.push(one);
    expectListed(one);
    await expectBooks(desk(), one);
  });

  it('is all there after the process was killed and started again', async () => {
    const { dir } = server;
    await server.kill('SIGKILL');
    server = await startServer({ dir });
    expect(new Set(pasted.map(({ campaign }) => campaign)).size).toBe(2);
    for (const one of pasted) await expectBooks(desk(), one);
    await expectBooks(desk(), await paste(desk()));
  });

  it('works after somebody has set the sandbox clock', async () => {
    const { keys } = JSON.parse(readFileSync(desk().keysFile, 'utf8'));
    const set = await new Client(server.url, keys.admin).put('/v1/sandbox/clock', { now: '2090-02-01T09:00:00.000Z' });
    expect(set.status).toBe(200);
    await expectBooks(desk(), await paste(desk()));
  });

  it('shows a refusal and stops there', async () => {
    const script = `${blocks[0]}\nSEASON=$(post /v1/seasons '{}' | field id)\necho "$SEASON"`;
    const { code, out, errors } = await run(desk(), script);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(errors).toContain('MISSING_FIELD');
  });
});
