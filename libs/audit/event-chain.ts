import { hash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json';
import { EventMetadata, StoredEvent } from '../kernel/event';

/** An event as auditors get it: everything the log has of it, as JSON. */
export interface AuditedEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export function auditedEvent({ position, stream, revision, type, data, metadata }: StoredEvent): AuditedEvent {
  return { position, stream, revision: Number(revision), type, data, metadata };
}

/** Where the log of an organisation stands: how many events it has had, and what all of them come to. */
export interface ChainHead {
  readonly events: number;
  /** Of the last of them; empty before the first. */
  readonly position: string;
  readonly hash: string;
}

/** The chain of an organisation without events; another organisation's begins elsewhere. */
export function genesis(organisationId: string): ChainHead {
  return { events: 0, position: '', hash: sha256(`parterre/1\n${organisationId}`) };
}

/** Of everything that is told of an event, whatever order a store gives its fields in: one changed byte is another digest. */
export function eventDigest(event: AuditedEvent): string {
  return sha256(canonicalJson(event));
}

/** The head after an event: its hash covers the one before it, and so everything that ever came before. */
export function chained({ events, hash: before }: ChainHead, position: string, digest: string): ChainHead {
  return { events: events + 1, position, hash: sha256(`${before}\n${digest}`) };
}

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
