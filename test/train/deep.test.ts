// Learning from a teacher's inside: every term against plain loops and finite differences, and whole runs of all of them.
import { describe, expect, it } from 'vitest';
import type { Feed, Feeds } from '../../toolkit/engine/engine.ts';
import { ort } from '../../toolkit/engine/ort.ts';
import type { Graph } from '../../toolkit/graph/ir.ts';
import { concat, writeModel } from '../../toolkit/graph/proto.ts';
import { extract } from '../../toolkit/graph/rewrite.ts';
import { asFloat32, tensor } from '../../toolkit/graph/tensor.ts';
import { classifier } from '../../toolkit/model/classifier.ts';
import { configOf, type ModelConfig } from '../../toolkit/model/config.ts';
import { hiddenStates } from '../../toolkit/model/imported/hidden.ts';
import { attentionScores } from '../../toolkit/model/imported/scores.ts';
import { initialise, type Parameters, relaid } from '../../toolkit/model/parameters.ts';
import { uniform } from '../../toolkit/random/random.ts';
import { collate } from '../../toolkit/text/batch.ts';
import { classifierObjective } from '../../toolkit/train/classifier.ts';
import { type DeepSettings, deepened } from '../../toolkit/train/deep.ts';
import { batchFeeds, targetFeeds } from '../../toolkit/train/feeds.ts';
import { towards } from '../../toolkit/train/graph.ts';
import type { Inside } from '../../toolkit/train/insider.ts';

const still = { hidden_dropout_prob: 0, attention_probs_dropout_prob: 0, max_position_embeddings: 8 } as const;
const shape = (layers: number, hidden: number, heads: number, more: Partial<ModelConfig> = {}): ModelConfig =>
  configOf('micro', 30, {
    ...still,
    num_hidden_layers: layers,
    hidden_size: hidden,
    num_attention_heads: heads,
    intermediate_size: hidden * 2,
    ...more,
  });
/** First values, made large enough that nothing is near zero. */
const loud = (config: ModelConfig, seed: number): Parameters =>
  new Map(
    Array.from(initialise(config, 3, seed), ([name, value]) => [
      name,
      tensor(
        'float32',
        value.dims,
        asFloat32(value).map((x) => (name.endsWith('.bias') ? 0.1 : 6 * x)),
      ),
    ]),
  );
const teacherConfig = shape(4, 12, 2);
const teacher: Inside = { where: 'teacher', graph: classifier(teacherConfig, loud(teacherConfig, 8)) };
const batch = collate(
  [
    [2, 9, 14, 3],
    [2, 5, 3],
    [2, 22, 23, 24, 25, 3],
  ].map((ids) => ({ ids, typeIds: ids.map(() => 0) })),
  0,
);
const lengths = [4, 3, 6];
const S = 6;
const targets = targetFeeds([{ label: 0 }, { label: 1 }, { label: 2 }], 3, 0);

async function run(graph: Graph, feeds: Feeds): Promise<Record<string, Feed>> {
  const executable = await ort.compile(concat(writeModel(graph).model), { optimize: 'none' });
  const known = new Set(executable.inputs);
  const found = await executable.run(Object.fromEntries(Object.entries(feeds).filter(([name]) => known.has(name))));
  await executable.release();
  return found;
}
/** The step of a student with the terms of `settings`: its scalars, and gradients by name. */
async function step(config: ModelConfig, parameters: Parameters, settings: Partial<DeepSettings>, moved?: Parameters) {
  const objective = classifierObjective(config, 3, parameters);
  const deep = { embeddings: 0, hidden: 0, attention: 0, ...settings, teacher };
  const found = await deepened(objective, deep, { engine: ort, threads: 1, seed: 3 });
  const learning = new Map([...parameters, ...found.projections]);
  const graph = towards(found.objective, learning);
  const values = Object.fromEntries(
    Array.from(relaid(new Map([...learning, ...(moved ?? [])])), ([name, value]): [string, Feed] => [
      name,
      { type: 'float32', dims: value.dims, data: asFloat32(value) },
    ]),
  );
  const outputs = await run(graph.graph, { ...batchFeeds(batch), ...targets, ...(await found.of(batch)), ...values });
  await found.release();
  const scalars = Object.fromEntries(graph.scalars.map((name) => [name, Number(outputs[name]!.data[0])]));
  return { scalars, outputs, gradients: graph.gradients, projections: found.projections };
}

