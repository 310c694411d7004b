// The built-in demo: Chinese questions that need reasoning and questions that do not.
import { contrast } from './contrast.ts';
import { directFamilies, handlingFamily, reasoningFamilies } from './families.ts';
import { closings, openings } from './lexicon.ts';
import type { Kind, Question, Request } from './question.ts';
import { createRandom, type Random } from './random.ts';
import { think } from './thought.ts';

export interface DemoOptions {
  readonly seed: number;
  /** Questions, half of them of each label. */
  readonly size: number;
  /** Share of questions that come as contrast pairs; default 0.4. What a bag of words can score is about 1 minus half of it. */
  readonly contrast?: number;
  /** Share of the contrast pairs that no run of words tells apart either; default 0.5. */
  readonly turned?: number;
}

type Made = Omit<Question, 'id'>;

/**
 * `size` different questions, balanced and shuffled; the same options give the same questions.
 * RangeError: more than the families can tell apart.
 */
export function reasoningDemo({ seed, size, contrast: share = 0.4, turned = 0.5 }: DemoOptions): Question[] {
  const random = createRandom(seed);
  const seen = new Set<string>();
  const made: Made[] = [];
  const wanted: Record<Kind, number> = { 推理: Math.ceil(size / 2), 非推理: Math.floor(size / 2) };
  const add = (question: Made): void => {
    if (wanted[question.label] === 0 || seen.has(question.text)) return;
    seen.add(question.text);
    wanted[question.label] -= 1;
    made.push(question);
  };
  const pairs = Math.round((size * share) / 2);
  for (let at = 0; at < pairs; at += 1) contrastPair(random, at < pairs * turned).forEach(add);
  for (let tries = 0; made.length < size; tries += 1) {
    if (tries > 50 * size) throw new RangeError(`reasoningDemo: cannot make ${size} different questions`);
    if (wanted.推理 > 0) add(problem(random));
    if (wanted.非推理 > 0) add(request(random));
  }
  return random.some(made, made.length).map((question, at) => ({ id: `demo-${seed}-${at + 1}`, ...question }));
}

function contrastPair(random: Random, turned: boolean): readonly Made[] {
  const family = random.pick(Object.keys(reasoningFamilies) as (keyof typeof reasoningFamilies)[]);
  const pair = contrast(reasoningFamilies[family](random), family, random, turned);
  return [finish(pair.reasoning, '推理', family, random), finish(pair.direct, '非推理', handlingFamily, random)];
}

function problem(random: Random): Made {
  const family = random.pick(Object.keys(reasoningFamilies) as (keyof typeof reasoningFamilies)[]);
  const { setting, ask, steps, answer } = reasoningFamilies[family](random);
  return finish({ text: setting + ask, steps, answer }, '推理', family, random);
}

function request(random: Random): Made {
  const family = random.pick(Object.keys(directFamilies) as (keyof typeof directFamilies)[]);
  return finish(directFamilies[family](random), '非推理', family, random);
}

function finish({ text, steps, answer }: Request, label: Kind, domain: string, random: Random): Made {
  return {
    text: random.pick(openings) + text + random.pick(closings),
    label,
    reasoning: think(steps, label, random),
    answer: /[。！？]$/.test(answer) || !/\p{Script=Han}/u.test(answer) ? answer : `${answer}。`,
    domain,
  };
}
