import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { checkExport, type ExportFinding } from '../../libs/audit/export-check';
import { finish, type Output } from './outcome';
import { progressOf } from './progress';

interface Options extends Output {
  /** What `GET /v1/audit/head` says the public key is. */
  readonly key?: string;
}

/** Checks an export by nothing but the file, and names the event at which it breaks. */
export async function verifyExport(file: string, options: Options): Promise<void> {
  const finding = await findingOf(file, options);
  finish(options, { ok: finding.ok, told: toldOf(file, finding, options), data: { file, ...finding } });
}

async function findingOf(file: string, { json, key }: Options): Promise<ExportFinding> {
  const check = checkExport(key === undefined ? {} : { publicKey: key });
  const size = sizeOf(file);
  const progress = progressOf('Checking', { json });
  const input = createReadStream(file);
  const lines = createInterface({ input, crlfDelay: Infinity });
  for await (const line of lines) {
    progress.at(input.bytesRead, size);
    if (line !== '' && !check.line(line)) break;
  }
  lines.close();
  input.destroy();
  progress.stop();
  return check.end();
}

function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  const wrong = found === undefined ? 'is not there' : found.isDirectory() ? 'is a folder' : null;
  if (wrong !== null) throw new Error(`${file} ${wrong}: name the file that GET /v1/audit/export was saved to.`);
  return found!.size;
}

function toldOf(file: string, finding: ExportFinding, { key }: Options): string {
  if (!finding.ok) {
    const { line, position, problem } = finding;
    const event = position === null ? '' : `, event ${position}`;
    return `${file} is NOT what was exported. Line ${line}${event}: ${problem}.`;
  }
  const { events, position, organisationId, publicKey } = finding.head;
  const told = `${file} is whole: ${events} events of ${organisationId} up to ${position}, as they were signed.`;
  const compare = 'Compare the key with publicKey of GET /v1/audit/head, or give it with --key:';
  return key === undefined ? `${told}\n${compare} ${publicKey}` : told;
}
