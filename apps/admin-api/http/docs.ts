import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import helmet from 'helmet';
import type { OpenAPIObject } from '@nestjs/swagger';
import { errorPage } from './error-page';

/**
 * The pages for people: `/docs` (the API, by Swagger UI), `/docs/errors`, and `/openapi.json` behind them. The description is built when
 * somebody first asks for it, so it costs nothing at start.
 */
export function installDocs(server: FastifyInstance, openApi: () => OpenAPIObject): void {
  const page = { onRequest: securityHeaders };
  let json: string | undefined;
  server.get('/openapi.json', page, async (_, reply) => {
    json ??= JSON.stringify(openApi());
    return reply.type('application/json; charset=utf-8').send(json);
  });
  server.get('/docs', page, async (_, reply) => reply.type('text/html; charset=utf-8').send(apiPage));
  server.get('/docs/errors', page, async (_, reply) => reply.type('text/html; charset=utf-8').send(errorPage()));
  server.get('/docs/start.js', page, async (_, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript),
  );
  for (const [file, type] of assets) {
    server.get(`/docs/${file}`, page, async (_, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(createReadStream(join(swaggerUi(), file))),
    );
  }
}

const assets = [
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
] as const;

/** Where the package lies. Its own module would load the whole page's script into this process, so it is found and never loaded. */
const swaggerUi = (): string => dirname(require.resolve('swagger-ui-dist/package.json'));

const apiPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parterre: API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const startScript = `window.ui = SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null, persistAuthorization: false,
  docExpansion: 'list', defaultModelsExpandDepth: 0, displayRequestDuration: true,
});
`;

const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      // Swagger UI styles its elements inline and draws its icons from data.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whether the API is served over TLS only is for the proxy in front of it to say.
  strictTransportSecurity: false,
});

function securityHeaders(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  protect(request.raw, reply.raw, (error) => done(error as Error | undefined));
}
