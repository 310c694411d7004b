// A masked language model that is there already, as augmentation asks it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MaskedLM } from '../data/augment/masked.ts';
import { ort } from '../engine/ort.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { masked } from '../model/masked.ts';
import { maskedShapes } from '../model/parameters.ts';
import { openBundle } from '../runtime/bundle.ts';
import { createFiller, type Filler } from '../runtime/filler.ts';
import { MANIFEST } from '../runtime/format.ts';
import { holesIn, marked } from '../runtime/holes.ts';
import { createTokenizer } from '../text/tokenizer.ts';
import { readPretrained } from '../train/pretrained.ts';
import { Fault } from '../words/fault.ts';

/** Fillings of a span that are given at most. */
const MOST = 20;

/** Release it when nobody asks any more. */
export interface OpenMasked extends MaskedLM {
  release(): Promise<void>;
}

/** Opens a checkpoint folder with a masked-LM head, or a bundle that fills holes. Faults: those of reading one; it has no such head. */
export async function openMasked(path: string, threads: number): Promise<OpenMasked> {
  if (/\.(tar\.gz|tgz)$/.test(path) || existsSync(join(path, MANIFEST))) return openedBundle(path, threads);
  const { config, vocab, lowerCase, missing, parameters } = readPretrained(path, { shapes: maskedShapes });
  if (missing.length > 0) throw new Fault('pipeline.no-mask-head', { where: path, names: missing.join(', ') });
  const executable = await ort.compile(concat(writeModel(masked(config, parameters)).model), { threads });
  const tokenizer = createTokenizer(vocab, { maxLength: config.max_position_embeddings, lowerCase });
  return asked(createFiller({ executable, tokenizer }));
}

async function openedBundle(path: string, threads: number): Promise<OpenMasked> {
  const { manifest, model, close } = await openBundle(path, { threads });
  if (manifest.task !== 'mask') {
    await close();
    throw new Fault('pipeline.no-mask-head', { where: path, names: `mask (${manifest.task})` });
  }
  const candidates: Filler['candidates'] = async (texts) => {
    const replies = await model.reply(texts);
    return replies.map(({ filled }) => filled!.holes.map((hole) => hole.candidates));
  };
  return asked({ candidates, release: close });
}

/** Spans are holes, whatever stands there; one beyond the model's length has no fillings, nor has a text with holes of its own. */
export function asked(filler: Pick<Filler, 'candidates' | 'release'>): OpenMasked {
  return {
    async fill(text, spans) {
      if (holesIn(text).length > 0) return spans.map(() => []);
      const [found] = await filler.candidates([marked(text, spans)], MOST);
      return spans.map((_, i) => (found![i] ?? []).map(({ token, probability }) => ({ text: token, probability })));
    },
    release: () => filler.release(),
  };
}
