// Makes a checkout ready to run: packages as in package-lock.json, dist/ as the sources are. Plain Node, because it runs
// before anything is installed. Says nothing and costs a few milliseconds when nothing is to be done.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './prepare-lock.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const sourceFolders = ['apps', 'libs', 'projections', 'bench'];
const buildInputs = ['package-lock.json', 'tsconfig.json', '.swcrc', 'nest-cli.json'];
const installStamp = at('node_modules/.parterre-lock');
const buildStamp = at('dist/.stamp');

/**
 * Installs and builds what is missing or stale, and resolves when `dist/` may be run. Several processes may call it at once:
 * one works, the others wait for it.
 * @param {{ build: boolean, tools?: boolean }} options `tools`: the development packages are needed even if nothing is built.
 */
export async function prepare({ build, tools = false }) {
  refuseOldNode();
  if (whatIsStale(build, tools) === null) return;
  await withLock(at('.cache/prepare.lock'), say, async () => {
    let stale = whatIsStale(build, tools);
    if (stale?.step === 'install') {
      await install(stale.why);
      stale = whatIsStale(build, tools);
    }
    if (stale?.step === 'build') await buildAll(stale.why);
  });
}

/** What has to be done next, with the reason; `null` when all is as it should be. */
function whatIsStale(build, tools) {
  const buildWhy = build ? whyBuild() : null;
  const installWhy = whyInstall(tools || buildWhy !== null);
  if (installWhy !== null) return { step: 'install', why: installWhy };
  return buildWhy === null ? null : { step: 'build', why: buildWhy };
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Node ${process.versions.node} is too old: Parterre needs Node 20.19 or newer (https://nodejs.org).`);
  process.exit(1);
}

function whyInstall(tools) {
  const locked = readText(at('package-lock.json'));
  if (locked === null) throw new Error('package-lock.json is missing');
  const installed = readText(at('node_modules/.package-lock.json'));
  if (installed === null) return 'node_modules is missing';
  // The platform is part of it: a folder that was copied from another machine carries the wrong binaries.
  const wanted = `${sha256(locked)} ${process.platform}-${process.arch}\n`;
  if (readText(installStamp) === wanted) return null;
  const [expected, found] = [JSON.parse(locked).packages, JSON.parse(installed).packages];
  let missing = firstMissing(expected, found, true);
  if (missing === undefined) fs.writeFileSync(installStamp, wanted);
  else if (!tools) missing = firstMissing(expected, found, false);
  return missing === undefined ? null : `${missing} is not as in package-lock.json`;
}

function firstMissing(locked, installed, tools) {
  const missing = ([folder, entry]) => {
    if (folder === '' || entry.link || ((entry.dev || entry.devOptional) && !tools)) return false;
    const found = installed[folder];
    return found === undefined ? !mayBeAbsent(entry) : found.version !== entry.version;
  };
  return Object.entries(locked)
    .find(missing)?.[0]
    .replace(/^.*node_modules\//, '');
}

/** Optional packages are there for one platform each; those for this one carry the binaries and must not be missing. */
function mayBeAbsent({ optional, peer, os, cpu, libc }) {
  if (!optional) return peer === true;
  return !(os?.includes(process.platform) && cpu?.includes(process.arch) && libc === undefined);
}

async function install(why) {
  say(`Installing packages, which may take a minute (${why}).`);
  // NODE_ENV=production would leave out what the build needs.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) await run('npm ci', process.execPath, [npm, ...options]);
  else await run('npm ci', 'npm', options, { shell: process.platform === 'win32' });
}

function whyBuild() {
  if (!fs.existsSync(at('dist'))) return 'dist is missing';
  const stamp = readText(buildStamp);
  if (stamp === null) return 'the last build did not finish';
  return stamp === sourceStamp() ? null : 'sources have changed';
}

async function buildAll(why) {
  say(`Building (${why}).`);
  // Taken before the build, so that a file saved while it runs is built the next time.
  const stamp = sourceStamp();
  fs.rmSync(buildStamp, { force: true });
  await run('the build', process.execPath, [at('node_modules/@nestjs/cli/bin/nest.js'), 'build']);
  removeOrphans(at('dist'));
  fs.writeFileSync(buildStamp, stamp);
}

function sourceStamp() {
  const files = [...buildInputs.map(at), ...sourceFolders.flatMap((folder) => filesBelow(at(folder)))];
  const lines = files.filter(isBuilt).map((file) => {
    const { mtimeMs, size } = fs.statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: -1 };
    return `${path.relative(root, file)} ${mtimeMs} ${size}`;
  });
  return sha256(lines.sort().join('\n'));
}

// The same as `ignore` in nest-cli.json: what only tests use.
const isBuilt = (file) => !/(\.spec|\.contract[^/\\]*|-specification|\.builders)\.ts$|\.mjs$/.test(file);

/** A module whose source is gone must not be found by an import that was forgotten. */
function removeOrphans(dist) {
  for (const file of filesBelow(dist)) {
    const source = path.relative(dist, file).replace(/\.js(\.map)?$/, '.ts');
    if (source.endsWith('.ts') && !(fs.existsSync(at(source)) && isBuilt(source))) fs.rmSync(file);
  }
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(full) : [full];
  });
}

/** Runs a command quietly; what it wrote is shown only when it fails. */
async function run(name, command, options, extra = {}) {
  const child = spawn(command, options, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...extra });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      written += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  process.stderr.write(written);
  throw new Error(`${name} failed (exit code ${code})`);
}

function at(relative) {
  return path.join(root, relative);
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  }
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** For scripts: prepares, and ends the process with a plain sentence where that cannot be done. */
export async function prepareOrExit(options) {
  try {
    await prepare(options);
  } catch (error) {
    say(`Cannot prepare: ${error.message}`);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await prepareOrExit({ build: true });
}
