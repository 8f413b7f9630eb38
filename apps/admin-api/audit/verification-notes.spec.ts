import { MemoryReadModelStore } from '../../../libs/read-models/adapters/memory/memory-read-model-store';
import { forgetOld, keep, type Note, noteOf } from './verification-notes';

let store: MemoryReadModelStore;
beforeEach(() => {
  store = new MemoryReadModelStore();
});

async function noted(organisationId: string, number: number, more: Partial<Note> = {}): Promise<void> {
  const note = { id: `${organisationId}-${number}`, organisationId, bodyMac: '', begunAt: number, at: Date.now() };
  await keep(store, { ...note, state: 'done', progress: { done: 1, total: 1 }, ...more });
}
async function notedTimes(organisationId: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await noted(organisationId, number);
}
const isKnown = async (organisationId: string, number: number): Promise<boolean> =>
  (await noteOf(store, organisationId, `${organisationId}-${number}`)) !== undefined;

describe('the notes of verifications', () => {
  it('keep the ten newest of an organisation, and lose none to another one', async () => {
    await notedTimes('bergen', 1);
    await notedTimes('oslo', 12);
    await forgetOld(store, 'oslo');
    expect(await Promise.all([1, 2, 3, 12].map((number) => isKnown('oslo', number)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await isKnown('bergen', 1)).toBe(true);
  });

  it('keep one that is under way, however many were begun since; of one that was abandoned nothing is kept', async () => {
    await noted('oslo', -1, { state: 'running', at: 0 });
    await noted('oslo', 0, { state: 'running' });
    await notedTimes('oslo', 12);
    await forgetOld(store, 'oslo');
    expect([await isKnown('oslo', -1), await isKnown('oslo', 0)]).toEqual([false, true]);
  });
});
