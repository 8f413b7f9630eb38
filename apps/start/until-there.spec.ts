import { LogUnavailable } from '../../libs/event-log/event-log';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../libs/subject-keys/subject-key-store';
import { untilThere } from './until-there';

/** Fails as often as there are errors, and then opens. */
function opening(errors: Error[], againMs?: number) {
  const told: string[] = [];
  const open = async (): Promise<string> => {
    const error = errors.shift();
    if (error) throw error;
    return 'open';
  };
  return { told, opened: untilThere(open, (why) => told.push(why), againMs) };
}

describe('R4 a store at start', () => {
  it('that is there is opened without a word', async () => {
    const { told, opened } = opening([]);
    expect(await opened).toBe('open');
    expect(told).toEqual([]);
  });

  it('that is away is waited for, which is said once, with the reason', async () => {
    const cause = new Error('refused');
    const { told, opened } = opening([
      new LogUnavailable(cause),
      new ReadModelsUnavailable(cause),
      new SubjectKeysUnavailable(cause),
    ]);
    expect(await opened).toBe('open');
    expect(told).toEqual(['it does not answer yet (refused)']);
  });

  it('is told of again and again while it is waited for', async () => {
    const ready = Object.assign(new Error('it answers, but'), { name: 'MongoNotReady' });
    const errors = [new LogUnavailable('no answer'), new ReadModelsUnavailable(ready), new LogUnavailable(undefined)];
    const { told, opened } = opening(errors, 0);
    await opened;
    expect(told).toEqual([
      'it does not answer yet (no answer)',
      'it answers, but',
      expect.stringMatching(/^it does not/),
    ]);
  });

  it('is told of without an address, which could carry a password', async () => {
    const cause = new Error('cannot reach mongodb://ops:s3cret@host/parterre\nnow');
    const { told, opened } = opening([new ReadModelsUnavailable(cause)]);
    await opened;
    expect(told).toEqual(['it does not answer yet (cannot reach … now)']);
  });

  it('that must be set right by somebody is not waited for', async () => {
    const { told, opened } = opening([new Error('no replica set')]);
    await expect(opened).rejects.toThrow('no replica set');
    expect(told).toEqual([]);
  });
});
