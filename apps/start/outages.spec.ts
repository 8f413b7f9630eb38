import { LogUnavailable } from '../../libs/event-log/event-log';
import { createLogger } from '../../libs/platform/logging';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../libs/subject-keys/subject-key-store';
import { eventually } from '../../test/support/eventually';
import { Outages } from './outages';

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly seconds?: number;
}

let lines: Line[];
let isThere: boolean;
let outages: Outages;
beforeEach(() => {
  lines = [];
  isThere = false;
  const write = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const ask = async (): Promise<void> => {
    if (!isThere) throw new Error('away');
  };
  outages = new Outages({
    logger: createLogger('info', { destination: { write } }),
    ask: { 'event log': ask, 'read models and keys': ask },
    askMs: 2,
    steadyMs: 150,
  });
});
afterEach(() => outages.stop());

const said = () => lines.map(({ level, msg }) => `${level} ${msg.replace(/[\d.]+/, 'n')}`);
const refused = new Error('connect ECONNREFUSED 127.0.0.1:27017');

describe('R4: a server that is away', () => {
  it('is told once, without a stack, and once more when it is back', async () => {
    for (const where of ['recovery', 'looking at the views', 'orders']) {
      expect(outages.took(where, new ReadModelsUnavailable(refused))).toBe(true);
    }
    expect(outages.took('a request', new SubjectKeysUnavailable(refused))).toBe(true);
    isThere = true;
    await eventually(async () => expect(lines).toHaveLength(2));
    expect(said()).toEqual(['warn read models and keys: away', 'info read models and keys: back after n s']);
    expect(lines[0]).toMatchObject({ where: 'recovery', reason: refused.message });
    expect(JSON.stringify(lines)).not.toContain('    at ');
  });

  it('is not said to be back while somebody still finds it away', async () => {
    outages.took('subscription', new LogUnavailable(refused));
    isThere = true;
    const failing = setInterval(() => outages.took('subscription', new LogUnavailable(refused)), 4);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(said()).toEqual(['warn event log: away']);
    clearInterval(failing);
    await eventually(async () => expect(lines).toHaveLength(2));
  });

  it('is told again when it goes again, and each server for itself', async () => {
    outages.took('subscription', new LogUnavailable(refused));
    outages.took('recovery', new ReadModelsUnavailable(refused));
    isThere = true;
    await eventually(async () => expect(lines).toHaveLength(4));
    outages.took('subscription', new LogUnavailable(refused));
    expect(said().at(-1)).toBe('warn event log: away');
  });

  it('leaves every other failure to whoever asks', () => {
    expect(outages.took('orders', new Error('the fold is broken'))).toBe(false);
    expect(lines).toEqual([]);
  });
});
