// The messages and services of the client package; the only file that reaches into what it generated.
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { AllStreamPosition, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService as GeneratedStreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';

export { GossipService, ServerFeaturesService, ReadReq, ReadResp, StreamIdentifier };
export type RecordedEvent = ReadResp.ReadEvent.RecordedEvent;
export type ReadOptions = ReadReq.Options;

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** Where an event is recorded, and when. */
export interface Place<Revision> {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: number;
  /** Unix time in ticks of 100 ns. */
  readonly created: string;
}

/** As generated, but a read is answered with bytes that stand ready. */
export const StreamsService = {
  ...GeneratedStreamsService,
  read: {
    ...GeneratedStreamsService.read,
    responseSerialize: (answer: ReadResp | Buffer) =>
      Buffer.isBuffer(answer) ? answer : Buffer.from(answer.serializeBinary()),
  },
};

function streamIdentifier(stream: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}

export function streamName(identifier: StreamIdentifier | undefined): string {
  return identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString('utf8');
}

export function allStreamPosition(position: number): AllStreamPosition {
  return new AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
}

/** The answer of a read that carries one event. Since 22.6 reads of one stream tell positions too, so one form serves all. */
export function recordedMessage(event: ProposedEvent, place: Place<string>): Buffer {
  const position = String(place.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(place.stream))
    .setStreamRevision(place.revision)
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', place.created);
  const read = new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return Buffer.from(new ReadResp().setEvent(read).serializeBinary());
}

export function confirmation(id: string): ReadResp {
  return new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}

export function caughtUp(): ReadResp {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

export function checkpoint(at: { commit: number; prepare: number }): ReadResp {
  const message = new ReadResp.Checkpoint().setCommitPosition(String(at.commit)).setPreparePosition(String(at.prepare));
  return new ReadResp().setCheckpoint(message);
}

export function streamNotFound(stream: string): ReadResp {
  const message = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream));
  return new ReadResp().setStreamNotFound(message);
}

/** One living leader: the server that is asked. */
export function clusterOf(address: string, port: number): ClusterInfo {
  const member = new MemberInfo()
    .setInstanceId(new UUID().setString('7f1e2b0c-52c4-4d5a-9a51-0f6f35d3f2a1'))
    .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
    .setState(MemberInfo.VNodeState.LEADER)
    .setIsAlive(true)
    .setHttpEndPoint(new EndPoint().setAddress(address).setPort(port));
  const info = new ClusterInfo();
  info.addMembers(member);
  return info;
}

export function supportedMethods(): SupportedMethods {
  const answer = new SupportedMethods().setEventStoreServerVersion('23.10.6');
  for (const { path } of Object.values(GeneratedStreamsService)) {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    answer.addMethods(new SupportedMethod().setServiceName(service).setMethodName(method));
  }
  return answer;
}
