const folder = (name) => `^core/${name}/`;
const tests = '\\.test(-kit)?\\.ts$';
const only = (from, allowed, except = []) => ({
  name: `${from}-imports`,
  comment: `core/${from} may import ${allowed.join(', ') || 'nothing else of ours'}`,
  severity: 'error',
  from: { path: folder(from), pathNot: [tests, except].flat() },
  to: { path: '^(core|electron|renderer|bench)/', pathNot: [from, ...allowed].map(folder) },
});

/** Who may import whom: the layout of the project, checked by a machine. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-is-plain',
      comment: 'core never imports the shell, the page or their libraries',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: ['^(electron|renderer|bench)/', 'node_modules/(electron|react|react-dom|@mantine|zustand)/'] },
    },
    only('domain', []),
    only('features', ['domain']),
    only('labels', ['domain']),
    only('risk', ['domain']),
    only('evaluation', ['domain']),
    only('storage', ['domain']),
    only('candles', ['domain', 'storage']),
    only('simulator', ['domain', 'candles']),
    only('exchange', ['domain', 'candles']),
    only('contract', ['domain']),
    only('client', ['domain', 'contract']),
    only('kernels', ['domain']),
    only('model', ['domain', 'features', 'contract', 'storage', 'kernels']),
    only('processes', ['domain']),
    only('sentiment', ['domain', 'contract', 'features', 'storage', 'processes']),
    only('inference', ['domain', 'candles', 'features', 'risk', 'model', 'contract']),
    // The entries of its process compose real ports themselves, and the bundled model learns the demo market.
    only(
      'training',
      [
        'domain',
        'storage',
        'candles',
        'features',
        'labels',
        'risk',
        'evaluation',
        'kernels',
        'model',
        'inference',
        'contract',
        'processes',
      ],
      '^core/training/(train-process|train-bundled|simulated-series|stored-news)\\.ts$',
    ),
    {
      name: 'engine-knows-no-host',
      severity: 'error',
      from: { path: folder('engine'), pathNot: tests },
      to: { path: ['^core/(hosts|cli|client)/', '^core/training/train-process'] },
    },
    {
      name: 'nobody-needs-the-command',
      severity: 'error',
      from: { pathNot: folder('cli') },
      to: { path: folder('cli') },
    },
    {
      name: 'client-types-only',
      comment: 'the client takes types from the contract, so that no schema reaches the page by accident',
      severity: 'error',
      from: { path: folder('client'), pathNot: tests },
      to: { path: '^core/contract/(contract|schemas|training-schemas)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ccxt-only-in-exchange',
      severity: 'error',
      from: { pathNot: '^core/exchange/' },
      to: { path: 'node_modules/ccxt/' },
    },
    {
      name: 'renderer-sees-the-client',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/e2e/' },
      to: { path: ['^core/', '^electron/', '^bench/'], pathNot: ['^core/(domain|client|contract)/'] },
    },
    {
      name: 'renderer-takes-contract-types',
      severity: 'error',
      from: { path: '^renderer/', pathNot: ['^renderer/(e2e|engine)/', tests] },
      to: { path: '^core/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-sees-the-hosts',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: ['^core/', '^renderer/'], pathNot: ['^core/(hosts|contract)/'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist|\\.cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
