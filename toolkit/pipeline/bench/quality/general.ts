// The general model that quality is measured from: masked-LM training on the real corpus, resumable, in a fresh process.
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeAtomic } from '../../../files/write.ts';
import { concat } from '../../../graph/proto.ts';
import { configOf } from '../../../model/config.ts';
import { writeSafetensors } from '../../../model/safetensors.ts';
import { pieceCounter } from '../../../text/count.ts';
import { createTokenizer } from '../../../text/tokenizer.ts';
import { formatVocab, vocabFrom } from '../../../text/vocab.ts';
import { pack } from '../../../train/mlm/pack.ts';
import { trainMasked } from '../../../train/mlm/pretrain.ts';
import { jiebaSegment } from '../../../train/mlm/segment.ts';
import { appendTokens, noTokens, openTokens } from '../../token-file.ts';

export interface GeneralCase {
  /** Folder of text files. */
  readonly corpus: string;
  /** Receives config.json, vocab.txt, model.safetensors, and log.jsonl with a line for each look at what is held out. */
  readonly out: string;
  readonly steps: number;
}

/** Share of the steps in which the rate rises: 575 of 7,500. */
const WARMUP = 0.0767;

/** Of 97 documents, one is held out. */
const isHeld = (document: number): boolean => document % 97 === 13;

async function* lines(folder: string): AsyncGenerator<string> {
  for (const name of readdirSync(folder).sort()) {
    yield* createInterface({ input: createReadStream(join(folder, name)), crlfDelay: Number.POSITIVE_INFINITY });
    yield ''; // a document ends with its file
  }
}

async function train({ corpus, out, steps }: GeneralCase): Promise<void> {
  mkdirSync(out, { recursive: true });
  const counter = pieceCounter(true);
  for await (const line of lines(corpus)) counter.add(line);
  const vocab = vocabFrom(counter.read(), { minCount: 5, size: 8600 });
  const packing = { tokenizer: createTokenizer(vocab, { maxLength: 1e9 }), segment: await jiebaSegment() };
  const packed = async (name: string, keep: (document: number) => boolean) => {
    const path = join(out, name);
    return openTokens(path, await appendTokens(path, noTokens, pack(lines(corpus), { ...packing, keep })));
  };
  const config = configOf('tiny', vocab.tokens.length, {
    hidden_size: 256,
    num_attention_heads: 4,
    intermediate_size: 1024,
    max_position_embeddings: 128,
    norm_position: 'pre',
    embedding_convolution: 3,
    bigram_buckets: 30_000,
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
  });
  const where = join(out, 'run.safetensors');
  const run = trainMasked({
    config,
    vocab,
    corpus: await packed('train.tokens', (document) => !isHeld(document)),
    heldOut: await packed('held.tokens', isHeld),
    options: { steps, warmup: WARMUP, evaluateEvery: 500 },
    checkpoint: {
      where,
      everySeconds: 300,
      read: () => (existsSync(where) ? readFileSync(where) : undefined),
      write: (bytes) => writeAtomic(where, [bytes]),
    },
    now: () => performance.now(),
  });
  writeFileSync(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  writeFileSync(join(out, 'vocab.txt'), formatVocab(vocab));
  for (;;) {
    const { done, value } = await run.next();
    if (done) {
      await writeAtomic(join(out, 'model.safetensors'), [concat(writeSafetensors(value))]);
      return;
    }
    if (!value.heldOut) continue;
    const cpuSeconds = Math.round(process.cpuUsage().user / 1e6);
    writeFileSync(join(out, 'log.jsonl'), `${JSON.stringify({ step: value.step, ...value.heldOut, cpuSeconds })}\n`, {
      flag: 'a',
    });
  }
}

await train(JSON.parse(process.argv[2]!) as GeneralCase);
process.stdout.write('{}\n');
