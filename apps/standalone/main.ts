import 'reflect-metadata';
import { run } from '../start/run';

/** Everything in one process, on the embedded stores where no URL names a server: what `npm start` runs. */
run('standalone', async () => (await import('./standalone.js')).startStandalone);
