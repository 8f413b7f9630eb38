import { createLogger } from '../../libs/platform/logging';
import { welcome } from './welcome';

describe('what a process says when it has started', () => {
  it.each([true, false])(
    'is for people, and where stdout is no terminal a line of the log too (terminal: %s)',
    (isTTY) => {
      const lines: string[] = [];
      const wasTTY = process.stdout.isTTY;
      const shown = { stdout: '', stderr: '' };
      const writes = (['stdout', 'stderr'] as const).map((stream) =>
        jest.spyOn(process[stream], 'write').mockImplementation((text) => {
          shown[stream] += String(text);
          return true;
        }),
      );
      process.stdout.isTTY = isTTY;
      try {
        const logger = createLogger('info', { destination: { write: (line) => void lines.push(line) } });
        welcome(logger, 'Parterre', [['Health', 'http://127.0.0.1:3000/health/ready']]);
      } finally {
        process.stdout.isTTY = wasTTY;
        writes.forEach((write) => write.mockRestore());
      }
      expect(shown[isTTY ? 'stdout' : 'stderr']).toMatch(/Health +http:\/\/127.0.0.1:3000\/health\/ready/);
      expect(shown[isTTY ? 'stderr' : 'stdout']).toBe('');
      const places = { Health: 'http://127.0.0.1:3000/health/ready' };
      const told = lines.map((line) => JSON.parse(line) as object);
      expect(told).toEqual(isTTY ? [] : [expect.objectContaining({ msg: 'Parterre is running', places })]);
    },
  );
});
