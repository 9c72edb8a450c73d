import { z } from 'zod';
import { alertCalls } from './alert-calls.ts';
import type {
  alert,
  alertDelivery,
  alertEvent,
  alertHistory,
  alertList,
  alertRule,
  alertSettings,
} from './alert-schemas.ts';
import { auditEvent, type auditProgress, auditRequest, type auditResult } from './audit-schemas.ts';
import { counterfactual, counterfactualRequest } from './counterfactual-schemas.ts';
import {
  candleEvent,
  deletedBars,
  deletionPreview,
  deletionRange,
  doctorCheck,
  downloadEvent,
  engineStatus,
  type feedState,
  importEvent,
  type importResult,
  newestBars,
  seriesSummary,
  ticker,
} from './data-schemas.ts';
import { request, stream } from './define.ts';
import { explainRequest, explanation } from './explain-schemas.ts';
import { sealedWindow, trainingPreview } from './judging-schemas.ts';
import { type histogram, layerInspection, modelComparison } from './model-schemas.ts';
import {
  paperAccount,
  paperAccountId,
  paperChange,
  paperCurve,
  paperLedger,
  paperOrders,
  paperPageQuery,
  paperReset,
  type paperSettings,
  paperState,
  paperVerification,
} from './paper-schemas.ts';
import { dataHealth, drift, performanceReport, performanceRequest, type standing } from './performance-schemas.ts';
import {
  type listedDecision,
  recordExport,
  recordedHistory,
  type recordFilter,
  recordPage,
  recordQuery,
  type verification,
  verifyEvent,
} from './record-schemas.ts';
import { retrainingCalls } from './retraining-schemas.ts';
import { columns, gap, market, prediction, text, timeframe, utcMs } from './schemas.ts';
import {
  aggregate,
  aggregateRequest,
  effect,
  effectRequest,
  type finbertScore,
  type finbertStatus,
  type headlineScore,
  type llmScore,
  type llmStatus,
  newsImportEvent,
  newsImportRequest,
  type newsImportResult,
  type newsItem,
  newsPage,
  newsQuery,
  scoreEvent,
  scoreRequest,
  sentimentStatus,
  type sourceStatus,
} from './sentiment-schemas.ts';
import { settingsCalls } from './settings-calls.ts';
import {
  type llmSettings,
  secretName,
  secretsState,
  sentimentSettings,
  type sourceSettings,
  userSettings,
} from './settings-schemas.ts';
import { architecture, modelSummary, presetName, runState, trainingReport, trainingSpec } from './training-schemas.ts';

/** Raised with every change that an older client or engine would not understand. */
export const contractVersion = 1;

const none = z.object({}).default({});

