import { auditedEvent, chained, ChainHead, eventDigest, genesis } from '../../libs/audit/event-chain';
import { Projection } from '../../libs/kernel/projection';
import { documentId, Plain } from '../documents';
import { eventTypes } from '../../libs/audit/event-types';

/** The head of an organisation's chain, and earlier heads of it to check a log against: so many at most, ever further apart. */
export type AuditChainDocument = Plain<ChainHead> & {
  readonly organisationId: string;
  readonly marks: readonly ChainHead[];
  readonly spacing: number;
};

const firstSpacing = 256;
const mostMarks = 32;

export const auditChainProjection: Projection<AuditChainDocument> = {
  name: 'audit-chain',
  version: 1,
  handles: eventTypes,
  indexes: {},
  targets: ({ metadata }) => [auditChainId(metadata.organisationId)],
  evolve: (document, event) => {
    const { organisationId } = event.metadata;
    const { marks, spacing, ...before } = document ?? begun(organisationId);
    const head = chained(before, event.position, eventDigest(auditedEvent(event)));
    return {
      organisationId,
      ...head,
      ...(head.events % spacing === 0 ? thinned([...marks, head], spacing) : { marks, spacing }),
    };
  },
  agrees: (built, { marks, ...head }) => {
    const then = [...marks, head].find(({ position }) => position === built.position);
    return built.position <= head.position && (then === undefined || then.hash === built.hash);
  },
};

export function auditChainId(organisationId: string): string {
  return documentId(organisationId, 'chain');
}

const begun = (organisationId: string): AuditChainDocument => ({
  organisationId,
  ...genesis(organisationId),
  marks: [],
  spacing: firstSpacing,
});

function thinned(marks: readonly ChainHead[], spacing: number): Pick<AuditChainDocument, 'marks' | 'spacing'> {
  if (marks.length <= mostMarks) return { marks, spacing };
  const wider = spacing * 2;
  return { marks: marks.filter(({ events }) => events % wider === 0), spacing: wider };
}
