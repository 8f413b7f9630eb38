// A lock between processes, as a file: held while its owner lives and touches it.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const touchEvery = 1_000;
// Long enough for a machine that is busy or was asleep; counts only when the owner's process id tells nothing.
const abandonedAfter = 30_000;

/** Runs `work` while no other process is inside a lock on the same file, waiting for its turn. */
export async function withLock(file, say, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let said = false;
  while (!tryToTake(file)) {
    if (!said) say('Waiting for another process that is installing or building here.');
    said = true;
    await sleep(200);
  }
  const touching = setInterval(() => fs.utimes(file, new Date(), new Date(), () => {}), touchEvery);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    fs.rmSync(file, { force: true });
  }
}

function tryToTake(file) {
  if (tryToCreate(file)) return true;
  if (!isAbandoned(file)) return false;
  // Of several that find it abandoned, one may remove it; the others must not remove what that one then takes.
  const removing = `${file}.removing`;
  if (!tryToCreate(removing)) {
    if (isAbandoned(removing)) fs.rmSync(removing, { force: true });
    return false;
  }
  try {
    if (isAbandoned(file)) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(removing, { force: true });
  }
  return tryToCreate(file);
}

function tryToCreate(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned(file) {
  const touched = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (touched === undefined) return false;
  const age = Date.now() - touched;
  // A lock that was just created may not carry its owner's id yet.
  return age > abandonedAfter || (age > 2 * touchEvery && !isAlive(file));
}

function isAlive(file) {
  try {
    process.kill(Number(fs.readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
