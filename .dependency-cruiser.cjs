// Who may import whom: `kernel <- domain <- processes`, `kernel + ports <- runtime <- platform <- apps`, drivers in their adapters only.
// Tests may import everything; nothing but tests may import them.
const tests = '^test/|[.]spec[.]ts$|[.]contract[^/]*[.]ts$|-specification[.]ts$|[.]builders[.]ts$';
const kernel = '^libs/kernel/';
const domain = '^libs/domain/';
const processes = '^libs/processes/';
const ports = '^libs/(event-log|read-models|subject-keys)/(?!adapters/)';
const adapters = '^libs/[^/]+/adapters/|^libs/(embedded|mongodb)/';
// What history and its proof are, whoever asks for them: hashes and formats, and nothing that is read or written.
const audit = '^libs/audit/';
const runtime = '^libs/runtime/';
const platform = '^libs/platform/';
// What reads the views through their port; all else of a projection is pure.
const queries = '(.*[.]queries|query-context|paging)[.]ts$';
const npm = 'node_modules/';

/** Files at `path` import nothing of this repository but `allowed` (and themselves). */
const layer = (name, path, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path, pathNot: tests },
  to: { path: '^(apps|libs|projections|bench)/', pathNot: [...allowed, tests] },
});
/** Only files at `path` import the packages `names`. */
const driver = (name, names, path) => ({
  name,
  comment: 'A driver is known to its adapter alone; everybody else talks to the port.',
  severity: 'error',
  from: { pathNot: [path, tests] },
  to: { path: `(^|${npm})(${names})(/|$)` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    layer('kernel', kernel, [kernel], 'The kernel depends on nothing.'),
    layer('domain', domain, [kernel, domain], 'Rules know the kernel and other rules.'),
    layer('processes', processes, [kernel, domain, processes], 'Reactions know events and commands only.'),
    layer('audit', audit, [kernel, audit], 'What proves a log knows events, and no store.'),
    layer('ports', ports, [kernel, ports], 'A port knows only the kernel.'),
    layer('adapters', adapters, [kernel, ports, adapters], 'An adapter knows its port and its driver.'),
    layer('runtime', runtime, [kernel, domain, processes, ports, runtime], 'The runtime knows ports, never adapters.'),
    layer(
      'platform',
      platform,
      [kernel, domain, processes, ports, runtime, platform],
      'Adapters and projections are chosen by the applications.',
    ),
    layer(
      'projections',
      `^projections/(?!${queries})`,
      [kernel, audit, `${domain}(?!.*[.](decider|state|rules?)[.]ts$)`, `^projections/(?!${queries})`],
      'A projection folds events and knows no rule and no store.',
    ),
    layer(
      'queries',
      `^projections/${queries}`,
      [kernel, domain, '^libs/read-models/(?!adapters/)', '^projections/'],
      'A query reads the views through their port.',
    ),
    {
      name: 'port-of-its-own',
      comment: 'One port knows nothing of another.',
      severity: 'error',
      from: { path: '^libs/(event-log|read-models|subject-keys)/(?!adapters/)', pathNot: tests },
      to: { path: ports, pathNot: '^libs/$1/' },
    },
    {
      name: 'kernel-without-packages',
      comment: 'The kernel depends on nothing.',
      severity: 'error',
      from: { path: kernel, pathNot: tests },
      to: { dependencyTypesNot: ['local'] },
    },
    {
      name: 'pure-packages',
      comment: 'Pure code uses a package only where it computes: no framework, no driver, no I/O.',
      severity: 'error',
      from: { path: [domain, processes, `^projections/(?!${queries})`], pathNot: tests },
      to: { dependencyTypesNot: ['local'], pathNot: `${npm}(luxon|uuid|zod)/` },
    },
    {
      name: 'nest-at-the-edge',
      comment: 'Nest is glue: platform and applications.',
      severity: 'error',
      from: { path: '^(libs|projections)/', pathNot: [platform, tests] },
      to: { path: `${npm}(@nestjs/|nestjs-)` },
    },
    driver('driver-lmdb', 'lmdb|msgpackr', '^libs/[^/]+/adapters/embedded/|^libs/embedded/|^bench/'),
    driver('driver-mongodb', 'mongodb', '^libs/[^/]+/adapters/mongodb/|^libs/mongodb/|^bench/'),
    driver('driver-eventstoredb', '@eventstore/db-client|@kurrent/[^/]+', '^libs/[^/]+/adapters/eventstoredb/|^bench/'),
    {
      name: 'no-tests-in-sources',
      comment: 'What only tests need is not part of the build.',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-test-packages-in-sources',
      comment: 'Development packages are not installed where the product runs.',
      severity: 'error',
      from: { path: '^(apps|libs|projections)/', pathNot: [tests, '/test-support/'] },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: [tests, '^apps/[^/]+/[^/]+[.](ts|mjs)$', '^bench/', '[.]d[.]ts$'] },
      to: {},
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    // A type is a dependency too: who knows a type knows the layer.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
