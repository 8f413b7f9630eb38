// The answers of a batch append: each carries the correlation id and the stream of its request.
import { Message } from 'google-protobuf';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Code } from '@eventstore/db-client/generated/code_pb';
import {
  BadRequest,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Expected, Outcome } from './event-store';
import { allStreamPosition } from './protocol';

const PACKAGE = 'event_store.client';

function statusOf(code: Code, message: string, details: Message, type: string): Status {
  const any = new Any();
  any.pack(details.serializeBinary(), type);
  return new Status().setCode(code).setMessage(message).setDetails(any);
}

export const badRequest = (reason: string) =>
  statusOf(Code.INVALID_ARGUMENT, 'BadRequest', new BadRequest().setMessage(reason), `${PACKAGE}.BadRequest`);
export const serverNotReady = () =>
  statusOf(Code.UNAVAILABLE, 'Server Is Not Ready', new Empty(), 'google.protobuf.Empty');
export const timedOut = () => statusOf(Code.DEADLINE_EXCEEDED, 'Timeout', new Timeout(), `${PACKAGE}.Timeout`);
export const tooLarge = (bytes: number) =>
  statusOf(
    Code.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    new MaximumAppendSizeExceeded().setMaxappendsize(bytes),
    `${PACKAGE}.MaximumAppendSizeExceeded`,
  );

export function answerTo(
  outcome: Outcome,
  stream: StreamIdentifier | undefined,
  expected: Expected,
): BatchAppendResp.Success | Status {
  switch (outcome.kind) {
    case 'done':
      return succeeded(outcome.revision, outcome.position);
    case 'wrong-version':
      return statusOf(
        Code.FAILED_PRECONDITION,
        'WrongExpectedVersion',
        wrongVersion(outcome.actual, expected),
        `${PACKAGE}.WrongExpectedVersion`,
      );
    case 'deleted':
      return statusOf(
        Code.FAILED_PRECONDITION,
        'StreamDeleted',
        new StreamDeleted().setStreamIdentifier(stream),
        `${PACKAGE}.StreamDeleted`,
      );
  }
}

function succeeded(revision: number, position: number): BatchAppendResp.Success {
  const success = new BatchAppendResp.Success().setPosition(allStreamPosition(position));
  return revision < 0 ? success.setNoStream(new Empty()) : success.setCurrentRevision(String(revision));
}

function wrongVersion(actual: number, expected: Expected): WrongExpectedVersion {
  const details = new WrongExpectedVersion();
  if (actual < 0) details.setCurrentNoStream(new Empty());
  else details.setCurrentStreamRevision(String(actual));
  switch (expected) {
    case 'any':
      return details.setExpectedAny(new Empty());
    case 'no_stream':
      return details.setExpectedNoStream(new Empty());
    case 'stream_exists':
      return details.setExpectedStreamExists(new Empty());
    default:
      return details.setExpectedStreamPosition(String(expected));
  }
}
