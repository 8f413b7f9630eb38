import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryEventLog } from '../../libs/event-log/adapters/memory/memory-event-log';
import { createLogger } from '../../libs/platform/logging';
import { createMetrics } from '../../libs/platform/metrics';
import { MemoryReadModelStore } from '../../libs/read-models/adapters/memory/memory-read-model-store';
import { createCore } from '../../libs/runtime/core';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { MemorySubjectKeyStore } from '../../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { AdminApiModule } from '../admin-api/admin-api.module';
import { createHttpApp } from '../admin-api/http/bootstrap';
import { version } from '../start/version';

const file = join(__dirname, '../../../docs/openapi.json');

/** Writes `docs/openapi.json` from the code, or with `--check` tells whether it is current. */
async function main(): Promise<void> {
  const core = await createCore({
    log: new MemoryEventLog(),
    readModels: new MemoryReadModelStore(),
    subjectKeys: new MemorySubjectKeyStore(),
    master: Buffer.alloc(32),
    exclusive: true,
    progress: new ReadModelProgress(),
    onAppend: () => undefined,
    onError: () => undefined,
  });
  const module = AdminApiModule.of({ core, systemKey: 'none', publicUrl: 'http://localhost' });
  const config = { host: '127.0.0.1', port: 0, publicRateLimit: 1 };
  const http = await createHttpApp(module, {
    config,
    logger: createLogger('silent'),
    metrics: createMetrics(),
    version,
  });
  const text = `${JSON.stringify(http.openApi(), null, 2)}\n`;
  await http.close();
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (text !== readFileSync(file, 'utf8')) {
    process.stderr.write('docs/openapi.json is not what the code says: run `npm run openapi` and commit it.\n');
    process.exitCode = 1;
  }
}

void main();
