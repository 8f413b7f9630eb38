import { DomainError } from '../../../libs/kernel/errors';
import type { Position } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';

/** A position of the log that a caller named; INVALID_POSITION for what is none, or lies beyond the head. */
export async function knownPosition({ log }: Core, text: string | undefined): Promise<Position | null> {
  if (text === undefined) return null;
  if (!log.isPosition(text)) throw new DomainError('INVALID_POSITION', { position: text });
  const head = await log.head();
  if (head === null || text > head) throw new DomainError('INVALID_POSITION', { position: text, head });
  return text;
}
