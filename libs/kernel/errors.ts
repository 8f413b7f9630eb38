import { ErrorCode } from './error-codes';
import { DomainEvent, Position } from './event';

/** One field that is wrong: a JSON pointer into the request body, and what is wrong with it. */
export interface FieldError {
  readonly pointer: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

/** A refusal: a stable code of the catalogue with the numbers and ids that `rules.md` names beside it. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}

/**
 * A refusal that leaves a record: its events are appended, and the command is refused all the same. For money that came too late or
 * twice (SUB-58): it was received, so the log must know, and it must go back.
 */
export class RecordedRefusal extends DomainError {
  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, unknown>>,
    readonly events: readonly DomainEvent[],
  ) {
    super(code, details);
    this.name = 'RecordedRefusal';
  }
}

/** A recorded refusal whose record is durable: no event of it stands before `position`, so a read can wait for it. */
export class StoredRefusal extends DomainError {
  constructor(
    { code, details }: DomainError,
    readonly position: Position,
  ) {
    super(code, details);
    this.name = 'StoredRefusal';
  }
}

/** Refuses with `code` unless `allowed`. */
export function refuseUnless(
  allowed: boolean,
  code: ErrorCode,
  details?: Readonly<Record<string, unknown>>,
): asserts allowed {
  if (!allowed) throw new DomainError(code, details);
}

/** The end of an exhaustive `switch`: does not type-check while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
