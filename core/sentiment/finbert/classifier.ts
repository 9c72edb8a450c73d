import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { classOrder } from './class-order.ts';
import type { Judgement } from './finbert-messages.ts';
import { packBatches } from './pack-batches.ts';
import { tokenSpans } from './token-spans.ts';

/** BERT reads 512 tokens; no tokenizer makes so few of more text than this. */
const maxCharacters = 20_000;
/** Effects are worked out for so many tokens from the start: each costs a run of the network. */
const maxExplained = 128;

/** A loaded network and its tokenizer. */
export type Classifier = {
  /** In the order of the texts. */
  judge(texts: readonly string[]): Promise<Judgement[]>;
  /** What each token adds to positive − negative: the score less the score without it. */
  explain(text: string): Promise<NonNullable<Judgement['tokens']>>;
};

type Probabilities = Judgement['probabilities'];

/**
 * Loads a BERT classifier from `<root>/<modelId>`, in the hub's layout; nothing is ever fetched.
 * With quantized weights the probabilities of a text differ in the third digit or so with what is in its batch: their range is
 * measured over a batch, padding included.
 * @param onBatch told after each run of the network
 * @throws Failure 'corrupt' naming the file that cannot be used
 */
export async function loadClassifier(
  { root, modelId, isQuantized }: { root: string; modelId: string; isQuantized: boolean },
  onBatch: () => void,
): Promise<Classifier> {
  const { AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, env, LogLevel, Tensor } = await import(
    '@xenova/transformers'
  );
  Object.assign(env, {
    allowRemoteModels: false,
    allowLocalModels: true,
    localModelPath: root,
    useFSCache: false,
    useBrowserCache: false,
    logLevel: LogLevel.ERROR,
  });
  const orCorrupt = <T>(file: string, loading: Promise<T>) =>
    loading.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure('corrupt', `${join(root, modelId, file)} cannot be used: ${reason.replace(/\.$/, '')}.`);
    });
  const config = await orCorrupt('config.json', AutoConfig.from_pretrained(modelId));
  const order = classOrder((config as { id2label?: unknown }).id2label, join(root, modelId, 'config.json'));
  const tokenizer = await orCorrupt('tokenizer.json', AutoTokenizer.from_pretrained(modelId));
  const model = await orCorrupt(
    isQuantized ? 'onnx/model_quantized.onnx' : 'onnx/model.onnx',
    AutoModelForSequenceClassification.from_pretrained(modelId, {
      dtype: isQuantized ? 'q8' : 'fp32',
      device: 'cpu',
      // One is left for the streams.
      session_options: { intraOpNumThreads: Math.max(1, Math.min(4, availableParallelism() - 1)) },
    }),
  );
  const { max_position_embeddings: positions = 512, vocab_size: known } = config as {
    max_position_embeddings?: number;
    vocab_size?: number;
  };
  const limit = Math.min(positions, tokenizer.model_max_length);
  const words = tokenizer.get_vocab().size;
  if (known !== undefined && words > known) {
    const path = join(root, modelId, 'tokenizer.json');
    throw new Failure(
      'corrupt',
      `${path} has ${words} tokens and the network knows ${known}: it belongs to another model.`,
    );
  }

  const encode = (text: string) => {
    const read = text.slice(0, maxCharacters);
    const ids = tokenizer.encode(read);
    const isLong = ids.length > limit;
    // The last one ends the text for the network.
    const kept = isLong ? [...ids.slice(0, limit - 1), ids[ids.length - 1]] : ids;
    return { ids: kept, isTruncated: isLong || read.length < text.length };
  };

  const runBatch = async (batch: readonly (readonly number[])[]): Promise<Probabilities[]> => {
    const longest = Math.max(...batch.map((ids) => ids.length));
    const dims = [batch.length, longest];
    const inputs = [0, 1, 2].map(() => new BigInt64Array(batch.length * longest));
    const [idCells, maskCells] = inputs;
    idCells.fill(BigInt(tokenizer.pad_token_id ?? 0));
    batch.forEach((ids, row) => {
      ids.forEach((id, column) => {
        idCells[row * longest + column] = BigInt(id);
        maskCells[row * longest + column] = 1n;
      });
    });
    const [input_ids, attention_mask, token_type_ids] = inputs.map((cells) => new Tensor('int64', cells, dims));
    const { logits } = await model({ input_ids, attention_mask, token_type_ids });
    onBatch();
    const values = logits.data as Float32Array;
    return batch.map((_, row) => {
      const three = softmax(values.subarray(row * 3, row * 3 + 3));
      return { negative: three[order.negative], neutral: three[order.neutral], positive: three[order.positive] };
    });
  };

  const run = async (sequences: readonly (readonly number[])[]): Promise<Probabilities[]> => {
    const results: Probabilities[] = new Array(sequences.length);
    for (const batch of packBatches(sequences.map((ids) => ids.length))) {
      const answers = await runBatch(batch.map((index) => sequences[index]));
      for (const [row, index] of batch.entries()) results[index] = answers[row];
    }
    return results;
  };

  return {
    async judge(texts) {
      const encoded = texts.map(encode);
      const probabilities = await run(encoded.map(({ ids }) => ids));
      return encoded.map(({ isTruncated }, i) => ({ probabilities: probabilities[i], isTruncated }));
    },
    async explain(text) {
      const { ids } = encode(text);
      const read = text.slice(0, maxCharacters);
      // One special token in front, one behind.
      const tokens = tokenizer.tokenize(read).slice(0, Math.min(ids.length - 2, maxExplained));
      const [whole, ...without] = await run([ids, ...tokens.map((_, i) => ids.toSpliced(i + 1, 1))]);
      const spans = tokenSpans(read, tokens, tokenizer.unk_token ?? '[UNK]');
      return spans.flatMap((span, i) => (span ? [{ ...span, effect: balance(whole) - balance(without[i]) }] : []));
    },
  };
}

function balance({ positive, negative }: Probabilities): number {
  return positive - negative;
}

function softmax(logits: Float32Array): number[] {
  const highest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
