import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../libs/embedded/embedded-stores';
import type { Combination, OwnServers, TestStores } from './combinations';

/** Empty stores: a new folder, a database that nobody else uses. A real EventStoreDB is shared, which nobody should notice. */
export async function openTestStores(
  combination: Combination,
  own: OwnServers & { dir?: string } = {},
): Promise<TestStores> {
  const dir = own.dir ?? mkdtempSync(join(tmpdir(), 'parterre-'));
  const removeDir = async (): Promise<void> => rmSync(dir, { recursive: true, force: true });
  if (combination === 'embedded') {
    const open = () => openEmbeddedStores({ dir });
    return { combination, dir, env: { DATA_DIR: dir }, writeDown: async () => undefined, open, release: removeDir };
  }
  // The drivers are loaded only where they are used: they take longer than many a spec.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- jest runs no import(); this is what swc makes of one
  const { openServers } = require('./test-servers') as typeof import('./test-servers');
  const servers = await openServers(combination, dir, own);
  return {
    combination,
    dir,
    env: servers.env,
    writeDown: servers.writeDown,
    open: servers.open,
    release: async () => {
      await servers.release();
      await removeDir();
    },
  };
}
