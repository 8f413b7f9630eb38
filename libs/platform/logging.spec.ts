import { createLogger, nestLogger } from './logging';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  write(createLogger(level, { process: 'projector', destination: { write: (line) => void lines.push(line) } }));
  return lines;
}

describe('logging', () => {
  it('R9: personal data handed to it does not come out', () => {
    const secret = { email: 'a@b.no', name: 'Ada', authorization: 'Bearer x', body: { text: 'Ada' } };
    const lines = logged((logger) => logger.info({ ...secret, of: secret, deep: { of: secret } }, 'done'));
    expect(lines.join()).not.toMatch(/a@b.no|Ada|Bearer x/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'done', email: '[redacted]' });
  });

  it('an error keeps the name of its class, and nothing else of what is personal', () => {
    const err = Object.assign(new Error('failed'), { name: 'TimedOut', email: 'a@b.no', of: { name: 'Ada Byron' } });
    const [line = ''] = logged((logger) => logger.error({ err, of: { name: 'Ada Byron' } }, 'failed'));
    expect(JSON.parse(line)).toMatchObject({ err: { name: 'TimedOut' }, of: { name: '[redacted]' } });
    expect(line).not.toMatch(/a@b.no|Byron/);
  });

  it('every line says which process wrote it, and where', () => {
    const [line = ''] = logged((logger) => logger.info('done'));
    expect(JSON.parse(line)).toMatchObject({
      service: 'parterre',
      process: 'projector',
      pid: process.pid,
      hostname: expect.any(String),
    });
  });

  it('what the framework tells while it starts is for debugging, its errors are errors', () => {
    const say = (logger: ReturnType<typeof createLogger>) => {
      nestLogger(logger).log('mapped a route', 'RouterExplorer');
      nestLogger(logger).error('could not', 'the stack', 'Injector');
    };
    expect(logged(say).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'error', msg: 'could not', stack: 'the stack', context: 'Injector' }),
    ]);
    expect(logged(say, 'debug')).toHaveLength(2);
  });
});
