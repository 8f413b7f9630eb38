// The stand-in as a process of its own: `node stand-in.mjs --port 2113 --data /tmp/log [--starting-ms 500]`.
// Prints `ready <port>`, obeys the lines it is sent (see stand-in.main.ts) and ends when its input does.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

process.env.TS_NODE_PROJECT ??= fileURLToPath(new URL('../../../tsconfig.json', import.meta.url));
const require = createRequire(import.meta.url);
require('@swc-node/register');
require('./stand-in.main.ts');
