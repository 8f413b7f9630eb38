// A thread that follows a data folder, as the projector's does: folds what it reads into a read model and tells how far it is.
require('./load-typescript.cjs');
const { parentPort, workerData } = require('node:worker_threads');
const { followEmbeddedStores } = require('../embedded-stores.ts');

const view = { name: 'followed', version: 1 };

async function follow() {
  const { log, readModels, close } = await followEmbeddedStores(workerData);
  await readModels.prepare(view, { byStream: ['stream', 'revision'] });
  const stop = new AbortController();
  parentPort.once('message', () => stop.abort());
  let from = await readModels.checkpoint(view);
  for await (const message of log.subscribe({ after: from ?? undefined, signal: stop.signal })) {
    if (message.kind !== 'event') continue;
    const { stream, revision, position, data } = message.event;
    const writes = [{ id: position, document: { stream, revision: Number(revision), data } }];
    await readModels.commit(view, { writes, from, to: position });
    from = position;
    parentPort.postMessage(position);
  }
  await close();
}

follow();