/** Everything the engine can be asked. Times UTC ms, prices in quote currency, fractions not percents. */
export const contract = {
  'status.watch': stream(none, engineStatus, { coalesceKey: () => 'status' }),
  'tickers.watch': stream(none, ticker, { coalesceKey: (value) => value.market }),

  /** Newest `limit` bars that open in [from, to); 5m, 10m, 1h and 1d are completed from finer bars. */
  'candles.read': request(newestBars, z.object({ columns, tickSize: z.number() })),
  'candles.watch': stream(z.object({ market, timeframe }), candleEvent, {
    coalesceKey: (value) => (value.kind === 'forming' ? 'forming' : undefined),
    resync: { kind: 'resync' },
  }),
  /** RSI and MACD for exactly these bars, computed by the same code as the model's features. NaN while warming up. */
  'indicators.read': request(
    newestBars,
    z.object({
      openTime: columns.shape.openTime,
      rsi: columns.shape.openTime,
      macd: columns.shape.openTime,
      macdSignal: columns.shape.openTime,
      macdHistogram: columns.shape.openTime,
    }),
  ),

  'data.list': request(none, z.array(seriesSummary)),
  'data.gaps': request(z.object({ market, timeframe }), z.array(gap)),
  /** Drops bars whose checksum does not hold; answers what must be fetched or imported again. */
  'data.repair': request(z.object({ market, timeframe }), z.array(gap)),
  /** With `isOverwriting`, bars of the file that differ from what is stored replace it. */
  'data.import': stream(
    z.object({ path: text, market, timeframe, isOverwriting: z.boolean().default(false) }),
    importEvent,
    { coalesceKey: (value) => (value.kind === 'progress' ? 'progress' : undefined) },
  ),
  /** What `data.delete` would take out, and what depends on it; nothing is changed. */
  'data.previewDelete': request(deletionRange, deletionPreview),
  /** All of the range or nothing; on the disk when it answers. */
  'data.delete': request(deletionRange, deletedBars),
  'data.export': request(
    z.object({ path: text, market, timeframe, from: utcMs.optional(), to: utcMs.optional() }),
    z.object({ path: z.string(), rows: z.number().int() }),
  ),
  /** Fetches history over REST from the market's exchange. */
  'data.download': stream(z.object({ market, timeframe, from: utcMs, to: utcMs.optional() }), downloadEvent, {
    coalesceKey: (value) => (value.kind === 'progress' ? 'progress' : undefined),
  }),

  /** What a training would learn from: quick enough for a form. */
  'training.preview': request(trainingSpec, trainingPreview),
  'training.start': request(trainingSpec, z.object({ runId: z.string() })),
  'training.watch': stream(z.object({ runId: z.string() }), runState, { coalesceKey: () => 'run' }),
  /** Also of a run that could be resumed: its checkpoint is removed. */
  'training.cancel': request(z.object({ runId: z.string() }), z.object({})),
  /** Takes effect within a step and keeps everything in memory; the run's phase says when. */
  'training.pause': request(z.object({ runId: z.string() }), z.object({})),
  /** Lets a paused run go on, or starts one that ended before its time again from its checkpoint, under the same id. */
  'training.resume': request(z.object({ runId: z.string() }), z.object({})),
  'training.runs': request(none, z.array(runState)),
  'training.report': request(z.object({ modelId: z.string() }), trainingReport),

  /** Says nothing about the sealed window but where it is, until it was opened. */
  'models.sealed': request(z.object({ modelId: z.string() }), sealedWindow),
  /** Judges the model on its sealed window; the look is recorded for good before it is answered. */
  'models.openSealed': request(z.object({ modelId: z.string() }), sealedWindow),

  'models.list': request(none, z.array(modelSummary)),
  'models.activate': request(z.object({ modelId: z.string() }), z.array(modelSummary)),
  'models.verify': request(z.object({ modelId: z.string() }), z.object({ files: z.array(z.string()) })),
  'models.delete': request(z.object({ modelId: z.string() }), z.object({ movedTo: z.string() })),
  'models.export': request(z.object({ modelId: z.string(), path: text }), z.object({ path: z.string() })),
  /** A model that is here already is not taken in twice: `isNew` is false and `modelId` is what it is called here. */
  'models.import': request(z.object({ path: text }), z.object({ modelId: z.string(), isNew: z.boolean() })),
  /** Its choice as a market's predictor and its history go along. */
  'models.rename': request(
    z.object({ modelId: z.string(), newModelId: z.string() }),
    z.object({ modelId: z.string() }),
  ),
  'models.compare': request(z.object({ modelIds: z.tuple([z.string(), z.string()]) }), modelComparison),
  /** Weights of one layer, and its activations for the latest prediction of a market (default: the model's first). */
  'models.layer': request(
    z.object({ modelId: z.string(), layer: z.string(), market: market.optional() }),
    layerInspection,
  ),
  /** The network as it is: of a saved model, or of a preset before anything is trained. */
  'models.architecture': request(
    z.union([z.object({ modelId: z.string() }), z.object({ preset: presetName })]),
    architecture,
  ),

  ...retrainingCalls,

  /** At `at`, from bars closed at or before it only; default: the newest decision bar. */
  'predictions.make': request(z.object({ market, at: utcMs.optional(), modelId: z.string().optional() }), prediction),
  /** Why it says so: attention, and contributions by integrated gradients. */
  'predictions.explain': request(explainRequest, explanation),
  /** The same decision with a branch told nothing, other levels or other costs, and what would have become of it. */
  'predictions.counterfactual': request(counterfactualRequest, counterfactual),
  /** The newest prediction at once, then one for each decision bar. */
  'predictions.watch': stream(
    z.object({ market }),
    z.object({ prediction: prediction.nullable(), problem: z.string().nullable() }),
  ),

  /** Recorded decisions and what became of them; newest first unless asked otherwise. */
  'record.list': request(recordQuery, recordPage),
  'record.read': request(z.object({ number: z.number().int().min(1) }), recordedHistory),
  /** A row or an outcome is new: read the list again. */
  'record.watch': stream(none, z.object({}), { coalesceKey: () => 'record' }),
  /** Works out the chain and the outcomes again from raw bars, oldest row first; stops at the first that does not fit. */
  'record.verify': stream(none, verifyEvent, {
    coalesceKey: (value) => (value.kind === 'progress' ? 'progress' : undefined),
  }),
  /** CSV or JSON, by the name's ending; oldest decision first. */
  'record.export': request(recordExport, z.object({ path: z.string(), rows: z.number().int() })),

  /** What a model's test promised against what the record says of it. */
  'performance.read': request(performanceRequest, performanceReport),
  /** How far the features of its last week of decisions are from those it was trained on. */
  'performance.drift': request(z.object({ modelId: text }), drift),
  /** Bars and decisions of the last seven days. */
  'performance.health': request(none, dataHealth),

  /** Trains on the simulator's market, where what can be learnt is known, and on shuffled labels; stops when the listener leaves. */
  'audit.learner': stream(auditRequest, auditEvent, {
    coalesceKey: (value) => (value.kind === 'progress' ? 'progress' : undefined),
  }),

  /** Judges headlines that need not be stored; each is answered again with every model that has spoken. */
  'sentiment.score': stream(scoreRequest, scoreEvent),
  'sentiment.effect': request(effectRequest, effect),
  'sentiment.status': stream(none, sentimentStatus, { coalesceKey: () => 'status' }),
  /** Fetches FinBERT from the hub, or goes on where a broken-off download stopped; progress is in the status. */
  'finbert.download': request(none, z.object({})),
  'finbert.cancel': request(none, z.object({})),
  /** Takes a folder in the hub's layout; nothing is downloaded. */
  'finbert.import': request(z.object({ path: text }), z.object({ version: z.string() })),
  /** `isRemoved`: false when nothing of it was there. */
  'finbert.remove': request(none, z.object({ isRemoved: z.boolean() })),

  'news.list': request(newsQuery, newsPage),
  /** Something is new or was judged: read the list again. */
  'news.watch': stream(none, z.object({}), { coalesceKey: () => 'news' }),
  'news.aggregate': request(aggregateRequest, aggregate),
  'news.import': stream(newsImportRequest, newsImportEvent, {
    coalesceKey: (value) => (value.kind === 'progress' ? 'progress' : undefined),
  }),
  /** Asks one source now, whatever its schedule. */
  'news.fetch': request(z.object({ sourceId: z.string() }), z.object({ items: z.number().int() })),

  /** Every account there ever was, oldest first. */
  'paper.accounts': request(none, z.array(paperAccount)),
  'paper.read': request(paperAccountId, paperState),
  /** Something happened: read again. */
  'paper.watch': stream(none, z.object({}), { coalesceKey: () => 'paper' }),
  /** Newest first. */
  'paper.orders': request(paperPageQuery, paperOrders),
  'paper.ledger': request(paperPageQuery, paperLedger),
  'paper.curve': request(paperAccountId, paperCurve),
  /** Holds from the next minute on. */
  'paper.setSettings': request(paperChange, paperState),
  /** Opens a new account; the one before is kept as an archive, with what was open in it. */
  'paper.reset': request(paperReset, paperState),
  /** Works out the account again from recorded decisions and raw bars. */
  'paper.verify': request(paperAccountId, paperVerification),

  'settings.read': request(none, userSettings),
  /** Replaces the sentiment settings as a whole; answers what holds now. */
  'settings.setSentiment': request(sentimentSettings, userSettings),
  ...settingsCalls,
  'secrets.list': request(none, secretsState),
  /** The value goes in and never comes out again. */
  'secrets.set': request(z.object({ name: secretName, value: z.string().min(1).max(4_096) }), secretsState),
  'secrets.remove': request(z.object({ name: secretName }), secretsState),

  ...alertCalls,

  'doctor.run': request(z.object({ network: z.boolean().default(false) }), z.array(doctorCheck)),
} as const;

