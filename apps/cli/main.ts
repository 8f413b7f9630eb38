import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { backup, verifyFolder } from './backup';
import { demo } from './demo/demo';
import { finish } from './outcome';
import { verifyExport } from './verify-export';

const program = new Command('npm run cli --')
  .description('Works on files and folders; what a running server can do goes through its API.')
  .option('--json', 'one JSON object on stdout instead of sentences', false)
  .configureOutput({ writeErr: (text) => void (isJson() || process.stderr.write(text)) })
  .exitOverride();

program
  .command('verify-export')
  .description('checks an export of the log (GET /v1/audit/export) and names the event at which it breaks')
  .argument('<file>', 'the NDJSON file')
  .option('--key <publicKey>', 'publicKey of GET /v1/audit/head, to be sure whose signature it is')
  .action((file: string, options: { key?: string }) => verifyExport(file, { json: isJson(), ...options }));

program
  .command('backup')
  .description('copies a data folder while its server goes on (the embedded stores), and reads the copy back')
  .argument('<folder>', 'what DATA_DIR names')
  .argument('<target>', 'an empty folder, or one that is not there yet')
  .action((folder: string, target: string) => backup(folder, target, { json: isJson() }));

program
  .command('verify-folder')
  .description('reads every event of a data folder that no server has open')
  .argument('<folder>', 'what DATA_DIR named, or a backup of it')
  .action((folder: string) => verifyFolder(folder, { json: isJson() }));

program
  .command('demo')
  .description(
    'fills the sandbox of a running server with a season: programme, sales, campaigns, subscriptions, exchanges, refusals',
  )
  .option('--url <url>', 'the server, else what PARTERRE names', process.env.PARTERRE || 'http://127.0.0.1:3000')
  .option(
    '--keys <file>',
    'where npm start has put the keys, else what KEYS names',
    process.env.KEYS || '.data/demo-keys.json',
  )
  .option('--sales <number>', 'how many purchases and claims', wholeNumber, 200)
  .action((options: { url: string; keys: string; sales: number }) => demo({ json: isJson(), ...options }));

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 100_000) return number;
  throw new InvalidArgumentError('Give a whole number from 1 to 100000.');
}

function isJson(): boolean {
  return program.opts<{ json: boolean }>().json;
}

/** As sysexits.h numbers it. */
const wrongCall = 64;

/** Commander has told people already, in words that say what to do; help that was asked for is no error. */
function endOfCall({ exitCode, code, message }: CommanderError): void {
  if (exitCode === 0) return;
  process.exitCode = wrongCall;
  if (!isJson()) return;
  const error = code === 'commander.help' ? 'error: no command is named' : message;
  const told = `${error}; npm run cli -- --help lists what there is`;
  finish({ json: true }, { ok: false, told, data: { error: told }, exitCode: wrongCall });
}

/** What went wrong in words that say what to do; never a stack. */
program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) return endOfCall(error);
  const told = error instanceof Error ? error.message : String(error);
  finish({ json: isJson() }, { ok: false, told, data: { error: told } });
});
