import 'reflect-metadata';
import { run } from '../start/run';

/** Fills the views and finishes processes, one of any number of such processes on the same servers. */
run('projector', async () => (await import('./projector.js')).startProjector);
