import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../embedded/embedded-stores';
import { openLogEnvironment } from '../../../embedded/log-environment';
import { prepareWriteChain, WriteChain } from '../../../embedded/write-chain';
import { LogUnavailable } from '../../../event-log/event-log';
import { gate, turns } from '../../../../test/support/counter';
import { subjectKeyStoreContract } from '../../subject-key-store.contract';
import { EmbeddedSubjectKeyStore } from './embedded-subject-key-store';

const logElsewhere = { otherLog: { head: null } };

describe.each([
  ['beside the log', {}],
  ['with the log elsewhere', logElsewhere],
])('%s', (where, settings) => {
  subjectKeyStoreContract(`embedded, ${where}`, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'parterre-keys-'));
    let stores = await openEmbeddedStores({ dir, ...settings });
    return {
      keys: stores.subjectKeys,
      reopen: async () => {
        await stores.close();
        stores = await openEmbeddedStores({ dir, ...settings });
        return stores.subjectKeys;
      },
      close: async () => {
        await stores.close();
        await rm(dir, { recursive: true });
      },
    };
  });
});

it('R2: a key is on the disk when it is answered where the log is elsewhere, for an append would not wait for it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-keys-'));
  const stores = await openEmbeddedStores({ dir, ...logElsewhere });
  const onDisk = openLogEnvironment(join(dir, 'log'), { readOnly: true });
  const isThere = (keyId: string): boolean => {
    onDisk.root.resetReadTxn();
    return onDisk.keys.doesExist(keyId);
  };
  const make = (keyId: string) => stores.subjectKeys.create([{ keyId, wrapped: randomBytes(60) }]);
  const [one, other] = [randomUUID(), randomUUID()];
  await make(one);
  expect(isThere(one)).toBe(true);
  // Whoever meets a key that another call has begun to make may use it as well.
  const first = make(other);
  await make(other);
  expect(isThere(other)).toBe(true);
  await first;
  await onDisk.root.close();
  await stores.close();
  await rm(dir, { recursive: true });
});

it('R2: a key that is asked for while nothing can be written is written before all that is written after', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-keys-'));
  const env = openLogEnvironment(join(dir, 'log'));
  await prepareWriteChain(env);
  const { passed, open } = gate();
  const answers = [Promise.resolve(), passed];
  const system = new Proxy(env.system, {
    get: (of, name) => {
      const member = Reflect.get(of, name) as unknown;
      if (name !== 'ifVersion') return typeof member === 'function' ? member.bind(of) : member;
      return (...args: Parameters<typeof env.system.ifVersion>) =>
        Promise.all([of.ifVersion(...args), answers.shift()]).then(([done]) => done);
    },
  });
  const chain = new WriteChain({ ...env, system });
  const keys = new EmbeddedSubjectKeyStore(env, chain, true);
  // As behind a commit that failed: LMDB refuses both, and has not answered for the second one yet.
  await env.system.put('chain', Buffer.from([1]), 1_000);
  const [first, second] = [chain.write(() => undefined), chain.write(() => undefined)];
  void second.catch(() => undefined);
  await expect(first).rejects.toBeInstanceOf(LogUnavailable);
  expect(chain.isOpen).toBe(false);
  const wrapped = new Uint8Array([1, 2, 3]);
  expect(await keys.create([{ keyId: 'k1', wrapped }])).toEqual([wrapped]);
  open();
  while (!chain.isOpen) await turns();
  await chain.write(() => undefined);
  env.root.resetReadTxn();
  expect(env.keys.doesExist('k1')).toBe(true);
  await chain.close();
  await env.root.close();
  await rm(dir, { recursive: true });
});