export type Contract = typeof contract;
export type Alert = z.infer<typeof alert>;
export type AlertRule = z.infer<typeof alertRule>;
export type AlertDelivery = z.infer<typeof alertDelivery>;
export type AlertSettings = z.infer<typeof alertSettings>;
export type AlertList = z.infer<typeof alertList>;
export type AlertHistory = z.infer<typeof alertHistory>;
export type AlertWatchEvent = z.infer<typeof alertEvent>;
export type PaperSettings = z.infer<typeof paperSettings>;
export type PaperAccount = z.infer<typeof paperAccount>;
export type PaperState = z.infer<typeof paperState>;
export type PaperOrders = z.infer<typeof paperOrders>;
export type PaperLedger = z.infer<typeof paperLedger>;
export type PaperCurve = z.infer<typeof paperCurve>;
export type EngineStatus = z.infer<typeof engineStatus>;
export type FeedState = z.infer<typeof feedState>;
export type Ticker = z.infer<typeof ticker>;
export type CandleEvent = z.infer<typeof candleEvent>;
export type ImportResult = z.infer<typeof importResult>;
export type SeriesSummary = z.infer<typeof seriesSummary>;
export type DoctorCheck = z.infer<typeof doctorCheck>;
export type TrainingSpec = z.infer<typeof trainingSpec>;
export type RunState = z.infer<typeof runState>;
export type TrainingReport = z.infer<typeof trainingReport>;
export type TrainingPreview = z.infer<typeof trainingPreview>;
export type AuditRequest = z.output<typeof auditRequest>;
export type AuditProgress = z.infer<typeof auditProgress>;
export type AuditResult = z.infer<typeof auditResult>;
export type SealedWindow = z.infer<typeof sealedWindow>;
export type ModelSummary = z.infer<typeof modelSummary>;
export type Explanation = z.infer<typeof explanation>;
export type CounterfactualRequest = z.input<typeof counterfactualRequest>;
export type Counterfactual = z.infer<typeof counterfactual>;
export type Architecture = z.infer<typeof architecture>;
export type ModelComparison = z.infer<typeof modelComparison>;
export type Histogram = z.infer<typeof histogram>;
export type LayerInspection = z.infer<typeof layerInspection>;
export type HeadlineScore = z.infer<typeof headlineScore>;
export type FinbertScore = z.infer<typeof finbertScore>;
export type LlmScore = z.infer<typeof llmScore>;
export type ScoreEvent = z.infer<typeof scoreEvent>;
export type SentimentEffect = z.infer<typeof effect>;
export type SentimentStatus = z.infer<typeof sentimentStatus>;
export type FinbertStatus = z.infer<typeof finbertStatus>;
export type LlmStatus = z.infer<typeof llmStatus>;
export type SourceStatus = z.infer<typeof sourceStatus>;
export type NewsItem = z.infer<typeof newsItem>;
export type NewsQuery = z.input<typeof newsQuery>;
export type NewsPage = z.infer<typeof newsPage>;
export type NewsImportResult = z.infer<typeof newsImportResult>;
export type Aggregate = z.infer<typeof aggregate>;
export type ListedDecision = z.infer<typeof listedDecision>;
export type RecordFilter = z.infer<typeof recordFilter>;
export type RecordQuery = z.input<typeof recordQuery>;
export type RecordPage = z.infer<typeof recordPage>;
export type RecordedHistory = z.infer<typeof recordedHistory>;
export type Standing = z.infer<typeof standing>;
export type Performance = z.infer<typeof performanceReport>;
export type PerformanceRequest = z.input<typeof performanceRequest>;
export type Drift = z.infer<typeof drift>;
export type DataHealth = z.infer<typeof dataHealth>;
export type Verification = z.infer<typeof verification>;
export type UserSettings = z.infer<typeof userSettings>;
export type SentimentSettings = z.infer<typeof sentimentSettings>;
export type SourceSettings = z.infer<typeof sourceSettings>;
export type LlmSettings = z.infer<typeof llmSettings>;
export type SecretName = z.infer<typeof secretName>;
export type SecretsState = z.infer<typeof secretsState>;
