import {
  CancelledError,
  DeadlineExceededError,
  ErrorType,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { TaskCancelledError } from 'cockatiel';
import { ExpectedRevision, LogUnavailable, WrongExpectedRevision } from '../../event-log';

/** gRPC codes that say nothing about the request, only about the connection or the server; 1 is what the client itself has ended. */
const codesOfOutage: readonly unknown[] = [1, 4, 10, 13, 14];
const typesOfOutage = [UnavailableError, TimeoutError, DeadlineExceededError, CancelledError, NotLeaderError];
/** The client has no types for these; the texts are its own or the server's, as measured on 6.2.1 and 23.10. */
const textsOfOutage = /^Failed to discover after |^Could not recognize (Server Is |No leader info|Unknown NotHandled)/;
/** Node's words for a stream whose other end is gone. */
const brokenStream: readonly unknown[] = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];

/** Whether an error says that the log is away, in any of the many forms that the client has for it. */
export function isOutage(error: unknown): boolean {
  if (error instanceof LogUnavailable || error instanceof TaskCancelledError) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    typesOfOutage.some((type) => error instanceof type) ||
    codesOfOutage.includes(code) ||
    brokenStream.includes(code) ||
    textsOfOutage.test(error.message)
  );
}

/** Whether the client leaves the connection behind that it had, with whatever is still under way on it. */
export function losesConnection(error: unknown): boolean {
  return (
    error instanceof UnavailableError ||
    error instanceof CancelledError ||
    error instanceof NotLeaderError ||
    (error as { code?: unknown }).code === 14 ||
    losesClient(error)
  );
}

/** A client that ran out of attempts to find its cluster answers this for ever. */
export function losesClient(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to discover after ');
}

/** The server does not wait for a subscriber that has some 30 live events unread. Nothing is wrong with the server then. */
export function isTooSlow(error: unknown): boolean {
  return error instanceof TimeoutError || (error instanceof LogUnavailable && error.cause instanceof TimeoutError);
}

/** The port's error for a refused append; any other error as it is. */
export function refusalOf(error: unknown, stream: string, expected: ExpectedRevision): unknown {
  if (!(error instanceof WrongExpectedVersionError)) return error;
  const { actualVersion } = error;
  return new WrongExpectedRevision(stream, expected, typeof actualVersion === 'bigint' ? actualVersion : 'no-stream');
}

export function isMissingStream(error: unknown): boolean {
  return (error as { type?: unknown } | null)?.type === ErrorType.STREAM_NOT_FOUND;
}

/** What the server says of a position at which no event begins. */
export function isBadPosition(error: unknown): boolean {
  return (error as { type?: unknown } | null)?.type === ErrorType.UNKNOWN && !isOutage(error);
}
