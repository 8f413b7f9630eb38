import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../support/cli';
import { freshFolder } from './refused-start';

let dir: string;
beforeAll(() => (dir = freshFolder()));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the command line', () => {
  it.each([
    ['a file that is not there', () => ['verify-export', join(dir, 'nothing')], /nothing is not there: name the file/],
    ['a folder for a file', () => ['verify-export', dir], /is a folder: name the file that GET \/v1\/audit\/export/],
    ['a folder that is not there', () => ['verify-folder', join(dir, 'nowhere')], /no event log of ours\. Name the/],
  ])('says what to do about %s, and makes nothing', async (_, call, words) => {
    expect(await cli(...call())).toMatchObject({ code: 1, stdout: expect.stringMatching(words), stderr: '' });
    const { code, stdout } = await cli('--json', ...call());
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ok: false, error: expect.stringMatching(words) });
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });

  it.each([
    ['no command', [], /no command is named/],
    ['an unknown command', ['nonsense'], /unknown command 'nonsense'/],
    ['an argument too few', ['verify-folder'], /missing required argument 'folder'/],
    ['a wrong number', ['demo', '--sales', 'many'], /Give a whole number from 1 to 100000/],
  ])('ends with 64 for %s, and tells machines so in JSON', async (_, call, words) => {
    const { code, stdout, stderr } = await cli(...call);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).not.toBe('');
    const told = await cli('--json', ...call);
    expect(told).toMatchObject({ code: 64, stderr: '' });
    expect(JSON.parse(told.stdout)).toEqual({ ok: false, error: expect.stringMatching(words) });
  });

  it('ends with 0 for help that was asked for', async () => {
    expect(await cli('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage/), stderr: '' });
  });

  it('finds the server and the keys of a demo where the session of the README exports them', async () => {
    const keys = join(dir, 'keys.json');
    const run = () => cli('demo');
    process.env.PARTERRE = 'http://127.0.0.1:9';
    process.env.KEYS = keys;
    expect((await run()).stdout).toContain(`${keys} holds no keys`);
    writeFileSync(keys, JSON.stringify({ keys: { admin: 'k' } }));
    expect((await run()).stdout).toContain('nobody answers at http://127.0.0.1:9');
    delete process.env.PARTERRE;
    delete process.env.KEYS;
  });
});
