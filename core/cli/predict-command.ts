import { Command, Option } from 'commander';
import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import { priceText } from '../domain/number-text.ts';
import { percent, share, signedPercent } from '../domain/percent.ts';
import { type Outcome, outcomes } from '../domain/prediction.ts';
import { tickFromPrices } from '../domain/tick-size.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { marketArgument, timeArgument } from './arguments.ts';
import { printJson, printLine } from './output.ts';
import { explanationJson, printExplanation } from './print-explanation.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type PredictOptions = CommonOptions & { market: Market; at?: UtcMs; model?: string; explain?: Outcome | true };

async function predict(options: PredictOptions): Promise<void> {
  const { market, at, model: modelId } = options;
  const outcome = options.explain === true ? undefined : options.explain;
  const { made, explained } = await withEngine(options, async (client) => {
    const which = { market, at, modelId };
    if (!options.explain) return { made: await client.request('predictions.make', which) };
    const explained = await client.request('predictions.explain', { ...which, outcome });
    return { made: explained.prediction, explained };
  });
  if (options.json) {
    printJson({
      ...made,
      exchange: exchangeIdOf(market),
      market: symbolOf(market),
      asOf: toIso(made.asOf),
      horizonEnd: toIso(made.horizonEnd),
      ...(explained && { explanation: explanationJson(explained) }),
    });
    return;
  }
  const tickSize = tickFromPrices(Float64Array.of(made.entry, made.takeProfit, made.stopLoss));
  const price = (value: number) => priceText(value, tickSize);
  printLine(`${symbolOf(market)} as of ${toIso(made.asOf)}, model ${made.modelId}`);
  printLine(made.signal === 'abstain' ? 'ABSTAIN' : made.signal.toUpperCase());
  for (const reason of made.reasons) printLine(`  ${reason}`);
  for (const outcome of [...outcomes].reverse())
    printLine(`  ${outcome.padEnd(5)} ${share(made.probabilities[outcome])}`);
  printLine(
    `${made.side} entry ${price(made.entry)}, take profit ${price(made.takeProfit)}, stop loss ${price(made.stopLoss)}, ATR ${price(made.atr)}`,
  );
  printLine(
    `break-even ${percent(made.breakEven)}, expected value ${signedPercent(made.expectedValue)}, until ${toIso(made.horizonEnd)}`,
  );
  if (explained) printExplanation(explained);
}

/** `omni predict`: one prediction from bars closed at or before the moment. */
export function predictCommand(): Command {
  return withCommonOptions(
    new Command('predict').description('one prediction with take profit and stop loss'),
    'omni predict --market BTC/USDT --at 2024-08-20T12:00:00Z --json',
  )
    .requiredOption('--market <market>', 'BTC/USDT, or exchange:BTC/USDT', marketArgument)
    .option('--at <time>', 'moment of the decision, UTC (default: the newest stored decision bar)', timeArgument)
    .option('--model <id>', "another model than the market's active one")
    .addOption(
      new Option(
        '--explain [outcome]',
        'say why: what each branch and feature brings (default: of the likeliest outcome)',
      ).choices(outcomes),
    )
    .action(predict);
}
