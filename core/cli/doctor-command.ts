import { Command } from 'commander';
import { printJson, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

/** `omni doctor`: what is installed and whether it is sound; exits 1 when something failed. */
export function doctorCommand(): Command {
  return withCommonOptions(
    new Command('doctor').description('runtime, backends, SIMD, threads, FinBERT, network, store integrity'),
    'omni doctor',
  )
    .option('--network', 'also ask the exchange for its time')
    .action(async (options: CommonOptions & { network?: boolean }) => {
      const checks = await withEngine(options, (client) =>
        client.request('doctor.run', { network: options.network === true }),
      );
      if (options.json) printJson(checks);
      else
        printTable(
          ['', 'check', 'found'],
          checks.map((check) => [check.state, check.name, check.detail]),
        );
      if (checks.some((check) => check.state === 'fail')) process.exitCode = 1;
    });
}
