// Training steps of one student with some of distillation's terms, in a fresh process.
import { classifier } from '../../model/classifier.ts';
import { configOf } from '../../model/config.ts';
import { initialise } from '../../model/parameters.ts';
import { streamKey, word } from '../../random/random.ts';
import { classify } from '../../train/classify.ts';
import { train } from '../../train/loop.ts';
import { median } from './report.ts';

export interface DistilCase {
  readonly batch: number;
  readonly length: number;
  readonly steps: number;
  readonly threads: number;
  readonly logits: boolean;
  readonly embeddings: number;
  readonly hidden: number;
  readonly attention: number;
  readonly rdrop: number;
}

export interface DistilFigures {
  readonly stepMs: number;
  readonly peakMB: number;
}

const LABELS = 10;
const VOCABULARY = 8000;
/** Steps that are not counted. */
const WARM = 3;

/** Time that this process has had of a processor: on one thread, that of the work, whatever else the machine does. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(of: DistilCase): Promise<DistilFigures> {
  const { batch, length, steps, threads, logits, rdrop, embeddings, hidden, attention } = of;
  const config = configOf('tinybert', VOCABULARY);
  const larger = configOf('tinybert', VOCABULARY, { num_hidden_layers: 6, hidden_size: 384, intermediate_size: 1536 });
  const teacher = { where: 'teacher', graph: classifier(larger, initialise(larger, LABELS, 2)) };
  const examples = Array.from({ length: batch * (steps + WARM) }, (_, i) => ({
    ids: Array.from({ length }, (_, k) => 10 + (word(streamKey(7, i), k) % (VOCABULARY - 10))),
    typeIds: Array<number>(length).fill(0),
    label: i % LABELS,
    logits: Array.from({ length: LABELS }, (_, k) => (word(i, k) % 7) - 3),
  }));
  const inside = embeddings + hidden + attention > 0;
  const events = train(classify, {
    config,
    labels: LABELS,
    examples,
    now: () => performance.now(),
    options: {
      ...{ epochs: 1, batchSize: batch, learningRate: 1e-4, weightDecay: 0.01, warmup: 0.1, clip: 1, seed: 1, threads },
      ...{ labelSmoothing: 0.1, rdrop, ...(logits ? { distil: { temperature: 2, alpha: 0.5 } } : {}) },
    },
    ...(inside ? { deep: { embeddings, hidden, attention, teacher } } : {}),
  });
  const times: number[] = [];
  let last = processorMs();
  for await (const _ of events) {
    const now = processorMs();
    times.push(now - last);
    last = now;
  }
  return { stepMs: median(times.slice(WARM)), peakMB: process.resourceUsage().maxRSS / 1024 };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2]!) as DistilCase))}\n`);
