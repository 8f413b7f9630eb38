import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemorySubjectKeyStore } from '../subject-keys/adapters/memory/memory-subject-key-store';
import { assertMasterKey, masterKeyFile, MasterKeyError, masterKeyFromText, parseMasterKey } from './master-key';

const key = Buffer.alloc(32, 0xfb);

describe('the master key', () => {
  it.each(['base64', 'base64url', 'hex'] as const)('is read from %s', (encoding) => {
    expect(parseMasterKey(` ${key.toString(encoding)}\n`)).toEqual(key);
  });

  it.each(['', 'secret', 'x'.repeat(64), Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'is refused when it is not 32 bytes, without being quoted: %p',
    (text) => {
      expect(() => parseMasterKey(text)).toThrow(MasterKeyError);
      expect(() => parseMasterKey(text)).not.toThrow(text || 'undefined');
    },
  );

  it('may be any long text that an operator gives', () => {
    expect(masterKeyFromText(key.toString('hex'))).toEqual(key);
    expect(masterKeyFromText('x'.repeat(32))).toHaveLength(32);
    expect(masterKeyFromText('x'.repeat(32))).not.toEqual(masterKeyFromText('y'.repeat(32)));
    expect(() => masterKeyFromText('x'.repeat(31))).toThrow(MasterKeyError);
  });

  it('is recognised by a check value beside the subject keys', async () => {
    const store = new MemorySubjectKeyStore();
    await assertMasterKey(store, key);
    await assertMasterKey(store, key);
    await expect(assertMasterKey(store, Buffer.alloc(32))).rejects.toThrow(/not the one this data was made with/);
  });
});

describe('the file of the master key', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parterre-master-key-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = () => join(folder, 'master.key');

  it('is made for an empty folder, readable by its owner only, and the same key ever after', () => {
    const made = masterKeyFile(file(), true);
    expect(made).toHaveLength(32);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['master.key']);
    expect(masterKeyFile(file(), false)).toEqual(made);
    expect(masterKeyFile(file(), true)).toEqual(made);
  });

  it('is never made beside data, and the refusal says what to do', () => {
    expect(() => masterKeyFile(file(), false)).toThrow(/restore the file from the backup or set MASTER_KEY/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is left alone when it holds no key', () => {
    writeFileSync(file(), 'garbage');
    expect(() => masterKeyFile(file(), true)).toThrow(/holds no master key/);
  });
});
