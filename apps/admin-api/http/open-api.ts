import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { errorCodes } from '../../../libs/kernel/error-codes';
import type { GatedRoute } from './gate';
import { idPattern } from './field-kinds';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const description = `Parterre sells and gives out tickets of a theatre or concert house.

Errors are problem documents (RFC 9457); [all codes](/docs/errors). Every write takes \`Idempotency-Key\`; every call takes \`?atLeast=<Log-Position>\`.`;

/** The API's description, built from the controllers and from what the route table knows of every route. */
export function openApiOf(app: INestApplication, routes: readonly GatedRoute[], version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Parterre')
    .setDescription(description)
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'key')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problem } };
  for (const route of routes) describeRoute(document, route);
  return document;
}

function describeRoute(document: OpenAPIObject, route: GatedRoute): void {
  const path = document.paths[route.pattern.replace(/:(\w+)/g, '{$1}')];
  const operation = path?.[route.method.toLowerCase() as 'get'];
  if (operation === undefined) return;
  const writes = route.method !== 'GET';
  const extra: Parameter[] = [atLeast, ...(writes ? [idempotencyKey, ifMatch] : [])];
  // A handler that takes the whole context names no path parameters itself.
  operation.parameters = [...withPathParameters(operation.parameters ?? [], route.pattern), ...extra];
  operation.responses = { ...operation.responses, default: { description: 'A problem', content: problemContent } };
  if (route.access !== 'public') operation.security = [{ key: [] }];
  Object.assign(operation, { 'x-roles': route.access === 'public' ? [] : [...route.access] });
}

function withPathParameters(parameters: readonly Parameter[], pattern: string): Parameter[] {
  const named = new Set(parameters.map((parameter) => ('name' in parameter ? parameter.name : '')));
  const missing = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '').filter((name) => !named.has(name));
  return [
    ...missing.map((name): Parameter => ({ name, in: 'path', required: true, schema: parameterSchema(name) })),
    ...parameters,
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

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const problem = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'commandId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    details: { type: 'object', additionalProperties: true },
    commandId: { type: 'string' },
  },
};
