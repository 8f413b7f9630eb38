import 'reflect-metadata';
import { run } from '../start/run';

/** Commands and queries over HTTP, one of any number of such processes on the same servers; projectors fill the views. */
run('admin-api', async () => (await import('./admin-api.js')).startAdminApi);
