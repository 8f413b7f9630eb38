import {
  MongoAPIError,
  MongoClientClosedError,
  MongoDriverError,
  MongoError,
  MongoExpiredSessionError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';

/** Misuses of the driver, all but these: the connection is closed or was lost. */
const closed = [
  MongoClientClosedError,
  MongoExpiredSessionError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoTopologyClosedError,
];

const transient = 'TransientTransactionError';
const labels = [transient, 'UnknownTransactionCommitResult', 'RetryableWriteError', 'RetryableError'];

/** What a server answers that cannot do now what it could do at another time; whether a write was stored may be unknown. */
const codes = new Set<unknown>([
  ...[6, 7, 89, 202, 9001], // HostUnreachable, HostNotFound, NetworkTimeout, NetworkInterfaceExceededTimeLimit, SocketException
  ...[91, 189, 10058, 10107, 11600, 11602, 13435, 13436], // shutting down, stepped down, not primary
  ...[24, 50, 112, 262, 290, 365], // LockTimeout, MaxTimeMSExpired, WriteConflict, ExceededTimeLimit, transaction too old, busy
  ...[64, 100, 133, 134], // WriteConcernFailed, UnsatisfiableWriteConcern, no node to read from, majority not known yet
  ...[175, 237, 246], // QueryPlanKilled, CursorKilled, SnapshotUnavailable: a collection or index comes or goes
  18, // AuthenticationFailed: credentials are being changed
  14031, // OutOfDiskSpace
]);

/** Of the system's own errors, a few come through the driver as they are: names that are not found, sockets that have ended meanwhile. */
const systemCodes = new Set<unknown>([
  ...['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT', 'EAI_AGAIN'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['ERR_SOCKET_CLOSED', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_WRITE_AFTER_END'],
]);

/** Whether the error tells of a server that is away, cannot serve now or did not answer in time, and not of the request itself. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof MongoError)) return isOfTheSystem(error);
  if (labels.some((label) => error.hasErrorLabel(label))) return true;
  // An error of the driver under a bulk write comes as one of the server without a code.
  if (error instanceof MongoServerError) return error.code === undefined || codes.has(error.code);
  if (error instanceof MongoAPIError) return closed.some((type) => error instanceof type);
  return error instanceof MongoDriverError ? !isOfTheUrl(error) : true;
}

/** The server itself says that nothing of the transaction is there and that it may be tried again. */
export function isConflict(error: unknown): boolean {
  return error instanceof MongoServerError && error.code !== undefined && error.hasErrorLabel(transient);
}

const isOfTheSystem = (error: unknown): boolean => systemCodes.has((error as { code?: unknown } | null)?.code);

const isOfTheUrl = (error: MongoDriverError): boolean => error.name === 'MongoParseError';
