#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { toFailureData } from '../domain/failure.ts';
import { auditCommand } from './audit-command.ts';
import { dataCommand } from './data-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { finbertCommand } from './finbert-command.ts';
import { modelsCommand } from './models-command.ts';
import { newsCommand } from './news-command.ts';
import { endQuietlyWithReader, printRemark } from './output.ts';
import { paperCommand } from './paper-command.ts';
import { predictCommand } from './predict-command.ts';
import { recordCommand } from './record-command.ts';
import { runsCommand } from './runs-command.ts';
import { sentimentCommand } from './sentiment-command.ts';
import { settingsCommand } from './settings-command.ts';
import { simulateCommand } from './simulate-command.ts';
import { startCommand } from './start-command.ts';
import { trainCommand } from './train-command.ts';

const commands = [
  startCommand,
  simulateCommand,
  dataCommand,
  trainCommand,
  runsCommand,
  modelsCommand,
  predictCommand,
  recordCommand,
  paperCommand,
  sentimentCommand,
  newsCommand,
  finbertCommand,
  settingsCommand,
  auditCommand,
  doctorCommand,
];

/** Wrong usage ends with 2, a named failure with 1 and one plain line. */
function endWith(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const { code, message } = toFailureData(error);
  printRemark(`omni: ${message}`);
  if (code === 'internal' && process.argv.includes('--verbose') && error instanceof Error)
    printRemark(error.stack ?? '');
  process.exitCode = 1;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options and an example)');
  for (const child of command.commands) throwInsteadOfExit(child);
}

const program = new Command('omni')
  .description('Omni-Crypto: live candles, your own model, honest predictions')
  .version(packageJson.version);
for (const create of commands) program.addCommand(create());
throwInsteadOfExit(program);

endQuietlyWithReader();
try {
  await program.parseAsync();
} catch (error) {
  endWith(error);
}
