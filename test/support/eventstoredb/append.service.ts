// What a client asks for one call at a time: append (with credentials of its own), delete and tombstone.
import { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import {
  AppendReq,
  AppendResp,
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb';
import { EventStore, Expected, Outcome } from './event-store';
import * as failures from './failures';
import { Faults, takeInsteadOfAck } from './faults';
import { dataBytes, MAX_APPEND_BYTES, readProposed } from './proposed-events';
import { ProposedEvent, streamName } from './protocol';

type Options = AppendReq.Options | DeleteReq.Options | TombstoneReq.Options;

export function serveAppend(store: EventStore, faults: Faults) {
  return (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    const requests: AppendReq[] = [];
    call.on('data', (request: AppendReq) => requests.push(request));
    call.on('end', () => faults.whenAwake(() => finish()));

    function finish(): void {
      const options = requests[0]?.getOptions() ?? new AppendReq.Options();
      const stream = streamName(options.getStreamIdentifier());
      const events = requests.slice(1).map((request) => readProposed(request.getProposedMessage()!));
      const wrong = refusal(stream, events, faults);
      if (wrong !== null) return answer(wrong, null);
      const expected = expectedOf(options);
      const outcome = store.append(stream, events as ProposedEvent[], expected);
      store.whenCommitted(() => {
        const instead = outcome.kind === 'done' ? takeInsteadOfAck(faults) : null;
        if (instead !== null) instead(call.getPeer());
        else if (outcome.kind === 'deleted') answer(failures.streamDeleted(stream), null);
        else answer(null, responseTo(outcome, expected));
      });
    }
  };
}

function refusal(stream: string, events: readonly (ProposedEvent | string)[], faults: Faults): failures.Failure | null {
  if (faults.notReady) return failures.notReady();
  const wrong = events.find((event) => typeof event === 'string');
  if (wrong !== undefined || stream === '') return failures.invalidArgument(wrong ?? 'stream is empty');
  const tooLarge = dataBytes(events as ProposedEvent[]) > MAX_APPEND_BYTES;
  return tooLarge ? failures.maximumAppendSizeExceeded(MAX_APPEND_BYTES) : null;
}

function responseTo(outcome: Exclude<Outcome, { kind: 'deleted' }>, expected: Expected): AppendResp {
  if (outcome.kind === 'wrong-version') {
    return new AppendResp().setWrongExpectedVersion(wrongVersion(outcome.actual, expected));
  }
  const position = positionOf(new AppendResp.Position(), outcome.position);
  const success = new AppendResp.Success().setPosition(position);
  if (outcome.revision < 0) success.setNoStream(new Empty());
  else success.setCurrentRevision(String(outcome.revision));
  return new AppendResp().setSuccess(success);
}

function wrongVersion(actual: number, expected: Expected): AppendResp.WrongExpectedVersion {
  const details = new AppendResp.WrongExpectedVersion();
  if (actual < 0) details.setCurrentNoStream(new Empty());
  else details.setCurrentRevision(String(actual));
  switch (expected) {
    case 'any':
      return details.setExpectedAny(new Empty());
    case 'no_stream':
      return details.setExpectedNoStream(new Empty());
    case 'stream_exists':
      return details.setExpectedStreamExists(new Empty());
    default:
      return details.setExpectedRevision(String(expected));
  }
}

export function serveDelete(store: EventStore, faults: Faults) {
  return (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): void =>
    faults.whenAwake(() => {
      const options = call.request.getOptions() ?? new DeleteReq.Options();
      end(
        store,
        faults,
        options,
        (stream, expected) => store.delete(stream, expected),
        answer,
        (position) => new DeleteResp().setPosition(positionOf(new DeleteResp.Position(), position)),
      );
    });
}

export function serveTombstone(store: EventStore, faults: Faults) {
  return (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, answer: sendUnaryData<TombstoneResp>): void =>
    faults.whenAwake(() => {
      const options = call.request.getOptions() ?? new TombstoneReq.Options();
      end(
        store,
        faults,
        options,
        (stream, expected) => store.tombstone(stream, expected),
        answer,
        (position) => new TombstoneResp().setPosition(positionOf(new TombstoneResp.Position(), position)),
      );
    });
}

function end<Response>(
  store: EventStore,
  faults: Faults,
  options: Options,
  act: (stream: string, expected: Expected) => Outcome,
  answer: sendUnaryData<Response>,
  respond: (position: number) => Response,
): void {
  if (faults.notReady) return answer(failures.notReady(), null);
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedOf(options);
  const outcome = act(stream, expected);
  store.whenCommitted(() => {
    if (outcome.kind === 'done') answer(null, respond(outcome.position));
    else if (outcome.kind === 'deleted') answer(failures.streamDeleted(stream), null);
    else answer(failures.wrongExpectedVersion(stream, numberOf(expected), outcome.actual), null);
  });
}

function expectedOf(options: Options): Expected {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

function numberOf(expected: Expected): bigint {
  if (typeof expected === 'number') return BigInt(expected);
  return { no_stream: -1n, any: -2n, stream_exists: -4n }[expected];
}

function positionOf<P extends { setCommitPosition(value: string): P; setPreparePosition(value: string): P }>(
  message: P,
  position: number,
): P {
  return message.setCommitPosition(String(position)).setPreparePosition(String(position));
}
