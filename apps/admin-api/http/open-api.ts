import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../../libs/kernel/error-codes';
import type { GatedRoute } from './gate';
import { idPattern } from './field-kinds';
import { problemSchema, problemsOf, sharedProblems } from './open-api-problems';
import { refusesKey, whateverVersionKey } from './operation';
import type { Schema } from './schemas';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [extension: `x-${string}`]: unknown };
type Parameter = NonNullable<Operation['parameters']>[number];
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const description = `Parterre sells and gives out tickets of a theatre or concert house.

Errors are problem documents (RFC 9457); [all codes](/docs/errors). Every write takes \`Idempotency-Key\`; every call takes
\`?atLeast=<Log-Position>\`. The key given to *Authorize* decides the organisation and the role; each operation names the roles that
may call it.`;

/** The API's description, built from the controllers and from what the route table knows of every route. */
export function openApiOf(app: INestApplication, routes: readonly GatedRoute[], version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Parterre')
    .setDescription(description)
    .setVersion(version)
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'A key of an organisation, or the system key' },
      'key',
    )
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  const schemas: Schemas = { ...document.components?.schemas };
  for (const route of routes) describeRoute(document, route, schemas);
  document.components = {
    ...document.components,
    schemas: { ...schemas, Problem: problemSchema },
    responses: sharedProblems(),
    headers,
  };
  return document;
}

function describeRoute(document: OpenAPIObject, route: GatedRoute, schemas: Schemas): void {
  const path = document.paths[route.pattern.replace(/:(\w+)/g, '{$1}')];
  const operation = path?.[route.method.toLowerCase() as 'get'] as Operation | undefined;
  if (operation === undefined) return;
  const writes = route.method !== 'GET';
  const { [refusesKey]: own = [], [whateverVersionKey]: whateverVersion } = operation;
  delete operation[refusesKey];
  delete operation[whateverVersionKey];
  const checksVersion = isVersioned(operation) || (own as readonly ErrorCode[]).includes('VERSION_CONFLICT');
  const takesIfMatch = writes && !whateverVersion && !('201' in operation.responses) && checksVersion;
  const extra: Parameter[] = [atLeast, ...(writes ? [idempotencyKey] : []), ...(takesIfMatch ? [ifMatch] : [])];
  operation.parameters = [...withPathParameters(operation.parameters ?? [], route.pattern), ...extra];
  const fields = codesOfFields(operation.requestBody, schemas);
  describeAnswers(operation, writes, schemas);
  operation.responses = {
    ...operation.responses,
    ...problemsOf({ route, own: own as readonly ErrorCode[], fields, takesIfMatch }),
  };
  const roles = route.access === 'public' ? [] : [...route.access];
  if (route.access !== 'public') operation.security = [{ key: [] }];
  operation['x-roles'] = roles;
  const who = roles.length === 0 ? 'Needs no key.' : `For ${roles.map((role) => `\`${role}\``).join(', ')}.`;
  operation.description = [operation.description, who].filter(Boolean).join('\n\n');
}

interface Answered {
  readonly content?: Readonly<Record<string, { schema?: Schema }>>;
  headers?: object;
}

const answersOf = ({ responses }: Operation) => Object.entries(responses) as [string, Answered][];

const isVersioned = (operation: Operation): boolean =>
  answersOf(operation).some(([, answer]) => hasVersion(answer.content?.['application/json']?.schema));

const hasVersion = (schema: Schema | undefined): boolean => schema?.properties?.version !== undefined;

/** Headers and schema of what the operation answers when it is done. */
function describeAnswers(operation: Operation, writes: boolean, schemas: Schemas): void {
  for (const [status, answer] of answersOf(operation)) {
    const json = answer.content?.['application/json'];
    const names = [
      ...(status === '201' || status === '202' ? ['Location'] : []),
      ...(hasVersion(json?.schema) ? ['ETag'] : []),
      ...(writes ? ['Log-Position', 'Idempotent-Replayed'] : []),
    ];
    answer.headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
    if (json?.schema !== undefined) json.schema = hoisted(json.schema, schemas) as Schema;
  }
}

/** The schema with every titled one in it moved to the components. Throws when two different ones have one title. */
function hoisted(schema: unknown, schemas: Schemas): unknown {
  if (Array.isArray(schema)) return schema.map((item) => hoisted(item, schemas));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { title, ...rest } = schema as Schema;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, hoisted(value, schemas)]));
  if (typeof title !== 'string') return plain;
  const known = schemas[title];
  if (known === undefined) schemas[title] = plain;
  else if (JSON.stringify(known) !== JSON.stringify(plain)) throw new Error(`two schemas are called ${title}`);
  return { $ref: `#/components/schemas/${title}` };
}

/** What the fields of a body refuse, each field's schema saying it in `x-code`; `null` = there is no body. */
function codesOfFields(body: Operation['requestBody'], schemas: Schemas): ErrorCode[] | null {
  if (body === undefined) return null;
  const codes = new Set<ErrorCode>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'x-code') codes.add(inner as ErrorCode);
      else if (key === '$ref') walk(schemas[String(inner).replace('#/components/schemas/', '')]);
      else walk(inner);
    }
  };
  walk(body);
  return [...codes];
}

/** Those of the path by the route's pattern: a handler that takes the whole context names none itself. */
function withPathParameters(parameters: readonly Parameter[], pattern: string): Parameter[] {
  const names = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  return [
    ...names.map((name): Parameter => ({ name, in: 'path', required: true, schema: parameterSchema(name) })),
    ...parameters.filter((parameter) => !('in' in parameter && parameter.in === 'path')),
  ];
}

const parameterSchema = (name: string) => ({
  type: 'string' as const,
  ...(/^id$|Id$/.test(name) && { pattern: idPattern.source }),
});

const atLeast: Parameter = {
  name: 'atLeast',
  in: 'query',
  required: false,
  description: 'A `Log-Position`: wait until the read models have reached it.',
  schema: { type: 'string' },
};

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes the call safe to repeat. The server makes one when it is absent.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` that the change rests on.',
  schema: { type: 'string' },
};

const headers = {
  Location: { description: 'Where it stands', schema: { type: 'string' as const, format: 'uri-reference' } },
  ETag: { description: 'The `version`, in quotes, for `If-Match`', schema: { type: 'string' as const } },
  'Log-Position': {
    description: 'Not before anything the call caused, for `?atLeast=`; absent when it caused nothing',
    schema: { type: 'string' as const },
  },
  'Idempotent-Replayed': {
    description: 'The call was known by its key: this is its first answer again',
    schema: { type: 'string' as const, enum: ['true'] },
  },
};