/** Values inside a network by layer. */
async function inside(graph: Inside['graph'], names: readonly string[]): Promise<readonly Float32Array[]> {
  const found = await run(extract(graph, names), batchFeeds(batch));
  return names.map((name) => found[name]!.data as Float32Array);
}

/** Mean square over tokens and width, in plain loops; `w` [from, to] projects the first. */
function statesApart(x: Float32Array, y: Float32Array, from: number, to: number, w?: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const [row, length] of lengths.entries())
    for (let i = 0; i < length; i++)
      for (let k = 0; k < to; k++) {
        const at = row * S + i;
        let own = w ? 0 : x[at * from + k]!;
        if (w) for (let j = 0; j < from; j++) own += x[at * from + j]! * w[j * to + k]!;
        sum += (own - y[at * to + k]!) ** 2;
        count++;
      }
  return sum / count;
}

function scoresApart(x: Float32Array, y: Float32Array, own: number, others: number): number {
  const score = (of: Float32Array, heads: number, row: number, head: number, i: number, j: number): number =>
    of[((row * heads + head) * S + i) * S + j]!;
  const mean = (of: Float32Array, heads: number, row: number, i: number, j: number): number =>
    Array.from({ length: heads }, (_, head) => score(of, heads, row, head, i, j)).reduce((a, b) => a + b) / heads;
  let [sum, count] = [0, 0];
  for (const [row, length] of lengths.entries())
    for (let i = 0; i < length; i++)
      for (let j = 0; j < length; j++) {
        if (own !== others) {
          sum += (mean(x, own, row, i, j) - mean(y, others, row, i, j)) ** 2;
          count++;
        } else
          for (let head = 0; head < own; head++) {
            sum += (score(x, own, row, head, i, j) - score(y, others, row, head, i, j)) ** 2;
            count++;
          }
      }
  return sum / count;
}

describe.each(['post', 'pre'] as const)('terms on the inside, norms %s', (norm_position) => {
  const like = shape(2, 12, 2, { norm_position });
  const narrow = shape(2, 8, 4, { norm_position });

  it('equal their formulas where widths and heads agree', async () => {
    const own = loud(like, 1);
    const graph = classifier(like, own);
    const { scalars } = await step(like, own, { embeddings: 2, hidden: 0.5, attention: 0.1 });
    const [x, y] = [await inside(graph, hiddenStates(graph)), await inside(teacher.graph, hiddenStates(teacher.graph))];
    const [a, b] = [
      await inside(graph, attentionScores(graph)),
      await inside(teacher.graph, attentionScores(teacher.graph)),
    ];
    const want = {
      embeddings: statesApart(x[0]!, y[0]!, 12, 12),
      hidden: statesApart(x[1]!, y[2]!, 12, 12) + statesApart(x[2]!, y[4]!, 12, 12),
      attention: scoresApart(a[0]!, b[1]!, 2, 2) + scoresApart(a[1]!, b[3]!, 2, 2),
    };
    for (const [name, value] of Object.entries(want)) {
      expect(value, name).toBeGreaterThan(1e-3);
      expect(scalars[name]! / value, name).toBeCloseTo(1, 4);
    }
    expect(scalars.loss).toBeCloseTo(scalars.ce! + 2 * want.embeddings + 0.5 * want.hidden + 0.1 * want.attention, 3);
  });

  it.each(['shared', 'each'] as const)(
    'pass through a projection (%s) and mean heads where they differ',
    async (projection) => {
      const own = loud(narrow, 1);
      const graph = classifier(narrow, own);
      const { scalars, projections } = await step(narrow, own, {
        embeddings: 1,
        hidden: 1,
        attention: 1,
        projection,
        layers: [4, 1],
      });
      const [x, y] = [
        await inside(graph, hiddenStates(graph)),
        await inside(teacher.graph, hiddenStates(teacher.graph)),
      ];
      const [a, b] = [
        await inside(graph, attentionScores(graph)),
        await inside(teacher.graph, attentionScores(teacher.graph)),
      ];
      const w = (layer: number): Float32Array =>
        asFloat32(
          relaid(projections).get(
            projection === 'each' ? `distil.projection.${layer}.weight` : 'distil.projection.weight',
          )!,
        );
      expect(projections.size).toBe(projection === 'each' ? 3 : 1);
      for (const { dims } of projections.values()) expect(dims).toEqual([12, 8]);
      const want = {
        embeddings: statesApart(x[0]!, y[0]!, 8, 12, w(0)),
        hidden: statesApart(x[1]!, y[4]!, 8, 12, w(1)) + statesApart(x[2]!, y[1]!, 8, 12, w(2)),
        attention: scoresApart(a[0]!, b[3]!, 4, 2) + scoresApart(a[1]!, b[0]!, 4, 2),
      };
      for (const [name, value] of Object.entries(want)) expect(scalars[name]! / value, name).toBeCloseTo(1, 4);
    },
  );

  it('have the gradients that finite differences show', async () => {
    const own = loud(narrow, 1);
    const settings = { embeddings: 1, hidden: 1, attention: 0.5 };
    const { outputs, gradients, projections } = await step(narrow, own, settings);
    const all = new Map([...own, ...projections]);
    const names = [
      'distil.projection.weight',
      'bert.encoder.layer.0.attention.self.query.weight',
      'bert.encoder.layer.1.attention.self.key.weight',
      'bert.encoder.layer.0.output.dense.weight',
      'bert.embeddings.position_embeddings.weight',
      'bert.embeddings.LayerNorm.bias',
    ];
    for (const name of names) {
      const gradient = gradients.get(name)!;
      if (gradient.kind !== 'dense') throw new TypeError(name);
      const slope = asFloat32(
        relaid(
          new Map([
            [name, tensor('float32', [...outputs[gradient.name]!.dims], outputs[gradient.name]!.data as Float32Array)],
          ]),
        ).get(name)!,
      );
      const direction = slope.map((_, i) => uniform(7, i) - 0.5);
      const value = all.get(name)!;
      const at = async (by: number): Promise<number> => {
        const moved = tensor(
          'float32',
          value.dims,
          asFloat32(value).map((x, i) => x + by * direction[i]!),
        );
        return (await step(narrow, own, settings, new Map([[name, moved]]))).scalars.loss!;
      };
      const measured = ((await at(2 ** -7)) - (await at(-(2 ** -7)))) / 2 ** -6;
      const claimed = slope.reduce((sum, g, i) => sum + g * direction[i]!, 0);
      expect(Math.abs(claimed - measured), name).toBeLessThan(0.02 * Math.max(0.05, Math.abs(measured)));
    }
  });
});

