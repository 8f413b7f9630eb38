import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, configVariables, loadConfig, type ProcessKind, processKinds } from '../../libs/platform/config';
import { composeFile, dockerStages, filledIn, imageEnvironment, isBuilt, isThere, type Service } from './files';

const files = ['docker-compose.yml', 'docker-compose.one-box.yml'].map((file) => ({ ...composeFile(file), file }));
const services = files.flatMap(({ file, services: all, volumes }) =>
  Object.entries(all).map(([service, settings]) => ({ file, service, settings, volumes })),
);
const named = Object.fromEntries(services.map(({ service, settings }) => [service, settings])) as Record<
  string,
  Service
>;
const ours = services.filter(({ settings }) => settings.build !== undefined);
const servers = services.filter(({ settings }) => settings.build === undefined);

/** What an operator has to set, as the files ask for it. */
const operator = { MASTER_KEY: 'm'.repeat(44), SYSTEM_KEY: 's'.repeat(44) };
const image = imageEnvironment();
const ofNode = ['NODE_ENV'];

/** What runs in a service: its own command, or the image's. */
function commandOf({ command }: Service): readonly string[] {
  if (command) return command;
  const [, rest] = dockerStages()
    .at(-1)!
    .lines.find(([instruction]) => instruction === 'CMD')!;
  return JSON.parse(rest) as string[];
}
const mainOf = (service: Service): string => commandOf(service).at(-1)!;
const processOf = (service: Service): ProcessKind => mainOf(service).split('/')[2] as ProcessKind;

function environmentOf({ environment = {} }: Service, given: Record<string, string>): Record<string, string> {
  const own = Object.entries(environment).map(([name, text]) => [name, filledIn(text, given)]);
  return { ...image, ...Object.fromEntries(own) };
}
const configOf = (service: Service, given: Record<string, string> = operator): Config =>
  loadConfig(environmentOf(service, given), processOf(service));

it('the files have every process and both servers', () => {
  expect(Object.keys(files[0]!.services).sort()).toEqual(['admin-api', 'eventstore', 'mongodb', 'projector']);
  expect(Object.keys(files[1]!.services)).toEqual(['parterre']);
  expect(ours.map(({ settings }) => processOf(settings)).sort()).toEqual([...processKinds].sort());
});

