// Long texts whose label hangs on one token anywhere in them: what a sparse attention must not overlook. In a fresh process.
import { ort } from '../../engine/ort.ts';
import { concat, writeModel } from '../../graph/proto.ts';
import { classifier } from '../../model/classifier.ts';
import { configOf } from '../../model/config.ts';
import { streamKey, word } from '../../random/random.ts';
import { batchFeeds } from '../../runtime/feeds.ts';
import { collate } from '../../text/batch.ts';
import { trainClassifier } from '../../train/classify.ts';

export interface NeedleCase {
  readonly attention: 'full' | 'sla';
  readonly block: number;
  readonly length: number;
  readonly texts: number;
  readonly epochs: number;
  readonly seed: number;
}

export interface NeedleFigures {
  /** Share of unseen texts whose needle was found. */
  readonly accuracy: number;
}

const LABELS = 4;
const [CLS, SEP, NEEDLES, HAY, VOCABULARY] = [2, 3, 5, 10, 200];

/** Hay, and somewhere behind its first fifth one of four needles. */
function text(length: number, seed: number, number: number) {
  const key = streamKey(seed, number);
  const label = number % LABELS;
  const place = Math.floor(length / 5) + (word(key, 0) % Math.floor((length * 3) / 4));
  const hay = Array.from({ length }, (_, i) => HAY + (word(key, i + 1) % (VOCABULARY - HAY)));
  const ids = hay
    .with(0, CLS)
    .with(length - 1, SEP)
    .with(place, NEEDLES + label);
  return { ids, typeIds: Array<number>(length).fill(0), label };
}

async function measure({ attention, block, length, texts, epochs, seed }: NeedleCase): Promise<NeedleFigures> {
  const config = configOf('micro', VOCABULARY, {
    max_position_embeddings: length,
    norm_position: 'pre',
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    attention,
    sla_block: block,
  });
  const training = trainClassifier({
    config,
    labels: LABELS,
    examples: Array.from({ length: texts }, (_, i) => text(length, seed, i)),
    options: {
      epochs,
      batchSize: 16,
      learningRate: 2e-3,
      weightDecay: 0.01,
      warmup: 0.1,
      clip: 1,
      labelSmoothing: 0,
      seed,
      threads: 1,
    },
    now: () => performance.now(),
  });
  for (;;) {
    const next = await training.next();
    if (!next.done) continue;
    const executable = await ort.compile(concat(writeModel(classifier(config, next.value)).model));
    const unseen = Array.from({ length: 256 }, (_, i) => text(length, seed + 1000, i));
    const { logits } = await executable.run(batchFeeds(collate(unseen, 0)));
    await executable.release();
    const rows = unseen.map((_, i) => Array.from(logits!.data as Float32Array).slice(i * LABELS, (i + 1) * LABELS));
    const right = unseen.filter(({ label }, i) => rows[i]!.indexOf(Math.max(...rows[i]!)) === label);
    return { accuracy: right.length / unseen.length };
  }
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as NeedleCase))}\n`);
