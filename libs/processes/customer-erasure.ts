import { StoredEvent } from '../kernel/event';
import { CustomerState } from '../domain/customers/customer.decider';
import { parseStreamName } from '../kernel/stream';
import { Process } from './process';

/** Erased means erased (R9): the decision stands first, then the keys are destroyed, and only then is the work done. */
export const customerErasure: Process = {
  name: 'customer-erasure',
  handles: ['CustomerErased', 'CustomerKeysDestroyed'],
  instanceOf: (event: StoredEvent) => parseStreamName(event.stream).id,
  after(event: StoredEvent) {
    const customerId = parseStreamName(event.stream).id;
    const { keyIds } = event.data as { keyIds: readonly string[] };
    if (event.type !== 'CustomerErased' || customerId === null || keyIds.length === 0) return null;
    return { instance: customerId, dueAt: null, streamId: customerId };
  },
  category: 'customer',
  next(state, customerId) {
    const { keysToDestroy: keyIds } = state as CustomerState;
    if (keyIds.length === 0) return [];
    const key = keyIds.join(' ');
    return [
      { kind: 'destroyKeys', key: `destroy-${key}`, keyIds },
      {
        kind: 'command',
        key: `confirm-${key}`,
        category: 'customer',
        id: customerId,
        command: { type: 'RecordKeysDestroyed' },
      },
    ];
  },
};
