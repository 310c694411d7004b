// A masked language model that is there already, as augmentation asks it.
import type { MaskedLM } from '../data/augment/masked.ts';
import { ort } from '../engine/ort.ts';
import { concat, writeModel } from '../graph/proto.ts';
import { masked } from '../model/masked.ts';
import { maskedShapes } from '../model/parameters.ts';
import { createFiller, type Filler } from '../runtime/filler.ts';
import { MARK, marked } from '../runtime/holes.ts';
import { createTokenizer } from '../text/tokenizer.ts';
import { readPretrained } from '../train/pretrained.ts';
import { Fault } from '../words/fault.ts';

/** Fillings of a span that are given at most. */
const MOST = 20;

/** Release it when nobody asks any more. */
export interface OpenMasked extends MaskedLM {
  release(): Promise<void>;
}

/** Opens a checkpoint folder with a masked-LM head. Faults: those of reading one; it has no such head. */
export async function openMasked(path: string, threads: number): Promise<OpenMasked> {
  const { config, vocab, lowerCase, missing, parameters } = readPretrained(path, { shapes: maskedShapes });
  if (missing.length > 0) throw new Fault('pipeline.no-mask-head', { where: path, names: missing.join(', ') });
  const executable = await ort.compile(concat(writeModel(masked(config, parameters)).model), { threads });
  const tokenizer = createTokenizer(vocab, { maxLength: config.max_position_embeddings, lowerCase });
  return asked(createFiller({ executable, tokenizer }));
}

/** Spans are holes, whatever stands there; one beyond the model's length has no fillings, nor has a text with holes of its own. */
export function asked(filler: Filler): OpenMasked {
  return {
    async fill(text, spans) {
      if (text.includes(MARK)) return spans.map(() => []);
      const [found] = await filler.candidates([marked(text, spans)], MOST);
      return spans.map((_, i) => (found![i] ?? []).map(({ token, probability }) => ({ text: token, probability })));
    },
    release: () => filler.release(),
  };
}
