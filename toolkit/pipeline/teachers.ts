// Who teaches, as stages: each teacher alone, then their word together, then assistants between them and the student.
import { basename } from 'node:path';
import { stream } from '../random/random.ts';
import { Fault } from '../words/fault.ts';
import { isDeep } from './distil-recipe.ts';
import type { Step } from './events.ts';
import type { PlacedRecipe } from './read-recipe.ts';
import type { Recipe } from './recipe.ts';
import { type FoundModel, findModel, type SourceOptions } from './sources.ts';
import type { Stage } from './stage.ts';
import type { Pool } from './stages/answers.ts';
import { knownTeacherStage } from './stages/known-teacher.ts';
import { linearTeacherStage } from './stages/linear-teacher.ts';
import { mixedTeacherStage } from './stages/mixed-teacher.ts';
import type { Taught } from './stages/taught.ts';
import { teacherStage } from './stages/teacher.ts';
import { type AssistantRecipe, LINEAR, type TeacherRecipe, type VoiceRecipe } from './teacher-recipe.ts';

export interface Teaching {
  readonly stages: readonly Stage[];
  /** Whom the student learns from; absent: labels alone. */
  readonly taught?: Taught;
}

interface Parts {
  readonly placed: PlacedRecipe;
  readonly options: SourceOptions;
  readonly pool: Pool | undefined;
  readonly threads: number;
}

/** A teacher that speaks for itself. */
interface Voice {
  readonly stage: Stage;
  readonly weight: number;
  /** Its network, if it is one. */
  readonly network?: NonNullable<Taught['network']>;
}

/** Faults: a model that is missing; a network's inside, its layers, or texts without labels wanted where there is none to give them. */
export async function teachersOf(parts: Parts): Promise<Teaching> {
  const { recipe } = parts.placed;
  requireTeacher(recipe);
  if (!recipe.teacher) return { stages: [] };
  const { beside, assistants, ...first } = recipe.teacher;
  const all = [first, ...beside].flatMap((how) => Array.from({ length: how.ensemble }, () => how));
  const alone = all.length === 1;
  const voices: Voice[] = [];
  for (const [number, how] of all.entries()) {
    const profile = how.path === undefined ? how.model : basename(how.path);
    const step: Step = alone ? TEACHER : { id: `teacher/${number + 1}`, stage: 'teacher', profile };
    voices.push(await voiceOf(how, step, number, parts));
  }
  const members = voices.map(({ stage, weight }) => ({ step: stage.step.id, weight }));
  const together = alone ? [] : [mixedTeacherStage(members)];
  const network = voices.find((voice) => voice.network)?.network;
  const taught = { answers: TEACHER.id, ...(network ? { network } : {}) };
  requireNetwork(recipe, network);
  const chain = await chainOf(assistants, taught, parts);
  return { stages: [...voices.map(({ stage }) => stage), ...together, ...chain.stages], taught: chain.taught };
}

const TEACHER: Step = { id: 'teacher', stage: 'teacher' };

// A teacher that is there already is asked, any other is trained.
async function voiceOf(how: VoiceRecipe, step: Step, number: number, parts: Parts): Promise<Voice> {
  const { placed, pool, threads, options } = parts;
  const { recipe, folder } = placed;
  const { path, ensemble: _, weight, ...trained } = how;
  if (path !== undefined) {
    const network = await findModel(path, folder, options);
    return { stage: knownTeacherStage(recipe, step, network, pool, threads), weight, network };
  }
  if (isLinear(trained)) return { stage: linearTeacherStage(recipe, step, number, pool), weight };
  const seed = number === 0 ? stream(recipe.seed, 'teacher') : stream(recipe.seed, 'teacher', number);
  const from = await beginningOf(trained, placed, options);
  const stage = teacherStage(recipe, { step, how: trained as AssistantRecipe, from, seed, threads, pool });
  return { stage, weight, network: { step: step.id } };
}

const isLinear = ({ model }: Pick<VoiceRecipe, 'model'>): boolean => model === LINEAR;

/** Assistants, each of which learns from the one before. */
async function chainOf(
  assistants: TeacherRecipe['assistants'],
  first: Taught,
  { placed, options, pool, threads }: Parts,
): Promise<Required<Teaching>> {
  const stages: Stage[] = [];
  let taught = first;
  for (const [at, how] of assistants.entries()) {
    const step: Step = { id: `assistant/${at + 1}`, stage: 'assistant', profile: how.model };
    const from = await beginningOf(how, placed, options);
    const seed = stream(placed.recipe.seed, 'student', at + 1);
    stages.push(teacherStage(placed.recipe, { step, how, from, seed, threads, pool, taught }));
    taught = { answers: step.id, network: { step: step.id } };
  }
  return { stages, taught };
}

/** The checkpoint that training goes on from, if any. */
export async function beginningOf(
  { from }: Pick<Recipe['student'], 'from'>,
  { folder }: PlacedRecipe,
  options: SourceOptions,
): Promise<FoundModel | undefined> {
  return from === undefined ? undefined : findModel(from, folder, options);
}

function requireTeacher({ teacher, distil, student: { layers, from } }: Recipe): void {
  if (teacher) return;
  if (distil.unlabelled) throw new Fault('pipeline.no-teacher', { field: 'distil.unlabelled' });
  if (isDeep(distil)) throw new Fault('pipeline.no-teacher', { field: 'distil.hidden' });
  if (layers && from === undefined) throw new Fault('pipeline.no-teacher', { field: 'student.layers' });
}

function requireNetwork({ distil, general, student }: Recipe, network: Taught['network']): void {
  if (!network && isDeep(distil)) throw new Fault('pipeline.no-network', { field: 'distil.hidden' });
  if (!student.layers) return;
  if (general) throw new Fault('pipeline.layers-general');
  if (!network && student.from === undefined) throw new Fault('pipeline.no-network', { field: 'student.layers' });
}
