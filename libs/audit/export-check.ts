import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json';
import { AuditedEvent, chained, ChainHead, eventDigest, genesis } from './event-chain';

/** A head with whose it is, and what shows that the house made it. */
export interface SignedHead extends ChainHead {
  readonly organisationId: string;
  /** Ed25519, over `headText`. */
  readonly signature: string;
  /** As SPKI in base64; the same for all heads of an organisation. */
  readonly publicKey: string;
}

/** A line of an export: an event and the hash of the chain up to it. */
export type ExportedEvent = AuditedEvent & { readonly hash: string };

/** What the last line of an export holds: the signed head, or between which heads the log is no longer what it was. */
export type ExportEnd = { readonly head: SignedHead } | { readonly broken: BrokenChain };

export interface BrokenChain {
  /** The last earlier head that the log still leads to; empty for none. */
  readonly after: string;
  /** The first one that it does not lead to. */
  readonly upTo: string;
}

/** What a signature of a head is made over. */
export function headText(organisationId: string, { events, position, hash }: ChainHead): string {
  return canonicalJson({ organisationId, events, position, hash });
}

export type ExportFinding =
  | { readonly ok: true; readonly head: SignedHead }
  | { readonly ok: false; readonly line: number; readonly position: string | null; readonly problem: string };

/**
 * Judges an export line by line, by nothing but the file, in constant memory: `line` for each, then `end`. The first line that is wrong is
 * named with its event; what follows it is of no interest any more.
 */
export interface ExportCheck {
  /** `false` once something is wrong. */
  line(text: string): boolean;
  end(): ExportFinding;
}

/** `publicKey`: what the house says its key is; without it the key in the file is taken for it. */
export function checkExport({ publicKey }: { readonly publicKey?: string } = {}): ExportCheck {
  let number = 0;
  let head: ChainHead | null = null;
  let organisationId = '';
  let finding: ExportFinding | null = null;
  const wrong = (problem: string, position: string | null = null): boolean => {
    finding = { ok: false, line: number, position, problem };
    return false;
  };

  function event(line: ExportedEvent): boolean {
    const { hash, ...audited } = line;
    if (head === null) {
      organisationId = audited.metadata.organisationId;
      head = genesis(organisationId);
    }
    if (audited.metadata.organisationId !== organisationId)
      return wrong('is another organisation’s event', audited.position);
    if (audited.position <= head.position) return wrong('does not come after the event before it', audited.position);
    head = chained(head, audited.position, eventDigest(audited));
    return (
      head.hash === hash ||
      wrong('is not what it was when the chain was made, or an event before it is missing', audited.position)
    );
  }

  function last(end: ExportEnd): boolean {
    if ('broken' in end) {
      const { after, upTo } = end.broken;
      return wrong(`the log itself was changed behind ${after || 'its beginning'} and not behind ${upTo}`, upTo);
    }
    const told = end.head;
    const reached = head ?? genesis(told.organisationId);
    if (head !== null && told.organisationId !== organisationId) return wrong('the head is another organisation’s');
    if (told.hash !== reached.hash || told.events !== reached.events)
      return wrong('the head is not that of these events: some are missing', told.position);
    if (publicKey !== undefined && publicKey !== told.publicKey)
      return wrong('the head was signed with another key than the one given');
    if (!isSigned(told)) return wrong('the signature of the head is not one of its key');
    finding = { ok: true, head: told };
    return true;
  }

  return {
    line(text) {
      if (finding?.ok === false) return false;
      number += 1;
      if (finding !== null) return wrong('something follows the signed head');
      const parsed = parsedLine(text);
      if (parsed === null) return wrong('is neither an event nor a head');
      return 'metadata' in parsed ? event(parsed) : last(parsed);
    },
    end: () =>
      finding ?? {
        ok: false,
        line: number,
        position: head?.position ?? null,
        problem: 'the file ends before its signed head',
      },
  };
}

function parsedLine(text: string): ExportedEvent | ExportEnd | null {
  try {
    const value = JSON.parse(text) as Partial<ExportedEvent> & Partial<{ head: object; broken: object }>;
    const isEvent =
      typeof value.position === 'string' && typeof value.hash === 'string' && typeof value.metadata === 'object';
    return isEvent || value.head !== undefined || value.broken !== undefined
      ? (value as ExportedEvent | ExportEnd)
      : null;
  } catch {
    return null;
  }
}

function isSigned(head: SignedHead): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(head.publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(headText(head.organisationId, head)), key, Buffer.from(head.signature, 'base64'));
  } catch {
    return false;
  }
}
