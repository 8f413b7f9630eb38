import { Position } from '../../../kernel/event';

/** A place in the transaction log as the client tells it. */
export interface LogPlace {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Both numbers are signed 64-bit ones on the server: 19 digits hold them all, so that they compare as text. */
const digits = 19;
const greatest = 2n ** 63n - 1n;
const form = /^(\d{19})-(\d{19})$/;

export function positionOf({ commit, prepare }: LogPlace): Position {
  return `${padded(commit)}-${padded(prepare)}` as Position;
}

export function placeOf(position: Position): LogPlace {
  const [commit, prepare] = position.split('-') as [string, string];
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

/** Whether a text is one that `positionOf` makes: nothing is prepared behind where it is committed. */
export function isLogPosition(text: string): text is Position {
  const [, commit, prepare] = form.exec(text) ?? [];
  return commit !== undefined && prepare !== undefined && prepare <= commit && BigInt(commit) <= greatest;
}

/** Of the bytes up to `head`, those up to `position`: how many events that is the server alone knows. */
export function shareOf(position: Position, head: Position): number {
  return Math.min(1, Number(placeOf(position).commit) / Number(placeOf(head).commit));
}

function padded(number: bigint): string {
  return String(number).padStart(digits, '0');
}
