// Runs one mongod for the process that forked it, and ends it with that process, however that ends: the channel between the two closes.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');

const [mongod, folder] = process.argv.slice(2);
let child = null;

process.on('message', (options) => {
  child = spawn(mongod, options, { stdio: 'ignore' });
  process.send({ started: child.pid ?? null });
  child.once('error', () => gone());
  child.once('exit', () => gone());
});

process.once('disconnect', () => {
  child?.once('exit', leave);
  if (child) child.kill('SIGKILL');
  else leave();
});

function gone() {
  if (child === null) return;
  child = null;
  if (process.connected) process.send({ ended: true });
}

function leave() {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}
