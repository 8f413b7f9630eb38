import { ConfigError, configVariables, describeConfig, loadConfig, type ProcessKind, serverIn } from './config';

const masterKey = 'm'.repeat(44);
const servers = {
  EVENTSTORE_URL: 'esdb+discover://ops:s3cret@es1.example.org:2113,es2.example.org:2113?tlsCAFile=/run/ca.crt',
  MONGODB_URL:
    'mongodb://app:h1dden@mongo1:27017,mongo2:27017/parterre?replicaSet=rs0&tlsCertificateKeyFilePassword=pfx',
  MASTER_KEY: masterKey,
};

function problemsOf(env: Record<string, string>, process?: ProcessKind): readonly string[] {
  try {
    loadConfig(env, process);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('configuration', () => {
  it('needs nothing to be set', () => {
    const config = loadConfig({ PORT: '', UNRELATED: 'x' });
    expect(config).toEqual({
      process: 'standalone',
      host: '127.0.0.1',
      port: 3000,
      dataDir: './.data',
      eventStoreUrl: null,
      mongodbUrl: null,
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
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['EVENTSTORE_URL', 'esdb://ops:p@ss@localhost'],
    ['EVENTSTORE_URL', 'esdb://localhost:2113?tls'],
    ['EVENTSTORE_URL', 'esdb://localhost:65536'],
    ['MONGODB_URL', 'mongodb://localhost:99999/parterre'],
    ['EVENTSTORE_URL', 'esdb://ops@localhost'],
    ['MONGODB_URL', 'localhost:27017'],
    ['MONGODB_URL', 'mongodb://app:pass/word@localhost'],
    ['MONGODB_URL', 'mongodb+srv://cluster.example.org:27017'],
    ['MONGODB_URL', 'postgres://localhost/parterre'],
    ['PUBLIC_URL', 'ftp://a.example'],
    ['PUBLIC_URL', 'https://a.example?x=1'],
    ['PUBLIC_RATE_LIMIT', '-5'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is named, with what is accepted and without its value', (name, value) => {
    const problems = problemsOf({ MASTER_KEY: masterKey, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must`));
    expect(problems[0]).not.toContain(value);
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y', SYSTEM_KEY: 'z z' })).toHaveLength(3);
  });

  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb://127.0.0.1:2113/',
    'esdb+discover://ops:p%40ss@cluster.example.org?tlsCAFile=/ca.crt&nodePreference=leader',
  ])('takes %s as the address of an event log', (url) => {
    expect(loadConfig({ EVENTSTORE_URL: url, MASTER_KEY: masterKey }).eventStoreUrl).toBe(url);
  });

  it.each([
    'mongodb://localhost',
    'mongodb://[::1]:27017/parterre?replicaSet=rs0&directConnection=true',
    'mongodb+srv://app:p%40ss@cluster.example.org/parterre?w=majority',
  ])('takes %s as the address of read models and keys', (url) => {
    expect(loadConfig({ MONGODB_URL: url, MASTER_KEY: masterKey }).mongodbUrl).toBe(url);
  });

  it('lists every variable that it reads', () => {
    expect([...configVariables].sort()).toEqual([
      ...['DATA_DIR', 'EVENTSTORE_URL', 'HOST', 'LOG_LEVEL', 'MASTER_KEY', 'MONGODB_URL', 'PORT'],
      ...['PUBLIC_RATE_LIMIT', 'PUBLIC_URL', 'SYSTEM_KEY'],
    ]);
  });
});

describe('configuration of processes on servers', () => {
  it('gives a folder only to what no server holds', () => {
    const { EVENTSTORE_URL, MONGODB_URL, MASTER_KEY } = servers;
    expect(loadConfig({ EVENTSTORE_URL, MASTER_KEY }).dataDir).toBe('./.data');
    expect(loadConfig({ MONGODB_URL, MASTER_KEY, DATA_DIR: '/d' }).dataDir).toBe('/d');
    expect(loadConfig({ ...servers, DATA_DIR: '/d' }).dataDir).toBeNull();
    expect(loadConfig({ ...servers, DATA_DIR: '/d' }, 'projector').dataDir).toBeNull();
  });

  it('lets one of each listen on one machine as they are', () => {
    expect(loadConfig(servers, 'admin-api').port).toBe(3000);
    expect(loadConfig(servers, 'projector').port).toBe(3100);
    expect(loadConfig({ ...servers, PORT: '9' }, 'projector').port).toBe(9);
  });

  it.each([
    ['standalone', ['EVENTSTORE_URL'], ['MASTER_KEY']],
    ['standalone', ['MONGODB_URL'], ['MASTER_KEY']],
    ['admin-api', [], ['EVENTSTORE_URL', 'MONGODB_URL', 'MASTER_KEY']],
    ['projector', [], ['EVENTSTORE_URL', 'MONGODB_URL', 'MASTER_KEY']],
    ['admin-api', ['EVENTSTORE_URL', 'MASTER_KEY'], ['MONGODB_URL']],
    ['projector', ['MONGODB_URL', 'MASTER_KEY'], ['EVENTSTORE_URL']],
    ['projector', ['EVENTSTORE_URL', 'MONGODB_URL'], ['MASTER_KEY']],
  ] as const)('%s with %j asks for %j, and says why', (process, given, asked) => {
    const env = Object.fromEntries(given.map((name) => [name, servers[name]]));
    const problems = problemsOf(env, process);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(asked);
    for (const problem of problems) expect(problem).toMatch(/^\w+ must be set .*: (several|every) process.* Set it/);
  });

  it('names what is wrong and what is missing at once', () => {
    expect(problemsOf({ PORT: 'x', EVENTSTORE_URL: 'wrong' }, 'admin-api')).toHaveLength(4);
  });

  it('is described without secrets, credentials and options', () => {
    const text = JSON.stringify(describeConfig(loadConfig({ ...servers, SYSTEM_KEY: 'very-secret-system-key' })));
    expect(text).not.toMatch(/very-secret|mmm|ops|s3cret|app|h1dden|pfx/);
    expect(text).toContain('"eventStoreUrl":"esdb+discover://es1.example.org:2113,es2.example.org:2113"');
    expect(JSON.stringify(describeConfig(loadConfig({})))).toContain('"masterKey":"not set"');
  });

  it('shows of a URL its servers only', () => {
    expect(serverIn('mongodb://app:h1dden@mongo/parterre?x=1')).toBe('mongodb://mongo');
    expect(serverIn('mongodb://app:p@ss@mongo')).toBe('mongodb://mongo');
    expect(serverIn('nonsense with a secret')).toBe('');
  });
});
