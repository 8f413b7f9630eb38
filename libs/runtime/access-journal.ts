import { EventLog } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { DomainEvent, Instant } from '../kernel/event';
import { streamName } from '../kernel/stream';
import { stamp } from './stamp';

/** Somebody has looked at personal values in the history, and why (`X-Access-Reason`); who it was stands in the metadata. */
export type PersonalDataOpened = DomainEvent<
  'PersonalDataOpened',
  {
    readonly reason: string;
    /** What was asked for, less its query. */
    readonly path: string;
    /** Whose values were in the answer. */
    readonly customerIds: readonly string[];
  }
>;

/** The journal of looks at personal data, a stream for each organisation. Durable when it resolves: to be awaited before anything is opened. */
export async function recordLook(
  log: EventLog,
  look: PersonalDataOpened['data'],
  call: Call,
  at: Instant,
): Promise<void> {
  const event: PersonalDataOpened = { type: 'PersonalDataOpened', data: look };
  // 'any': the journal decides nothing, and every process of a house writes to it.
  await log.append(streamName('accesses', call.organisationId), [stamp(event, call, at)], 'any');
}
