import { type ChainHead, genesis } from '../../../libs/audit/event-chain';
import { type ExportEnd, headText, type SignedHead } from '../../../libs/audit/export-check';
import { DamagedEvent } from '../../../libs/event-log/event-log';
import type { Position } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import { viewsAtHead } from '../log-head';
import { chainOf, walkedChain } from './chain-walk';

/** Where the chain stands: with every event in it that the log had at the call. */
export async function signedHead(core: Core, organisationId: string): Promise<SignedHead> {
  await viewsAtHead(core);
  const { events, position, hash } = await chainOf(core, organisationId);
  return signed(core, organisationId, { events, position, hash });
}

function signed({ secrets }: Core, organisationId: string, head: ChainHead): SignedHead {
  const signature = secrets.heads.signature(organisationId, headText(organisationId, head));
  return { organisationId, ...head, signature, publicKey: secrets.heads.publicKey(organisationId) };
}

/**
 * All events of an organisation up to a position, as lines of JSON with the hash of the chain at each, and at the end the signed head; what
 * is no longer what it was is not signed. An event that cannot be read ends them likewise, unless it is the first thing there is to say.
 */
export async function* exportedLines(
  core: Core,
  organisationId: string,
  upTo: Position | null,
): AsyncGenerator<string> {
  await viewsAtHead(core);
  const steps = walkedChain(core, organisationId, upTo);
  let head = genesis(organisationId);
  try {
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) {
      ({ head } = step.value);
      yield `${JSON.stringify({ ...step.value.event, hash: head.hash })}\n`;
    }
    yield lastLine(step.value === null ? { head: signed(core, organisationId, head) } : { broken: step.value });
  } catch (error) {
    if (!(error instanceof DamagedEvent) || head.events === 0) throw error;
    yield lastLine({ broken: { after: '', upTo: error.position } });
  }
}

const lastLine = (end: ExportEnd): string => `${JSON.stringify(end)}\n`;
