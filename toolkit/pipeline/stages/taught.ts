// What a network that learns from another is given of it.

import type { Example } from '../../data/records.ts';
import type { Inside } from '../../train/insider.ts';
import { readPretrained } from '../../train/pretrained.ts';
import type { FoundModel } from '../sources.ts';
import type { Context } from '../stage.ts';
import { type Answers, type Pool, readAnswers, readAsked } from './answers.ts';
import type { Prepared } from './examples.ts';
import { insideAt, insideOf, type Network, readParameters } from './inside.ts';
import { taskOf } from './tasks.ts';

/** Whom a network learns from: the step that has the answers, and the network, if one is among the teachers. */
export interface Taught {
  readonly answers: string;
  readonly network?: { readonly step: string } | FoundModel;
}

/** The steps that a learner needs for `taught`; those of the network itself only where its inside or its layers are wanted. */
export function needsOf(taught: Taught | undefined, inside: boolean): readonly string[] {
  if (!taught) return [];
  const { answers, network } = taught;
  const step = inside && network && 'step' in network ? [network.step] : [];
  return [...new Set([answers, ...step])];
}

/** The digest of a network that no step has made. */
export const digestOfNetwork = (taught: Taught | undefined, inside: boolean): string | undefined =>
  inside && taught?.network && 'sha256' in taught.network ? taught.network.sha256 : undefined;

/** A teacher's word as a learner reads it. */
export interface Heard {
  readonly unlabelled: readonly Example[];
  /** Of the training examples, then of those without labels. */
  readonly logits: Answers['train'];
}

export async function readWord({ inputs }: Context, { answers }: Taught, pool: Pool | undefined): Promise<Heard> {
  const { unlabelled } = await readAsked(inputs['data']!, pool);
  const said = await readAnswers(inputs[answers]!);
  return { unlabelled, logits: [...said.train, ...said.unlabelled] };
}

/** The network's graph. Faults: another vocabulary than the learner's, too few positions. */
export function readInside(
  { inputs }: Context,
  network: NonNullable<Taught['network']>,
  { vocab }: Prepared,
  maxLength: number,
): Promise<Inside> {
  return 'step' in network ? insideOf(inputs[network.step]!.folder) : insideAt(network.path, vocab, maxLength);
}

/** The network's parameters. Faults: those of reading a checkpoint. */
export async function readTaughtNetwork(
  { inputs }: Context,
  network: NonNullable<Taught['network']>,
  { task, labels }: Prepared,
): Promise<Network> {
  const { outputs, shapes } = taskOf(task);
  if ('step' in network) return readParameters(inputs[network.step]!.folder);
  return readPretrained(network.path, { labels: outputs(labels), shapes });
}
