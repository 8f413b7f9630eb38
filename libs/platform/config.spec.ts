import { ConfigError, describeConfig, loadConfig } from './config';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('configuration', () => {
  it('needs nothing to be set', () => {
    const config = loadConfig({ PORT: '', UNRELATED: 'x' });
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: './.data',
      systemKey: null,
      masterKey: null,
      publicUrl: 'http://127.0.0.1:3000',
      publicRateLimit: 600,
      logLevel: 'info',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes what is set', () => {
    const key = 'k'.repeat(32);
    const env = {
      HOST: '0.0.0.0',
      PORT: '80',
      SYSTEM_KEY: key,
      MASTER_KEY: key,
      PUBLIC_URL: 'https://a.example/shop/',
    };
    expect(loadConfig(env)).toMatchObject({
      port: 80,
      systemKey: key,
      masterKey: key,
      publicUrl: 'https://a.example/shop',
    });
    expect(loadConfig({ HOST: '0.0.0.0' }).publicUrl).toBe('http://localhost:3000');
    expect(loadConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
  });

  it.each([
    ['HOST', 'a b'],
    ['PORT', '70000'],
    ['PORT', '3000x'],
    ['PORT', '-1'],
    ['SYSTEM_KEY', 'sixteen letters with spaces'],
    ['MASTER_KEY', 'k'.repeat(31)],
    ['EVENTSTORE_URL', 'esdb://localhost:2113'],
    ['MONGODB_URL', 'mongodb://localhost'],
    ['PUBLIC_URL', 'ftp://a.example'],
    ['PUBLIC_URL', 'https://a.example?x=1'],
    ['PUBLIC_RATE_LIMIT', '-5'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is named, with what is accepted and without its value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} (must|is not supported)`));
    expect(problems[0]).not.toContain(value);
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y', SYSTEM_KEY: 'z z' })).toHaveLength(3);
  });

  it('is described without its secrets', () => {
    const text = JSON.stringify(describeConfig(loadConfig({ SYSTEM_KEY: 'very-secret-system-key' })));
    expect(text).not.toContain('very-secret');
    expect(text).toContain('"masterKey":"not set"');
  });
});