describe.each(services)('$file: $service', ({ settings, volumes }) => {
  it('is pinned to a version, or built here', () => {
    if (settings.build === undefined) expect(settings.image).toMatch(/^[\w./-]+:\d+\.\d+\.\d+(-[\w.-]+)?$/);
    else expect(settings.build).toBe('.');
  });

  it('has no rights that it does not need', () => {
    expect(settings.cap_drop).toEqual(['ALL']);
    expect(settings.security_opt).toEqual(['no-new-privileges:true']);
    if (settings.build === undefined) expect(settings.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('keeps its data in named volumes that are declared', () => {
    for (const volume of settings.volumes ?? []) {
      expect(volume).toMatch(/^[a-z-]+:\/[\w/-]+$/);
      expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    }
  });

  it('is reached from this machine only', () => {
    for (const port of settings.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('comes up again by itself', () => {
    expect(settings.restart).toBe('unless-stopped');
  });
});

it.each(files)('$file declares no volume that nobody uses', ({ services: all, volumes }) => {
  const used = Object.values(all).flatMap(({ volumes: own = [] }) => own.map((volume) => volume.split(':')[0]));
  expect([...new Set(used)].sort()).toEqual(Object.keys(volumes).sort());
});

describe.each(servers)('$service', ({ settings }) => {
  it('is asked whether it is healthy, often and long enough for a slow start', () => {
    const { test, interval, retries } = settings.healthcheck!;
    expect(test[0]).toBe('CMD');
    expect(interval).toMatch(/^\d+s$/);
    expect(retries * Number.parseInt(interval)).toBeGreaterThanOrEqual(60);
  });

  it('is not published', () => {
    expect(settings.ports).toBeUndefined();
  });

  it('keeps what it has', () => {
    expect(settings.volumes).not.toEqual([]);
  });
});

it('MongoDB is a replica set, made under the name by which the others reach it', () => {
  const { command, healthcheck } = named['mongodb']!;
  const set = command![command!.indexOf('--replSet') + 1];
  const probe = healthcheck!.test.join(' ');
  expect(probe).toContain(`_id: '${set}'`);
  const { hosts, options } = /^mongodb:\/\/(?<hosts>[^/]+)\/\w+\?(?<options>.*)$/.exec(
    configOf(named['admin-api']!).mongodbUrl!,
  )!.groups!;
  expect(options).toBe(`replicaSet=${set}`);
  expect(probe).toContain(`host: '${hosts}'`);
  expect(hosts!.split(':')[0]).toBe('mongodb');
});

it('EventStoreDB is asked without TLS as long as it has none', () => {
  const { EVENTSTORE_INSECURE } = named['eventstore']!.environment!;
  const { eventStoreUrl } = configOf(named['projector']!);
  expect({ EVENTSTORE_INSECURE, eventStoreUrl }).toEqual({
    EVENTSTORE_INSECURE: 'true',
    eventStoreUrl: 'esdb://eventstore:2113?tls=false',
  });
});

describe.each(ours)('$service', ({ settings, service }) => {
  it('runs a file that the build makes', () => {
    expect(commandOf(settings)[0]).toBe('node');
    expect(isBuilt(mainOf(settings))).toBe(true);
    expect(mainOf(settings)).toBe(`dist/apps/${processOf(settings)}/main.js`);
  });

  it('writes nowhere but to its volumes and to memory', () => {
    expect(settings.read_only).toBe(true);
    expect(settings.tmpfs).toEqual(['/tmp']);
  });

  it('gets no variable that the application does not know', () => {
    const known = [...configVariables, ...ofNode];
    expect(Object.keys(environmentOf(settings, operator)).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('gets an environment that it starts with', () => {
    expect(configOf(settings)).toMatchObject({ process: processOf(settings), host: '0.0.0.0', port: 3000 });
  });

  it('listens where its port leads to', () => {
    for (const port of settings.ports ?? []) expect(port.split(':').at(-1)).toBe(String(configOf(settings).port));
  });

  it('keeps its folder, if it has one, in a volume', () => {
    const { dataDir } = configOf(settings);
    const mounted = (settings.volumes ?? []).map((volume) => volume.split(':')[1]);
    expect(mounted).toEqual(dataDir === null ? [] : [dataDir]);
  });

  it('waits until the servers it needs are healthy', () => {
    const waited = Object.entries(settings.depends_on ?? {});
    expect(waited.map(([name]) => name).sort()).toEqual(service === 'parterre' ? [] : ['eventstore', 'mongodb']);
    for (const [name, { condition }] of waited) {
      expect(condition).toBe('service_healthy');
      expect(named[name]!.healthcheck).toBeDefined();
    }
  });
});

describe('secrets', () => {
  it.each(['admin-api', 'projector'])('%s does not come up without MASTER_KEY', (service) => {
    const without = { SYSTEM_KEY: operator.SYSTEM_KEY };
    expect(() => environmentOf(named[service]!, without)).toThrow(/^MASTER_KEY: .*openssl rand/);
  });

  it('admin-api does not come up without SYSTEM_KEY', () => {
    const without = { MASTER_KEY: operator.MASTER_KEY };
    expect(() => environmentOf(named['admin-api']!, without)).toThrow(/^SYSTEM_KEY: /);
  });

  it('are the same for all processes', () => {
    const keys = ['admin-api', 'projector'].map((service) => configOf(named[service]!));
    expect(new Set(keys.map(({ masterKey }) => masterKey))).toEqual(new Set([operator.MASTER_KEY]));
    expect(new Set(keys.map(({ eventStoreUrl, mongodbUrl }) => `${eventStoreUrl} ${mongodbUrl}`)).size).toBe(1);
  });

  it('stand in none of the files', () => {
    for (const { settings } of ours) {
      const { MASTER_KEY = '$', SYSTEM_KEY = '$' } = settings.environment ?? {};
      expect([MASTER_KEY[0], SYSTEM_KEY[0]]).toEqual(['$', '$']);
    }
    expect(Object.keys(image).filter((name) => /KEY|URL/.test(name))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  const stages = dockerStages();
  const [build, final] = [stages[0]!, stages.at(-1)!];
  const rests = (stage: typeof build, instruction: string) =>
    stage.lines.filter(([name]) => name === instruction).map(([, rest]) => rest);

  it('builds in one stage and runs in another, both on the same pinned Node', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', null]);
    expect(new Set(stages.map(({ from }) => from)).size).toBe(1);
    expect(build.from).toMatch(/^node:20\.\d+\.\d+-[a-z-]+$/);
  });

  it('copies files and folders that are there and that .dockerignore lets through', () => {
    const sources = rests(build, 'COPY').flatMap((rest) => rest.split(/\s+/).slice(0, -1));
    expect(sources).toEqual(expect.arrayContaining(['package-lock.json', 'apps', 'libs', 'projections']));
    expect(sources.filter((source) => !isThere(source))).toEqual([]);
    const ignore = readFileSync(join(__dirname, '../../.dockerignore'), 'utf8').trim().split('\n');
    expect(ignore).toEqual(['*', ...sources.map((source) => `!${source}`)]);
  });

  it('takes from the build what the processes need, and no development packages', () => {
    const taken = rests(final, 'COPY').map((rest) => rest.split(/\s+/).slice(0, 2));
    const need = ['package.json', 'node_modules', 'dist'].map((name) => ['--from=build', `/app/${name}`]);
    expect(taken).toEqual(need);
    expect(rests(build, 'RUN').at(-1)).toMatch(/&& npm prune --omit=dev$/);
  });

  it('runs as a user without rights, which owns the data folder', () => {
    expect(rests(final, 'USER')).toEqual(['node']);
    expect(rests(final, 'RUN')).toEqual([`install -d -o node -g node -m 700 ${image['DATA_DIR']}`]);
  });

  it('asks the process itself whether it is ready', () => {
    expect(rests(final, 'HEALTHCHECK')[0]).toMatch(
      /CMD \["node", .*127\.0\.0\.1:\$\{process\.env\.PORT\}\/health\/ready/,
    );
  });
});
