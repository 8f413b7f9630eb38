import { textOf } from '../../test/docs/sources';
import { eventTypes } from './event-types';

describe('the types of events that auditors are told of', () => {
  it('are all there are', () => {
    const onThePage = [...textOf('docs/events.md').matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, type]) => type!);
    expect([...eventTypes].sort()).toEqual([...new Set(onThePage)].sort());
  });
});
