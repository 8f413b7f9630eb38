import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Measure, Result } from './result';

const benches = [
  'p1-p8-http',
  'p2-claims-in-process',
  'p3-rebuild',
  'p4-cost-by-size',
  'p4-p9-exchanges',
  'p5-start',
  'p6-claims-on-servers',
  'p6b-many-writers',
  'p7-mongodb-projector',
  'p9-series',
  'p10-best-available',
  'p11-audit-history',
];

/** Runs every bench in a process of its own, one after the other, and prints a table; the figures as JSON go to `.cache/bench.json`. */
async function main(): Promise<void> {
  const [, , mode, name] = process.argv;
  if (mode === '--only-here') {
    const { measure } = (await import(join(__dirname, `${name}.js`))) as { measure: Measure };
    process.send!(await measure());
    process.exit(0);
  }
  const chosen = mode === undefined ? benches : benches.filter((bench) => bench.includes(mode));
  const results: Result[] = [];
  for (const bench of chosen) {
    process.stderr.write(`${bench} ...\n`);
    results.push(...(await inChild(bench)));
  }
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/bench.json', `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`${cpus().length} x ${cpus()[0]!.model}, Node ${process.version}\n\n${table(results)}\n`);
}

function inChild(bench: string): Promise<readonly Result[]> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, BENCH_ORGANISATION: `bench-${Date.now().toString(36)}` };
    const child = fork(__filename, ['--only-here', bench], { execArgv: ['--max-semi-space-size=32'], env });
    child.once('message', (results) => resolve(results as Result[]));
    child.once('exit', (code) => reject(new Error(`${bench} ended with ${code}`)));
  });
}

function table(results: readonly Result[]): string {
  const round = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));
  const rows = results.map(
    ({ id, what, value, unit, against, reference, ratio, target }) =>
      `| ${[id, what, `${round(value)} ${unit}`, against, round(reference), ratio.toFixed(2), target].join(' | ')} |`,
  );
  return [
    '| id | work | measured | against | reference | ratio | target |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

void main();
