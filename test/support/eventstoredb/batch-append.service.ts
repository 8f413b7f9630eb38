// Batch append: one long call on which a client sends all its appends, each answered under its correlation id.
import { ServerDuplexStream } from '@grpc/grpc-js';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { answerTo, badRequest, serverNotReady, timedOut, tooLarge } from './batch-messages';
import { EventStore, Expected } from './event-store';
import { Faults, takeInsteadOfAck } from './faults';
import { dataBytes, MAX_APPEND_BYTES, readProposed } from './proposed-events';
import { ProposedEvent, streamName } from './protocol';

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

interface PendingAppend {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

export function serveBatchAppend(store: EventStore, faults: Faults): (call: Call) => void {
  return (call) => {
    const pending = new Map<string, PendingAppend>();
    call.on('data', (request: BatchAppendReq) => faults.whenAwake(() => receive(request)));
    call.on('end', () => store.whenCommitted(() => call.end()));

    function receive(request: BatchAppendReq): void {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions();
      if (options !== undefined) {
        if (pastDeadline(options)) return answer(request, options, timedOut());
        pending.set(id, { options, events: [] });
      }
      const append = pending.get(id);
      if (append === undefined) return;
      const wrong = take(request, append);
      if (wrong === null && !request.getIsFinal()) return;
      pending.delete(id);
      if (wrong !== null) answer(request, append.options, wrong);
      else finish(request, append);
    }

    function finish(request: BatchAppendReq, { options, events }: PendingAppend): void {
      const stream = streamName(options.getStreamIdentifier());
      if (faults.notReady) return answer(request, options, serverNotReady());
      if (stream === '') return answer(request, options, badRequest('stream is empty'));
      const expected = expectedOf(options);
      const outcome = store.append(stream, events, expected);
      const result = answerTo(outcome, options.getStreamIdentifier(), expected);
      store.whenCommitted(() => {
        const instead = outcome.kind === 'done' ? takeInsteadOfAck(faults) : null;
        if (instead === null) answer(request, options, result);
        else instead(call.getPeer());
      });
    }

    function answer(
      request: BatchAppendReq,
      options: BatchAppendReq.Options,
      result: Status | BatchAppendResp.Success,
    ) {
      const response = new BatchAppendResp()
        .setCorrelationId(request.getCorrelationId() ?? new UUID())
        .setStreamIdentifier(options.getStreamIdentifier());
      if (result instanceof Status) response.setError(result);
      else response.setSuccess(result);
      call.write(response);
    }
  };
}

/** Adds the events of one message to their append; the reason why the append cannot be done at all, or `null`. */
function take(request: BatchAppendReq, append: PendingAppend): Status | null {
  for (const message of request.getProposedMessagesList()) {
    const event = readProposed(message);
    if (typeof event === 'string') return badRequest(event);
    append.events.push(event);
  }
  return dataBytes(append.events) > MAX_APPEND_BYTES ? tooLarge(MAX_APPEND_BYTES) : null;
}

function pastDeadline(options: BatchAppendReq.Options): boolean {
  const deadline = options.getDeadline();
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now();
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}
