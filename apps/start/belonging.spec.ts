import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { MemorySubjectKeyStore } from '../../libs/subject-keys/adapters/memory/memory-subject-key-store';
import type { NewEvent } from '../../libs/kernel/event';
import { assertMasterKey } from '../../libs/runtime/master-key';
import { assertBelongTogether, assertFitNewFolder, keyStoreIdOf, noteFirstEvent } from './belonging';

const keys = () => new MemorySubjectKeyStore();
const begin = (log: MemoryEventLog, eventId = '018f7a3e-0000-7000-8000-000000000001', data = {}) =>
  log.append('organisation-one', [{ type: 'Begun', data, metadata: { eventId } } as NewEvent], 'no-stream');

/** As every start goes on, before anything is written to the log. */
const started = (store: MemorySubjectKeyStore) => assertMasterKey(store, Buffer.alloc(32, 1));

/** A log in a folder, and the keys beside it. */
const folder = () => ({ log: new MemoryEventLog(), keysBesideLog: keys() });
const onServer = () => ({ log: new MemoryEventLog(), keysBesideLog: null });

describe('an event log in a folder', () => {
  it('goes with the keys beside it, at every start', async () => {
    const own = folder();
    const together = { ...own, subjectKeys: own.keysBesideLog };
    await assertBelongTogether(together);
    await begin(own.log);
    await assertBelongTogether(together);
  });

  it('goes with keys on a server from its beginning, at every start', async () => {
    const own = folder();
    const together = { ...own, subjectKeys: keys() };
    await assertBelongTogether(together);
    await begin(own.log);
    await assertBelongTogether(together);
  });

  it.each([true, false])(
    'does not leave the keys beside it for those on a server (begun by this version: %s)',
    async (known) => {
      const own = folder();
      if (known) await assertBelongTogether({ ...own, subjectKeys: own.keysBesideLog });
      await begin(own.log);
      await expect(assertBelongTogether({ ...own, subjectKeys: keys() })).rejects.toThrow(
        /^MONGODB_URL must not be set.*Remove the variable/,
      );
    },
  );

  it('does not leave the keys on a server for those beside it', async () => {
    const own = folder();
    await assertBelongTogether({ ...own, subjectKeys: keys() });
    await expect(assertBelongTogether({ ...own, subjectKeys: own.keysBesideLog })).rejects.toThrow(
      /^MONGODB_URL must be set to the database/,
    );
  });

  it('is not given new keys on a server once it has events', async () => {
    const own = folder();
    await assertBelongTogether({ ...own, subjectKeys: keys() });
    await begin(own.log);
    const empty = keys();
    await expect(assertBelongTogether({ ...own, subjectKeys: empty })).rejects.toThrow(
      /has data.*never here.*MONGODB_URL/,
    );
    expect(await empty.property('keysOf')).toBeUndefined();
  });

  it('goes on with what it began when it was killed between two notes', async () => {
    const own = folder();
    await assertBelongTogether({ ...own, subjectKeys: keys() });
    await assertBelongTogether({ ...own, subjectKeys: keys() });
  });

  it('does not take the keys of a log on a server', async () => {
    const shared = keys();
    await assertBelongTogether({ ...onServer(), subjectKeys: shared });
    await started(shared);
    await expect(assertBelongTogether({ ...folder(), subjectKeys: shared })).rejects.toThrow(/belong to another/);
  });

  it('does not share the keys on a server with another folder', async () => {
    const shared = keys();
    await assertBelongTogether({ ...folder(), subjectKeys: shared });
    await expect(assertBelongTogether({ ...folder(), subjectKeys: shared })).rejects.toThrow(
      /belong to another event log.*Set the one/,
    );
  });
});

