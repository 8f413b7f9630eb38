import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** One request and what it was answered with. */
export interface Exchange {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

type Json = any;

/** What `/openapi.json` promises, to be held against what the server answers. */
export interface Contract {
  /** Every operation as `METHOD /path/{id}`. */
  readonly operations: ReadonlyMap<string, Json>;
  /** What a component or the thing itself says. */
  resolve(value: Json): Json;
  /** Everything in which an answer is not what its operation promises; empty when it is. */
  breaches(exchange: Exchange): readonly string[];
}

export function contractOf(document: Json): Contract {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(closed(document), 'api');
  const compiled = new Map<string, ValidateFunction>();
  const schemaAt = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  const resolve = (value: Json): Json => (value?.$ref === undefined ? value : at(document, value.$ref.slice(1)));
  const operations = operationsOf(document);
  const templates = [...operations.keys()].map((name) => ({ name, pattern: patternOf(name) }));

  const breaches = ({ method, path, status, headers, body }: Exchange): string[] => {
    const plain = `${method} ${path.split('?')[0]}`;
    const name = templates.find(({ pattern }) => pattern.test(plain))?.name;
    if (name === undefined) return [`${plain} is not described`];
    const at = `${name} ${status}`;
    const described = operations.get(name).responses[status];
    if (described === undefined) return [`${at} is not described (${body?.code ?? 'no code'})`];
    const response = resolve(described);
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (response.content[type] === undefined) return [`${at} is not ${type}`];
    const pointer =
      described.$ref?.slice(1) ?? `/paths/${escaped(name.split(' ')[1]!)}/${method.toLowerCase()}/responses/${status}`;
    const validate = schemaAt(`${pointer}/content/${escaped(type)}/schema`);
    const wrong = validate(body) ? [] : ajv.errorsText(validate.errors, { dataVar: 'body' }).split(', ');
    const undeclared = typeof body?.code === 'string' && status >= 400 && !response['x-codes'].includes(body.code);
    return [
      ...wrong.map((text) => `${at}: ${text}`),
      ...(undeclared ? [`${at}: ${body.code} is not described`] : []),
      ...headersWrong(headers, response.headers ?? {}, status).map((text) => `${at}: ${text}`),
    ];
  };
  return { operations, resolve, breaches };
}

/** Headers that a caller works with: told when they are described, and described when they are told. */
function headersWrong(headers: Headers, described: Json, status: number): string[] {
  const always = ['Location', 'ETag'].filter((name) => name in described && !headers.has(name));
  // A refusal that left a record tells its position too.
  const told = status < 400 ? ['Location', 'ETag', 'Log-Position', 'Idempotent-Replayed'] : [];
  const surplus = told.filter((name) => headers.has(name) && !(name in described));
  return [...always.map((name) => `no ${name}`), ...surplus.map((name) => `${name} is not described`)];
}

function operationsOf(document: Json): Map<string, Json> {
  const all = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  return new Map(all);
}

const patternOf = (name: string): RegExp => new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`);

const escaped = (key: string): string => encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));

function at(document: Json, pointer: string): Json {
  const keys = pointer.split('/').slice(1);
  return keys.reduce(
    (value, key) => value?.[decodeURIComponent(key).replace(/~1/g, '/').replace(/~0/g, '~')],
    document,
  );
}

/** The same with every object closed to fields it does not name, and OpenAPI's `nullable` in the words of JSON Schema. */
function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed(inner)]));
  const isOpen = rest.type === 'object' && rest.properties !== undefined && rest.additionalProperties === undefined;
  const plain = isOpen ? { ...rest, additionalProperties: false } : rest;
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}