describe('a teacher’s inside', () => {
  const like = shape(2, 12, 2);

  it('is no distance from itself', async () => {
    const { scalars } = await step(teacherConfig, loud(teacherConfig, 8), { embeddings: 1, hidden: 1, attention: 1 });
    for (const name of ['embeddings', 'hidden', 'attention']) expect(scalars[name], name).toBeLessThan(1e-9);
  });

  it('moves only what it reads, and only the terms asked for are there', async () => {
    const { scalars, gradients } = await step(like, loud(like, 1), { attention: 1, alone: true });
    expect(Object.keys(scalars)).toEqual(['loss', 'attention']);
    expect(gradients.has('classifier.weight')).toBe(false);
    expect(gradients.has('bert.encoder.layer.1.output.dense.weight')).toBe(false);
    expect(gradients.has('bert.encoder.layer.1.attention.self.query.weight')).toBe(true);
  });

  it('is refused where it cannot be compared', async () => {
    const own = loud(like, 1);
    const narrow = shape(2, 8, 4);
    await expect(step(narrow, loud(narrow, 1), { hidden: 1, projection: 'none' })).rejects.toMatchObject({
      key: 'train.widths',
    });
    await expect(step(like, own, { hidden: 1, layers: [1] })).rejects.toMatchObject({ key: 'train.layer-map' });
    await expect(step(like, own, { hidden: 1, layers: [1, 5] })).rejects.toMatchObject({ key: 'train.layer' });
  });

  it('shows no scores where attention is sparse and linear', async () => {
    const sparse = shape(2, 12, 2, { attention: 'sla' });
    const graph = classifier(sparse, loud(sparse, 1));
    expect(attentionScores(graph)).toEqual([]);
    await expect(step(sparse, loud(sparse, 1), { attention: 1 })).rejects.toMatchObject({ key: 'train.no-scores' });
    const { scalars } = await step(sparse, loud(sparse, 1), { hidden: 1 });
    expect(scalars.hidden).toBeGreaterThan(0);
  });
});