describe('an event log on a server', () => {
  it('is known by its first event', async () => {
    const together = { ...onServer(), subjectKeys: keys() };
    expect(await assertBelongTogether(together)).toBe(false);
    await started(together.subjectKeys);
    await begin(together.log);
    expect(await assertBelongTogether(together)).toBe(true);
    expect(await assertBelongTogether(together)).toBe(true);
  });

  it('is not taken for another one', async () => {
    const one = { ...onServer(), subjectKeys: keys() };
    await started(one.subjectKeys);
    await begin(one.log);
    await assertBelongTogether(one);
    const other = onServer();
    await begin(other.log, '018f7a3e-0000-7000-8000-000000000002');
    await expect(assertBelongTogether({ ...one, ...other })).rejects.toThrow(/belong to another event log/);
    await expect(assertBelongTogether({ ...one, ...folder() })).rejects.toThrow(/belong to another event log/);
    await expect(assertBelongTogether({ ...one, ...onServer() })).rejects.toThrow(/belong to another event log/);
  });

  it('with events is never given new keys, and nothing is written among those that were named by mistake', async () => {
    const { log, keysBesideLog } = onServer();
    await begin(log);
    const empty = keys();
    for (let start = 0; start < 2; start += 1)
      await expect(assertBelongTogether({ log, keysBesideLog, subjectKeys: empty })).rejects.toThrow(
        /has data.*never here.*Correct it, or restore the keys/,
      );
    for (const name of ['keysOf', 'keptIn', 'masterKeyCheck']) expect(await empty.property(name)).toBeUndefined();
  });

  it('goes with its keys when a process was killed after the first event, before it noted it', async () => {
    const together = { ...onServer(), subjectKeys: keys() };
    await assertBelongTogether(together);
    await started(together.subjectKeys);
    await begin(together.log);
    expect(await together.subjectKeys.property('keysOf')).toBeUndefined();
    expect(await assertBelongTogether(together)).toBe(true);
  });

  it('is begun by several processes at the same moment, one of which writes while the others look', async () => {
    const together = { ...onServer(), subjectKeys: keys() };
    const start = async (n: number): Promise<void> => {
      await assertBelongTogether(together);
      await started(together.subjectKeys);
      if (n === 0) await begin(together.log);
      await noteFirstEvent(together.log, together.subjectKeys);
    };
    await Promise.all([0, 1, 2, 3].map(start));
    expect(await assertBelongTogether(together)).toBe(true);
  });

  it('is noted beside the keys as soon as it has an event, so that no other log can take them', async () => {
    const together = { ...onServer(), subjectKeys: keys() };
    await assertBelongTogether(together);
    await started(together.subjectKeys);
    await noteFirstEvent(together.log, together.subjectKeys);
    expect(await together.subjectKeys.property('keysOf')).toBeUndefined();
    await begin(together.log);
    await noteFirstEvent(together.log, together.subjectKeys);
    const other = onServer();
    await begin(other.log, '018f7a3e-0000-7000-8000-000000000002');
    await expect(assertBelongTogether({ ...together, ...other })).rejects.toThrow(/belong to another event log/);
  });
});

describe('an event log on a server that two processes begin with different keys, each by mistake or not', () => {
  it('goes with the keys that its first event names, while both run and at every start', async () => {
    const right = { ...onServer(), subjectKeys: keys() };
    const wrong = { ...right, subjectKeys: keys() };
    for (const each of [right, wrong]) {
      await assertBelongTogether(each);
      await started(each.subjectKeys);
    }
    const [keyStoreId, other] = [await keyStoreIdOf(right.subjectKeys), await keyStoreIdOf(wrong.subjectKeys)];
    expect(other).not.toBe(keyStoreId);
    expect(await keyStoreIdOf(right.subjectKeys)).toBe(keyStoreId);
    await begin(right.log, undefined, { keyStoreId });
    for (let time = 0; time < 2; time += 1) {
      await expect(noteFirstEvent(wrong.log, wrong.subjectKeys)).rejects.toThrow(/never here.*MONGODB_URL/);
      await expect(assertBelongTogether(wrong)).rejects.toThrow(/never here.*MONGODB_URL/);
      await noteFirstEvent(right.log, right.subjectKeys);
      expect(await assertBelongTogether(right)).toBe(true);
    }
    expect(await wrong.subjectKeys.property('keysOf')).toBeUndefined();
  });

  it('goes with other keys that were tied to it by hand, when all have been lost', async () => {
    const right = { ...onServer(), subjectKeys: keys() };
    await started(right.subjectKeys);
    await begin(right.log, 'first', { keyStoreId: await keyStoreIdOf(right.subjectKeys) });
    const anew = { ...right, subjectKeys: keys() };
    await anew.subjectKeys.createProperty('keysOf', Buffer.from('log first'));
    expect(await assertBelongTogether(anew)).toBe(true);
  });
});

describe('a folder that is not there yet', () => {
  it('goes with servers that hold nothing', async () => {
    await assertFitNewFolder(new MemoryEventLog(), null);
    await assertFitNewFolder(null, keys());
    await assertFitNewFolder(null, null);
  });

  it('is not made for the keys of a log that has data, nor for the log of keys that are in use', async () => {
    const { log } = onServer();
    await begin(log);
    await expect(assertFitNewFolder(log, null)).rejects.toThrow(/never here.*DATA_DIR/);
    const used = keys();
    await started(used);
    await expect(assertFitNewFolder(null, used)).rejects.toThrow(/belong to another event log/);
  });
});
