import { organisationDecider } from '../../../libs/domain/organisations/organisation.decider';
import { MemoryEventLog } from '../../../libs/event-log/adapters/memory/memory-event-log';
import type { EventLog } from '../../../libs/event-log/event-log';
import type { Position } from '../../../libs/kernel/event';
import { MemoryReadModelStore } from '../../../libs/read-models/adapters/memory/memory-read-model-store';
import { type Core, createCore } from '../../../libs/runtime/core';
import { ReadModelProgress } from '../../../libs/runtime/read-model-progress';
import { MemorySubjectKeyStore } from '../../../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { callOf, openOrganisation, organisationId } from '../../../test/simulation/house';
import { FaultyLog } from '../../../test/support/faulty-log';
import { CoreHealthChecks, CoreReadModelClock, KeyAuthenticator } from './edges';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const progressAt = (n: number): ReadModelProgress => {
  const progress = new ReadModelProgress();
  progress.update([{ view: 'orders', version: 1, stored: 1, state: 'running', position: at(n), error: null }]);
  return progress;
};
/** What the two classes take of a core. */
const coreOf = (parts: Partial<Core>): Core => parts as Core;

describe('a read that names no position', () => {
  it('waits for nothing while the store of the views is away', async () => {
    const progress = progressAt(5);
    const clock = new CoreReadModelClock(coreOf({ progress, exclusive: false, lastKnown: () => at(6) }));
    const waiting = clock.beforeRead();
    progress.foundStore(false);
    await waiting;
    expect(clock.beforeRead()).toBeUndefined();
  });

  it('waits for what was written once the store is back', async () => {
    const progress = progressAt(5);
    const clock = new CoreReadModelClock(coreOf({ progress, exclusive: false, lastKnown: () => at(6) }));
    const waiting = clock.beforeRead();
    progress.foundStore(false);
    await waiting;
    progress.foundStore(true);
    let isOver = false;
    const again = clock.beforeRead()?.then(() => (isOver = true));
    expect([again === undefined, isOver]).toEqual([false, false]);
    progress.update([{ ...progress.statuses()[0]!, position: at(6) }]);
    await again;
  });
});

/** The log of a process whose subscription tells it nothing. */
class UnheardLog extends FaultyLog {
  override subscribe({ signal }: { signal: AbortSignal }): ReturnType<EventLog['subscribe']> {
    return (async function* () {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    })();
  }
}

describe('a key that another process has just made', () => {
  it('reads and writes at once, before this process has heard of it', async () => {
    const stores = {
      readModels: new MemoryReadModelStore(),
      subjectKeys: new MemorySubjectKeyStore(),
      master: Buffer.alloc(32, 7),
    };
    const core = (log: EventLog) => {
      const progress = new ReadModelProgress();
      const onError = (where: string, error: unknown) => {
        throw new Error(where, { cause: error });
      };
      return createCore({ ...stores, log, progress, exclusive: false, onAppend: () => undefined, onError });
    };
    const log = new MemoryEventLog();
    const [there, here] = [await core(log), await core(new UnheardLog(log, {}))];
    await openOrganisation(there);
    const keys = new KeyAuthenticator(here, 'system');
    expect(await keys.authenticate(here.secrets.apiKey(organisationId, 'k'), false)).toMatchObject({ keyId: 'k' });
    for (const writes of [false, true]) {
      const command = {
        type: 'CreateApiKey',
        keyId: `new-${writes}`,
        role: 'auditor',
        name: 'New',
        unit: null,
      } as const;
      await there.commands.execute(organisationDecider, { organisationId }, command, callOf(command.keyId, 'key'));
      const found = keys.authenticate(here.secrets.apiKey(organisationId, command.keyId), writes);
      expect(await found).toMatchObject({ keyId: command.keyId, role: 'auditor' });
    }
    const never = here.secrets.apiKey(organisationId, 'never-made');
    expect(await keys.authenticate(never, false)).toBeNull();
    await Promise.all([there.stop(), here.stop()]);
  });
});

describe('health', () => {
  /** Answers every question of the checks; nothing else is asked of a store here. */
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const problems = async (core: Core) =>
    Promise.all(new CoreHealthChecks(core).all().map(async ({ name, check }) => [name, await check()]));

  it('says which store does not answer, and that it is not known yet where the views stand', async () => {
    const log = { head: away } as unknown as Core['log'];
    const readModels = { promoted: away } as unknown as Core['readModels'];
    const told = await problems(coreOf({ log, readModels, progress: new ReadModelProgress() }));
    expect(told).toEqual([
      ['event log', 'does not answer'],
      ['read models', 'does not answer'],
      ['projector', expect.stringMatching('not known yet: .* if no projector has run so far, start one')],
      ['views', null],
    ]);
  });
});
