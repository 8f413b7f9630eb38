import type { OpenAPIObject } from '@nestjs/swagger';
import { errorCodes, type ErrorCode } from '../../../libs/kernel/error-codes';
import type { GatedRoute } from './gate';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];
interface Entry {
  readonly status: number;
  readonly title: string;
  readonly gone?: true;
}

/** Codes of one status that many operations share word for word. */
const shared: Readonly<Record<string, readonly ErrorCode[]>> = {
  Unauthenticated: ['UNAUTHENTICATED'],
  Forbidden: ['FORBIDDEN'],
  NotFound: ['NOT_FOUND'],
  CampaignNotFound: ['CAMPAIGN_NOT_FOUND'],
  NothingToChange: ['NOTHING_TO_CHANGE'],
  VersionConflict: ['VERSION_CONFLICT'],
  BodyTooLarge: ['BODY_TOO_LARGE'],
  UnsupportedMediaType: ['UNSUPPORTED_MEDIA_TYPE'],
  IdempotencyKeyReused: ['IDEMPOTENCY_KEY_REUSED'],
  RateLimited: ['RATE_LIMITED'],
  WrongRead: ['INVALID_QUERY', 'INVALID_POSITION'],
  WrongReadOfOne: ['INVALID_QUERY', 'INVALID_POSITION', 'INVALID_ID'],
  Unavailable: ['LOG_UNAVAILABLE', 'READ_MODELS_UNAVAILABLE', 'PROJECTION_LAGGING'],
};
const nameOf = new Map(Object.entries(shared).map(([name, codes]) => [codes.join(), name]));

export const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'commandId'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Where the code is explained' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, for people' },
    code: {
      type: 'string',
      enum: Object.keys(errorCodes),
      description: 'For programs; absent for a fault of the server',
    },
    details: { type: 'object', additionalProperties: true, description: 'The numbers and ids behind it' },
    commandId: { type: 'string', description: 'The `Idempotency-Key`, or what the server made in its place' },
  },
};

/** The components that the responses of `problemsOf` refer to. */
export function sharedProblems(): NonNullable<NonNullable<OpenAPIObject['components']>['responses']> {
  const entries = Object.entries(shared).map(([name, codes]) => [name, problemResponse(codes)] as const);
  return Object.fromEntries([...entries, ['Fault', { description: 'A fault of the server', content: problemContent }]]);
}

export interface Answering {
  readonly route: GatedRoute;
  /** What the operation's own rules refuse. */
  readonly own: readonly ErrorCode[];
  /** What the fields of its body refuse; `null` = it takes none. */
  readonly fields: readonly ErrorCode[] | null;
  readonly takesIfMatch: boolean;
}

/** The problems an operation may answer, a response for each status with its codes, and what every route may answer. */
export function problemsOf(answering: Answering): Responses {
  const own = new Set(answering.own);
  for (const code of generic(answering)) own.add(code);
  const byStatus = new Map<number, ErrorCode[]>();
  // Where a link must be active, what speaks against it answers 410 (CAMP-16).
  const gone = answering.own.some((code) => entryOf(code).status === 410);
  for (const code of (Object.keys(errorCodes) as ErrorCode[]).filter((known) => own.has(known))) {
    const { status, gone: mayBeGone } = entryOf(code);
    const told = gone && mayBeGone ? 410 : status;
    byStatus.set(told, [...(byStatus.get(told) ?? []), code]);
  }
  const responses = [...byStatus].map(([status, codes]) => [String(status), response(codes)] as const);
  return { ...Object.fromEntries(responses), default: { $ref: '#/components/responses/Fault' } };
}

function generic({ route, fields, takesIfMatch, own }: Answering): ErrorCode[] {
  const { method, pattern, access } = route;
  const ids = /:(id|\w+Id)\b/.test(pattern);
  const finds = pattern.includes(':') && !own.includes('CAMPAIGN_NOT_FOUND');
  return [
    'INVALID_QUERY',
    'INVALID_POSITION',
    ...(ids ? (['INVALID_ID'] as const) : []),
    ...(finds ? (['NOT_FOUND'] as const) : []),
    ...(access === 'public' ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
    ...(pattern.startsWith('/v1/links/') ? (['RATE_LIMITED'] as const) : []),
    ...(method === 'GET' ? [] : writing),
    ...(fields ?? []),
    ...(takesIfMatch ? (['VERSION_CONFLICT'] as const) : []),
    'LOG_UNAVAILABLE',
    'READ_MODELS_UNAVAILABLE',
    'PROJECTION_LAGGING',
  ];
}

/** `INVALID_FIELD` for a bad `Idempotency-Key` too. */
const writing: readonly ErrorCode[] = [
  'MISSING_FIELD',
  'UNKNOWN_FIELD',
  'INVALID_FIELD',
  'INVALID_JSON',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_KEY_REUSED',
];

function response(codes: readonly ErrorCode[]) {
  const name = nameOf.get(codes.join());
  return name === undefined ? problemResponse(codes) : { $ref: `#/components/responses/${name}` };
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** `x-codes` says for programs what the description says for people. */
function problemResponse(codes: readonly ErrorCode[]) {
  const lines = codes.map((code) => `\`${code}\` ${entryOf(code).title}`);
  return { description: lines.join('  \n'), content: problemContent, 'x-codes': codes };
}

const entryOf = (code: ErrorCode): Entry => errorCodes[code];
