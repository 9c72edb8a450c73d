import { openAlerts } from '../alerts/open-alerts.ts';
import { readSeries } from '../candles/read-series.ts';
import { openCandleStore } from '../candles/store.ts';
import type { AlertWatchEvent, Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import type { ReadBars } from '../inference/lived-features.ts';
import { openRegistry } from '../model/registry.ts';
import { openPaperStore } from '../paper/paper-store.ts';
import type { ForkProcess } from '../processes/fork-node.ts';
import { openRecord } from '../record/open-record.ts';
import { prepareDataDir } from '../storage/data-dir.ts';
import { lockDataDir } from '../storage/lock-data-dir.ts';
import { openSecrets, type Vault } from '../storage/secrets.ts';
import { openSealedLedger } from '../training/sealed-ledger.ts';
import { createAlertHandlers } from './alert-handlers.ts';
import { connectAlerts } from './alert-sources.ts';
import { createAuditHandlers } from './audit-handlers.ts';
import { createClosers } from './closers.ts';
import { createCounterfactual } from './counterfactual.ts';
import { createDataHandlers } from './data-handlers.ts';
import { createDeletionHandlers } from './deletion-handlers.ts';
import { runDoctor } from './doctor.ts';
import { createJudgingHandlers } from './judging-handlers.ts';
import { createLeftOpen } from './left-open.ts';
import { createLiveCandles } from './live-candles.ts';
import { createLiveEvents } from './live-events.ts';
import { bundledMarkets, createModelChoice } from './model-choice.ts';
import { createModelHandlers } from './model-handlers.ts';
import { noteTrainings } from './note-trainings.ts';
import type { SimulatorAddress } from './open-source.ts';
import { paperAlert } from './paper-alerts.ts';
import { createPaperHandlers } from './paper-handlers.ts';
import { createPaperTrader } from './paper-trader.ts';
import { candlesPath, modelsPath } from './paths.ts';
import { createLivedTable } from './performance/lived-table.ts';
import { knownFromBars } from './performance/over-rows.ts';
import { createPerformanceHandlers } from './performance/performance-handlers.ts';
import { createStandingWatch } from './performance/standing-watch.ts';
import { openStandings, worryOf } from './performance/standings.ts';
import { createPredictions } from './predictions.ts';
import { createRecordHandlers } from './record-handlers.ts';
import { createOutcomeResolver } from './resolve-outcomes.ts';
import { openChallengeStore } from './retraining/challenge-store.ts';
import { createRetraining } from './retraining/create-retraining.ts';
import { createRetrainingHandlers } from './retraining/retraining-handlers.ts';
import { openRunRecords } from './run-records.ts';
import { openSentiment } from './sentiment/open-sentiment.ts';
import { createSentimentHandlers } from './sentiment/sentiment-handlers.ts';
import { openSettings } from './settings.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createSourceSession } from './source-session.ts';
import { createStatusBoard } from './status.ts';
import { createStatusHandlers } from './status-handlers.ts';
import { createTickSizes } from './tick-sizes.ts';
import { createTopic } from './topic.ts';
import { createTradingChange, createTradingHandlers, noteDecisionBar } from './trading-handlers.ts';
import { tradingRules } from './trading-rules.ts';
import { createTrainingHandlers } from './training-handlers.ts';
import { engineSections } from './transfer/engine-sections.ts';
import { finishImport } from './transfer/finish-import.ts';
import { createTransferHandlers } from './transfer/transfer-handlers.ts';
import { createSettingsTransfer } from './transfer/transfer-settings.ts';
import { untoldOfPaper } from './untold-events.ts';

export type Engine = {
  readonly handlers: Handlers<Contract>;
  /** Streams from `auto`, `demo`, `binance` or another exchange id; once in an engine's life. */
  openSource(source: string): Promise<void>;
  /** Resolves when every decision whose bars are there is recorded or known to wait, and so is what became of earlier ones. */
  settled(): Promise<void>;
  /** Stops streams and training, then closes the store; nothing acknowledged is lost. */
  close(): Promise<void>;
};

/**
 * Composes everything on one data directory and implements the contract.
 * @param options.environment where keys may come from; default none
 * @param options.vault the keychain, where the host has one
 * @param options.simulator a running simulated exchange that `demo` streams from; default one in this process
 * @throws Failure 'busy' when another instance has the directory, 'unavailable' when it cannot be written
 */
export async function createEngine(options: {
  dataDir: string;
  bundledModelsDir: string;
  version: string;
  clock: Clock;
  logger: Logger;
  environment?: Readonly<Record<string, string | undefined>>;
  forkTraining?: ForkProcess;
  vault?: Promise<Vault>;
  simulator?: SimulatorAddress;
}): Promise<Engine> {
  const { dataDir, bundledModelsDir, version, clock, logger, environment = {}, forkTraining, vault } = options;
  const { simulator } = options;
  prepareDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  const closers = createClosers(logger);
  closers.add('data directory', () => lock.release());
  try {
    const settings = await openSettings(dataDir, logger);
    const secrets = await openSecrets({ dataDir, environment, vault, logger });
    const store = openCandleStore(candlesPath(dataDir), { clock, logger });
    closers.add('candles', () => store.close());
    const registry = openRegistry({ dir: modelsPath(dataDir), bundledDir: bundledModelsDir, logger });
    const record = openRecord(dataDir, { clock, logger });
    closers.add('record', () => record.close());
    const paper = openPaperStore(dataDir);
    closers.add('paper accounts', () => paper.close());
    const board = createStatusBoard({ version, dataDir, clock });
    const unended = await finishImport({ dataDir, settings, paper, record, registry, clock, logger });
    if (unended !== null) board.notice('error', unended);
    await noteDecisionBar(settings, clock.now());
    const ledger = openSealedLedger(dataDir);
    closers.add('sealed windows', () => ledger.close());
    await noteTrainings(registry, ledger);
    const choice = createModelChoice(settings, await bundledMarkets(registry));
    const live = createLiveCandles(store);
    const ticks = createTickSizes(settings, store);
    const tickSize = ticks.of;
    const trading = () => tradingRules(settings.data.trading, settings.data.decisionBars);

    const sentiment = await openSentiment({
      dataDir,
      settings,
      secrets,
      board,
      clock,
      logger,
      fork: forkTraining,
    });
    closers.add('sentiment', () => sentiment.close());
    secrets.onChange(() => sentiment.reconfigure());
    const { readNews } = sentiment;

    const liveEvents = createLiveEvents();
    const alertsChanged = createTopic<AlertWatchEvent>();
    const alerts = await openAlerts({
      dataDir,
      clock,
      logger,
      tickSize,
      secret: secrets.get,
      onFired: (alert) => alertsChanged.publish({ kind: 'fired', alert }),
      onChange: () => alertsChanged.publish({ kind: 'changed' }),
    });
    closers.add('alerts', () => alerts.close());
    const alertSources = connectAlerts({
      alerts,
      record,
      events: liveEvents,
      live,
      board,
      newsChanged: sentiment.changed,
      readNews,
      weights: () => settings.data.sentiment.weights,
      clock,
      logger,
    });
    closers.add('what alerts listen to', alertSources.close);

    const predictions = createPredictions({
      store,
      registry,
      choice,
      live,
      record,
      onRecorded: (row) => liveEvents.publish({ kind: 'decision', row }),
      isStreamed: (market) => board.read().markets.includes(market),
      notice: board.notice,
      clock,
      logger,
      tickSize,
      readNews,
      trading,
    });
    closers.add('predictions', () => predictions.close());
    const resolver = createOutcomeResolver({
      ...{ record, store, live, clock, logger },
      events: liveEvents,
      notice: board.notice,
    });
    closers.add('outcomes', () => resolver.close());
    const standings = await openStandings(dataDir, { clock, logger });
    const lives = {
      record,
      lived: createLivedTable(record),
      registry,
      standings,
      modelFor: choice.modelFor,
      readBars: (...asked: Parameters<ReadBars>) => readSeries(store, ...asked),
      knownUntil: knownFromBars(store, clock),
      clock,
    };
    const watch = createStandingWatch({
      ...lives,
      events: liveEvents,
      onAlert: alertSources.onDrift,
      notice: board.notice,
      logger,
    });
    closers.add('standings', () => watch.close());
    const trader = createPaperTrader({
      store: paper,
      candles: store,
      record,
      events: liveEvents,
      live,
      costs: () => settings.data.trading.costs,
      notice: board.notice,
      clock,
      logger,
    });
    closers.add('paper trading', trader.close);
    alertSources.tellAgain(untoldOfPaper(paper, alerts));
    trader.changed.subscribe((news) => alertSources.onPaper(news && paperAlert(news)));
    const training = createTrainingHandlers({
      dataDir,
      clock,
      logger,
      fork: forkTraining,
      records: await openRunRecords(dataDir, logger),
      fusionWeights: () => settings.data.sentiment.weights,
      labelRules: () => trading().labels,
      notify: board.notice,
      async onModel(modelId, markets) {
        const { metrics, baselines } = registry.report(modelId);
        const testLoss = { model: metrics.test.logLoss, baseRate: baselines.baseRate.logLoss };
        const adoption = await choice.adopt({ modelId, markets, testLoss });
        if (adoption.markets.length > 0) predictions.forgetModels();
        return adoption;
      },
      onEnd(last) {
        alertSources.onTraining(last);
        retraining.onRunEnd(last);
      },
    });
    closers.add('training', () => training.stop());
    const retraining = createRetraining({
      settings: () => settings.data.retraining,
      challenges: await openChallengeStore(dataDir, logger),
      choice,
      registry,
      ledger,
      runs: training,
      read: (market, timeframe, from, to) => readSeries(store, market, timeframe, from, to),
      readNews,
      markets: () => [...board.read().markets, ...(Object.keys(settings.data.activeModels) as Market[])],
      notice: board.notice,
      isDrifting: (modelId) => worryOf(standings.of(modelId)),
      tell: alertSources.onChallenge,
      onSwitch: () => predictions.forgetModels(),
      clock,
      logger,
    });
    closers.add('retraining', retraining.close);
    const audit = createAuditHandlers({ clock, logger, fork: forkTraining });
    closers.add('audit', () => audit.stop());
    const symbols = () => settings.data.trading.symbols;
    const session = createSourceSession({ store, live, board, ticks, symbols, clock, logger, simulator });
    closers.add('source', () => session.close());
    const onTrading = () => predictions.refreshAll();
    const leftOpen = createLeftOpen({ record, paper, trader });
    const changeTrading = createTradingChange({ settings, session, board, clock, leftOpen, onChange: onTrading });
    const onModels = () => {
      predictions.forgetModels();
      retraining.onModels();
    };
    const sections = engineSections({
      ...{ settings, alerts, paper, trader, registry, session, changeTrading },
      onSentiment: sentiment.reconfigure,
      onModels,
      onRetraining: () => retraining.changed.publish(undefined),
    });
    const transfer = createSettingsTransfer({ dataDir, sections });

    const handlers: Handlers<Contract> = {
      ...createStatusHandlers({ board, live, store, clock, tickSize }),
      ...createDataHandlers({ store, live, clock, logger, tickSize, openSource: session.current }),
      ...createDeletionHandlers({ store, record, live, clock }),
      ...training.handlers,
      ...audit.handlers,
      ...createModelHandlers({
        registry,
        store,
        choice,
        standings,
        bars: () => trading().bars,
        readNews,
        onChange: onModels,
        async onRename(modelId, newModelId) {
          await retraining.renameModel(modelId, newModelId);
          await training.renameModel(modelId, newModelId);
        },
        onImport: (modelId) => ledger.noteTraining(modelId, registry.manifest(modelId)),
      }),
      ...createJudgingHandlers({
        ...{ store, registry, ledger, clock, readNews },
        labelRules: () => trading().labels,
      }),
      ...createRetrainingHandlers(retraining, settings),
      ...predictions.handlers,
      ...createCounterfactual({
        ...{ store, record, registry, choice, tickSize, clock },
        roundTripCost: () => trading().terms.roundTripCost,
        decideWith: predictions.decideWith,
      }),
      ...createPaperHandlers({ store: paper, trader, candles: store, record, clock }),
      ...createPerformanceHandlers({ ...lives, store, watch, markets: () => board.read().markets }),
      ...createRecordHandlers({ record, resolver, store, events: liveEvents, clock }),
      ...createSettingsHandlers({
        settings,
        secrets,
        defaultSources: sentiment.defaultSources,
        onChange: sentiment.reconfigure,
      }),
      ...createTradingHandlers({ settings, registry, choice, board, session, change: changeTrading }),
      ...createTransferHandlers(transfer),
      ...createAlertHandlers(alerts, alertsChanged),
      ...createSentimentHandlers({ sentiment, settings, predictWith: predictions.predictWith, clock }),
      'doctor.run': ({ network }) =>
        runDoctor({ dataDir, store, registry, sentiment, clock, logger, isNetworkAllowed: network }),
    };
    return {
      handlers,
      async openSource(source) {
        // In turns, beside the first bars.
        void resolver.catchUp();
        try {
          await session.open(source);
        } finally {
          // Headlines come also where candles do not.
          sentiment.start();
          retraining.start();
        }
      },
      async settled() {
        await predictions.settled();
        await resolver.settled();
      },
      close: closers.closeAll,
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
