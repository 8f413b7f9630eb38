import { StoredEvent } from '../kernel/event';
import { Projection } from '../kernel/projection';
import { processes } from './processes';

/** A process the log says is unfinished. `dueAt` is '' when it is due at once, so that it sorts before every instant. */
export type OpenProcessDocument = {
  readonly queue: 'open';
  readonly organisationId: string;
  readonly process: string;
  readonly instance: string;
  readonly streamId: string;
  readonly dueAt: string;
};

/** The index of due instants (architecture.md section 5): what recovery and the clock have to look at. */
export const openProcesses: Projection<OpenProcessDocument> = {
  name: 'open-processes',
  version: 1,
  handles: [...new Set(processes.flatMap(({ handles }) => handles))],
  indexes: { byOrganisation: ['queue', 'organisationId', 'dueAt'] },
  targets(event: StoredEvent) {
    return processes.flatMap((process) => {
      const instance = process.handles.includes(event.type) ? process.instanceOf(event) : null;
      return instance === null ? [] : [`${event.metadata.organisationId}/${process.name}/${instance}`];
    });
  },
  evolve(document, event: StoredEvent, id: string) {
    const { organisationId } = event.metadata;
    const name = id.slice(organisationId.length + 1).split('/', 1)[0]!;
    const open = processes.find((process) => process.name === name)?.after(event);
    if (!open) return undefined;
    const { instance, streamId, dueAt } = open;
    return { queue: 'open', organisationId, process: name, instance, streamId, dueAt: dueAt ?? '' };
  },
};
