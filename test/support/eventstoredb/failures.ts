// How the server says no: a status with the trailers by which the client tells errors apart.
import { Metadata, StatusObject, status } from '@grpc/grpc-js';

export type Failure = Partial<StatusObject>;

function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): Failure {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
}

export const notReady = () => failure(status.UNAVAILABLE, 'Server Is Not Ready');
export const unknown = (details: string) => failure(status.UNKNOWN, details);
export const invalidArgument = (details: string) => failure(status.INVALID_ARGUMENT, details);
export const stopping = () => failure(status.INTERNAL, 'Error starting gRPC call: the server is shutting down');
export const consumerTooSlow = () =>
  failure(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

export const streamDeleted = (stream: string) =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const maximumAppendSizeExceeded = (bytes: number) =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${bytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(bytes),
  });

export const wrongExpectedVersion = (stream: string, expected: bigint, actual: number) =>
  failure(status.FAILED_PRECONDITION, `Wrong expected version ${expected} of ${stream}, actual version ${actual}`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    ...(actual < 0 ? {} : { 'actual-version': String(actual) }),
  });

/** Ends a call that streams to the client with an error. */
export function fail(call: { emit(event: 'error', failure: Failure): boolean }, reason: Failure): void {
  call.emit('error', reason);
}
