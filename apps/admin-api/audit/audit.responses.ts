import type { AuditedEvent } from '../../../libs/audit/event-chain';
import type { SignedHead } from '../../../libs/audit/export-check';
import type { EventMetadata } from '../../../libs/kernel/event';
import type { AskedCommand, AuditedCommand, CommandOutcome, EarlierRefusal } from './audited-command';
import type { ToldLine } from './told-events';
import type { Diff, DiffChange } from './resource-diff';
import type { Difference, VerifiedChain, VerifiedView } from './verification';
import type { VerificationStatus } from './verification-notes';
import { count, flag, instant, list, named, object, optional, text, words } from '../http/schemas';

const position = { ...text, description: 'Its place in the log' };
const anything = { type: 'object', additionalProperties: true };

export const auditedEvent = named<AuditedEvent>('AuditedEvent', {
  position,
  stream: text,
  revision: { ...count, description: 'Its place in the stream, from 0' },
  type: text,
  data: {
    ...anything,
    description: 'As docs/events.md describes it; personal values sealed unless there was a reason',
  },
  metadata: object<EventMetadata>({
    eventId: text,
    commandId: text,
    call: text,
    bodyMac: text,
    correlationId: text,
    causationId: text,
    actor: text,
    channel: words('online', 'box_office', 'system'),
    organisationId: text,
    occurredAt: instant,
    schemaVersion: count,
    traceparent: optional(text),
  }),
});

export const toldLine = named<ToldLine>('ToldEvent', {
  position,
  at: instant,
  actor: { ...text, description: 'A key, `public-link`, or `process:<name>`' },
  channel: text,
  type: text,
  text: { ...text, description: 'A sentence in the language asked for' },
  commandId: text,
  correlationId: text,
});

const askedCommand = object<AskedCommand>({
  commandId: text,
  call: { ...text, description: 'Method and path' },
  actor: text,
  channel: text,
  at: instant,
  correlationId: text,
  causationId: text,
  asked: optional({ ...anything, description: 'Of a refused command: as it was decided, less personal data' }),
});

const outcome = {
  command: askedCommand,
  outcome: words('events', 'refused'),
  events: list(auditedEvent),
  code: optional(text),
  details: optional(anything),
  seen: { ...anything, description: 'Where the streams stood, and what else the decision looked at' },
  refusals: {
    ...list(object<EarlierRefusal>({ at: instant, asked: anything, code: text, details: anything, seen: anything })),
    description: 'How the same call with the same key was refused before, in the order of the log',
  },
};

const commandOutcome = named<CommandOutcome>('CommandOutcome', outcome);

export const auditedCommand = named<AuditedCommand>('AuditedCommand', {
  ...outcome,
  reactions: { ...list(commandOutcome), description: 'What was done because of it, in the order of the log' },
  otherCalls: { ...list(text), description: 'Sent with the same key; each is told when `call` names it' },
});

export const signedHead = named<SignedHead>('SignedHead', {
  organisationId: text,
  events: { ...count, description: 'How many events the chain covers' },
  position: { ...text, description: 'Of the last of them; empty before the first' },
  hash: text,
  signature: { ...text, description: 'Ed25519 over the JSON of the four fields above with its keys sorted, base64' },
  publicKey: { ...text, description: 'SPKI, base64; the same for every head of the organisation' },
});

const whatever = { description: 'Any JSON; null where there is nothing' };

export const verification = named<VerificationStatus>('Verification', {
  id: text,
  state: words('running', 'done', 'failed'),
  progress: object<VerificationStatus['progress']>({ done: count, total: count }),
  error: optional({ ...text, description: 'Why it could not be finished; damage in the log is named here' }),
  views: optional(
    list(
      object<VerifiedView>({
        view: text,
        documents: count,
        differences: list(
          object<Difference>({
            id: text,
            pointer: { ...text, description: 'Into the document; empty for all of it' },
            stored: whatever,
            refolded: whatever,
          }),
        ),
        more: { ...count, description: 'How many documents besides are not what they should be' },
      }),
    ),
  ),
  chain: optional(
    object<VerifiedChain>({
      ok: flag,
      brokenAt: optional({
        ...text,
        description: 'The first event that cannot be read, or that the log and what was kept of it do not agree on',
      }),
    }),
  ),
});

export const resourceDiff = named<Diff>('ResourceDiff', {
  traced: {
    ...flag,
    description: 'Whether the events between the two were looked at; of too many there are no positions',
  },
  changes: list(
    object<DiffChange>({
      pointer: { ...text, description: 'Into the thing as the API answers it; empty for all of it' },
      from: whatever,
      to: whatever,
      positions: { ...list(text), description: 'Of the events that changed it; none for what time alone has changed' },
    }),
  ),
});
