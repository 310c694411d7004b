// From a recipe to the stages it asks for.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseProfile } from '../../device-profiles/check.ts';
import type { Profile } from '../../device-profiles/profile.ts';
import { profile as knownProfile } from '../../device-profiles/profiles.ts';
import type { Scheme } from '../compress/index.ts';
import { type Program, program } from '../export/program.ts';
import { papersOf } from '../train/pretrained.ts';
import { Fault } from '../words/fault.ts';
import { canonical, sha256 } from './canonical.ts';
import type { PlacedRecipe } from './read-recipe.ts';
import type { Recipe } from './recipe.ts';
import { type FoundModel, findSources, type SourceOptions } from './sources.ts';
import type { Stage } from './stage.ts';
import type { Pool } from './stages/answers.ts';
import { bundleStage } from './stages/bundle.ts';
import { calibrateStage } from './stages/calibrate.ts';
import { compressStage } from './stages/compress.ts';
import type { Digested } from './stages/data/settings.ts';
import { dataStage } from './stages/data.ts';
import { evaluateStage } from './stages/evaluate.ts';
import { generalStage } from './stages/general.ts';
import { studentStage } from './stages/student.ts';
import { beginningOf, teachersOf } from './teachers.ts';

export interface Plan {
  readonly stages: readonly Stage[];
  readonly profiles: readonly Profile[];
}

/** The stages of `recipe` in order. Faults: a file it names is missing, an unknown or unsound device profile. */
export async function plan(placed: PlacedRecipe, options: SourceOptions): Promise<Plan> {
  const { recipe, folder } = placed;
  const threads = recipe.threads || availableParallelism();
  const profiles = await Promise.all([...new Set(recipe.profiles)].map((name) => profileOf(name, folder)));
  const devices = profiles.map((profile) => ({ profile, scheme: schemeFor(recipe, profile) }));
  const measured = devices.map(({ scheme }) => scheme).filter(({ mode }) => mode === 'static');
  const runtime = programDigest(await program());
  const from = await beginningOf(recipe.student, placed, options);
  const sources = await findSources({ ...placed, recipe: withVocab(recipe, from) }, options);
  const pool = poolOf(recipe, sources.unlabelled);
  if (recipe.task === 'mask' && recipe.teacher) throw new Fault('pipeline.mask-teacher');
  const teaching = await teachersOf({ placed, options, pool, threads });
  const stages = [
    dataStage(recipe, sources),
    ...(recipe.general ? [generalStage(recipe, recipe.general, { ...sources, from }, threads)] : []),
    ...teaching.stages,
    studentStage(recipe, { from, pool, taught: teaching.taught }, threads),
    evaluateStage(recipe, threads),
    ...(measured.length > 0 ? [calibrateStage(recipe, measured, threads)] : []),
    ...devices.map(({ profile, scheme }) => compressStage(recipe, profile.id, scheme, threads)),
    ...devices.map(({ profile, scheme }) => bundleStage(recipe, profile, scheme, runtime)),
  ];
  return { stages, profiles };
}

// The texts without labels that teachers answer.
function poolOf({ distil: { unlabelled }, seed }: Recipe, files: readonly Digested[] | undefined): Pool | undefined {
  return unlabelled && files && { files, limit: unlabelled.limit, seed };
}

// A checkpoint's embeddings are those of its own vocabulary.
function withVocab(recipe: Recipe, from: FoundModel | undefined): Recipe {
  if (!from || recipe.text.vocab !== 'build') return recipe;
  return { ...recipe, text: { ...recipe.text, vocab: join(papersOf(from.path), 'vocab.txt') } };
}

// Not of the sources: what only comments changed gives the same bytes.
function programDigest({ files }: Program): string {
  return sha256(canonical(Object.fromEntries(Array.from(files, ([name, bytes]) => [name, sha256(bytes)]))));
}

// What the profile says, unless the recipe insists on a mode; dynamic activations are unsigned by definition.
function schemeFor({ compress: { mode } }: Recipe, { quantization }: Profile): Scheme {
  if (mode === 'auto' || mode === quantization.mode) return quantization;
  return mode === 'dynamic' ? { ...quantization, mode, activations: 'uint8' } : { ...quantization, mode };
}

// A name with a dot or a slash is a file of the user's own.
async function profileOf(name: string, folder: string): Promise<Profile> {
  if (!/[./\\]/.test(name)) return knownProfile(name);
  const where = resolve(folder, name);
  const text = await readFile(where, 'utf8').catch((cause: unknown) => {
    throw new Fault('pipeline.no-file', { where }, { cause });
  });
  return parseProfile(text, where);
}
