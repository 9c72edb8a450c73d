import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ModelSummary } from '../contract/contract.ts';
import { fixed, whole } from '../domain/number-text.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { isWorseOnTest } from '../domain/worse-on-test.ts';
import { challengeCommands } from './challenge-commands.ts';
import { compareModelsCommand } from './compare-models-command.ts';
import { confirm } from './confirm.ts';
import { printJson, printLine, printTable } from './output.ts';
import { sealedCommands } from './sealed-commands.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

const isoOrNull = (time: UtcMs | null) => (time === null ? null : toIso(time));
/** Stands where a refused model says nothing. */
const unknown = '–';
const lossText = (value: number | null) => (value === null ? unknown : fixed(value, 4));

const asJson = (model: ModelSummary) => ({
  ...model,
  createdAt: isoOrNull(model.createdAt),
  from: isoOrNull(model.from),
  to: isoOrNull(model.to),
});

function printModels(models: readonly ModelSummary[]): void {
  printTable(
    ['model', 'preset', 'markets', 'created', 'test log loss', 'base rate', 'active for', 'state'],
    models.map((model) => [
      model.modelId,
      model.preset ?? unknown,
      model.markets.join(' ') || unknown,
      isoOrNull(model.createdAt) ?? unknown,
      lossText(model.testLogLoss),
      lossText(model.baseRateLogLoss),
      model.activeFor.join(' ') || unknown,
      model.problem ?? (model.isBundled ? 'bundled' : 'sound'),
    ]),
  );
}

function one(name: string, description: string, action: (modelId: string, options: CommonOptions) => Promise<void>) {
  return withCommonOptions(new Command(name).description(description), `omni models ${name} MODEL_ID`)
    .argument('<model>')
    .action(action);
}

/** A model that does worse than the base rate predicts only on purpose. */
async function confirmWorse(modelId: string, options: CommonOptions & { yes?: boolean }): Promise<void> {
  if (options.yes) return;
  const models = await withEngine(options, (client) => client.request('models.list', {}));
  const model = models.find((each) => each.modelId === modelId);
  if (!model || !isWorseOnTest(model)) return;
  const consequence = `It does worse on its test than the base rate and would predict ${model.markets.join(' and ')} nevertheless.`;
  await confirm(`${model.verdict} ${consequence}`, options);
}

/** `omni models …`: the registry. */
export function modelsCommand(): Command {
  const models = new Command('models').description(
    'list, show, compare, activate, rename, export, import, verify or delete models',
  );

  models.addCommand(
    withCommonOptions(new Command('list').description('every model'), 'omni models list').action(
      async (options: CommonOptions) => {
        const all = await withEngine(options, (client) => client.request('models.list', {}));
        if (options.json) printJson(all.map(asJson));
        else printModels(all);
      },
    ),
  );

  models.addCommand(
    one('show', 'report and layers of one model', async (modelId, options) => {
      const shown = await withEngine(options, async (client) => ({
        report: await client.request('training.report', { modelId }),
        architecture: await client.request('models.architecture', { modelId }),
      }));
      if (options.json) {
        const { dataset } = shown.report;
        const times = { from: toIso(dataset.from), to: toIso(dataset.to) };
        printJson({ ...shown, report: { ...shown.report, dataset: { ...dataset, ...times } } });
        return;
      }
      printLine(shown.report.verdict);
      printTable(
        ['layer', 'kind', 'lane', 'output', 'parameters'],
        shown.architecture.layers.map((layer) => [
          layer.name,
          layer.kind,
          layer.lane,
          layer.outputShape.map((size) => size ?? '·').join(' × '),
          layer.parameters,
        ]),
      );
      printLine(`${whole(shown.architecture.parameters)} parameters`);
    }),
  );

  models.addCommand(
    one(
      'activate',
      'let this model predict its markets',
      async (modelId, options: CommonOptions & { yes?: boolean }) => {
        await confirmWorse(modelId, options);
        const all = await withEngine(options, (client) => client.request('models.activate', { modelId }));
        if (options.json) printJson(all.map(asJson));
        else
          printLine(
            `${modelId} is now active for ${all.find((model) => model.modelId === modelId)?.activeFor.join(', ')}.`,
          );
      },
    ).option('--yes', 'do it without a question, also when it does worse on its test than the base rate'),
  );

  models.addCommand(
    one('verify', 'recompute the checksum of every file', async (modelId, options) => {
      const { files } = await withEngine(options, (client) => client.request('models.verify', { modelId }));
      if (options.json) printJson({ modelId, files });
      else printLine(`${modelId} is sound: ${files.join(', ')}.`);
    }),
  );

  models.addCommand(
    one('delete', 'move a model to the trash', async (modelId, options) => {
      const { movedTo, wasActiveFor } = await withEngine(options, async (client) => {
        const models = await client.request('models.list', {});
        const wasActiveFor = models.find((model) => model.modelId === modelId)?.activeFor ?? [];
        return { ...(await client.request('models.delete', { modelId })), wasActiveFor };
      });
      if (options.json) return printJson({ modelId, movedTo, wasActiveFor });
      printLine(`${modelId} was moved to ${movedTo}.`);
      if (wasActiveFor.length > 0) printLine(`It predicted ${wasActiveFor.join(' and ')}; the bundled model does now.`);
    }),
  );

  models.addCommand(
    withCommonOptions(
      new Command('export').description('write a model as one file'),
      'omni models export MODEL_ID model.omni',
    )
      .argument('<model>')
      .argument('<file>')
      .action(async (modelId: string, file: string, options: CommonOptions) => {
        const { path } = await withEngine(options, (client) =>
          client.request('models.export', { modelId, path: resolve(file) }),
        );
        if (options.json) printJson({ modelId, path });
        else printLine(`${modelId} was written to ${path}.`);
      }),
  );

  models.addCommand(
    withCommonOptions(new Command('import').description('take in a model file'), 'omni models import model.omni')
      .argument('<file>')
      .action(async (file: string, options: CommonOptions) => {
        const taken = await withEngine(options, (client) => client.request('models.import', { path: resolve(file) }));
        if (options.json) return printJson(taken);
        printLine(
          taken.isNew
            ? `${taken.modelId} was taken in.`
            : `It is here already, as ${taken.modelId}; nothing was changed.`,
        );
      }),
  );

  models.addCommand(
    withCommonOptions(
      new Command('rename').description('give a model another name'),
      'omni models rename OLD_ID NEW_ID',
    )
      .argument('<model>')
      .argument('<name>')
      .action(async (modelId: string, newModelId: string, options: CommonOptions) => {
        const renamed = await withEngine(options, (client) => client.request('models.rename', { modelId, newModelId }));
        if (options.json) printJson(renamed);
        else printLine(`${modelId} is now called ${renamed.modelId}.`);
      }),
  );

  models.addCommand(compareModelsCommand());
  for (const command of [...sealedCommands(), ...challengeCommands()]) models.addCommand(command);
  return models;
}
