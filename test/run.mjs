// `npm test`: makes the checkout ready, runs every spec (or those that the arguments name, as with jest itself) and ends with
// one line that a script can read. Nothing here needs a server, so none that the environment names is touched.
import { prepareOrExit } from '../apps/standalone/prepare.mjs';
import { runSpecs } from './jest-run.mjs';

await prepareOrExit({ build: true, tools: true });
process.exitCode = await runSpecs(process.argv.slice(2), { EVENTSTORE_URL: undefined, MONGODB_URL: undefined });
