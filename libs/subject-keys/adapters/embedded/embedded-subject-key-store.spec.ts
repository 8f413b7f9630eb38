import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../embedded/embedded-stores';
import { openLogEnvironment } from '../../../embedded/log-environment';
import { subjectKeyStoreContract } from '../../subject-key-store.contract';

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
