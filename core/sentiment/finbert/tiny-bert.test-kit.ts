import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { floats, integers, node, onnxModel } from './onnx-writer.test-kit.ts';

/** Width of its embeddings; the first three are what a word says for negative, neutral, positive. */
const width = 8;
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const good = ['surges', 'approved', 'gain', 'record', 'growth'];
const bad = ['hack', 'falls', 'loss', 'fraud', 'lawsuit'];
const plain = ['bitcoin', 'ether', 'the', 'a', 'to', 'of', 'on', 'etf', 'price', 'cafe', 'un', '##s', '##ed', '##ing'];
const vocabulary = [...special, ...good, ...bad, ...plain, '.', ',', '!', "'", '$', '%', '1', '2', '3', '中'];

export type TinyBertOptions = {
  /** Default `{0: positive, 1: negative, 2: neutral}`: the order of the well-known FinBERT. */
  id2label?: Record<string, string>;
  /** Tokens it can read, the two special ones included; default 64. */
  limit?: number;
  /** Default a small one of its own. */
  vocabulary?: readonly string[];
};

/** The files of a BERT classifier so small that it fits a test, by their paths in the hub's layout. */
export function tinyBertFiles(options: TinyBertOptions = {}): Record<string, Uint8Array> {
  const {
    id2label = { 0: 'positive', 1: 'negative', 2: 'neutral' },
    limit = 64,
    vocabulary: words = vocabulary,
  } = options;
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const labels = Object.values(id2label).map((label) => label.toLowerCase());
  const weights = network(words, labels);
  return {
    'config.json': json({
      architectures: ['BertForSequenceClassification'],
      model_type: 'bert',
      id2label,
      max_position_embeddings: limit,
      vocab_size: words.length,
    }),
    'tokenizer.json': json(tokenizer(words)),
    'tokenizer_config.json': json({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      model_max_length: 1e30,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      mask_token: '[MASK]',
    }),
    'onnx/model_quantized.onnx': weights,
    'onnx/model.onnx': weights,
  };
}

/** Writes them into `folder`. */
export function writeTinyBert(folder: string, options?: TinyBertOptions): string {
  for (const [path, bytes] of Object.entries(tinyBertFiles(options))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/**
 * Embeddings, one attention layer, a masked sum, a classifier. Padding is masked out, so that a headline's probabilities do not
 * depend on what else is in its batch.
 */
function network(words: readonly string[], labels: readonly string[]): Uint8Array {
  const embeddings = new Float32Array(words.length * width);
  words.forEach((word, i) => {
    embeddings[i * width + (good.includes(word) ? 2 : bad.includes(word) ? 0 : 1)] = special.includes(word) ? 0 : 1;
    embeddings[i * width + 3 + (i % (width - 3))] = 0.3;
  });
  const order = ['negative', 'neutral', 'positive'];
  const strength = [3, 0.2, 3];
  const classifier = new Float32Array(width * labels.length);
  labels.forEach((label, column) => {
    const row = order.indexOf(label);
    if (row >= 0) classifier[row * labels.length + column] = strength[row];
  });
  const bias = Float32Array.from(labels, (label) => (label === 'neutral' ? 1.5 : 0));
  return onnxModel({
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
    output: 'logits',
    classes: labels.length,
    constants: [
      floats('words', [words.length, width], embeddings),
      floats('types', [2, width], new Float32Array(2 * width)),
      floats('classifier', [width, labels.length], classifier),
      floats('bias', [labels.length], bias),
      floats('one', [1], Float32Array.of(1)),
      floats('far', [1], Float32Array.of(-10_000)),
      floats('part', [1], Float32Array.of(0.1)),
      integers('second', [1]),
      integers('third', [2]),
    ],
    nodes: [
      node('Gather', ['words', 'input_ids'], 'word'),
      node('Gather', ['types', 'token_type_ids'], 'type'),
      node('Add', ['word', 'type'], 'embedded'),
      node('Cast', ['attention_mask'], 'mask', [['to', 1]]),
      node('Sub', ['one', 'mask'], 'padding'),
      node('Mul', ['padding', 'far'], 'bias_row'),
      node('Unsqueeze', ['bias_row', 'second'], 'bias_keys'),
      node('Transpose', ['embedded'], 'keys', [['perm', [0, 2, 1]]]),
      node('MatMul', ['embedded', 'keys'], 'affinity'),
      node('Add', ['affinity', 'bias_keys'], 'masked'),
      node('Softmax', ['masked'], 'attention', [['axis', 2]]),
      node('MatMul', ['attention', 'embedded'], 'context'),
      node('Mul', ['context', 'part'], 'small'),
      node('Add', ['embedded', 'small'], 'hidden'),
      node('Unsqueeze', ['mask', 'third'], 'mask_column'),
      node('Mul', ['hidden', 'mask_column'], 'seen'),
      node('ReduceSum', ['seen', 'second'], 'pooled', [['keepdims', 0]]),
      node('MatMul', ['pooled', 'classifier'], 'scored'),
      node('Add', ['scored', 'bias'], 'logits'),
    ],
  });
}

function tokenizer(words: readonly string[]) {
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]));
  const specialToken = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } });
  const sequence = { Sequence: { id: 'A', type_id: 0 } };
  const plainFlags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content) => ({ id: vocab[content], content, ...plainFlags })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [specialToken('[CLS]'), sequence, specialToken('[SEP]')],
      pair: [specialToken('[CLS]'), sequence, specialToken('[SEP]'), { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [vocab[id]], tokens: [id] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}
