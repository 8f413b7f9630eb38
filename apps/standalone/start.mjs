// `npm start`, `npm run start:admin-api`, `npm run start:projector`: makes the checkout ready and becomes the process that the argument
// names, in this very process so that signals reach it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, root } from './prepare.mjs';

const [, , name = 'standalone'] = process.argv;
await prepareOrExit({ build: true });
const main = path.join(root, 'dist/apps', name, 'main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
