// `npm start`: makes the checkout ready and becomes the application, in this very process so that signals reach it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, root } from './prepare.mjs';

await prepareOrExit({ build: true });
const main = path.join(root, 'dist/apps/standalone/main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
