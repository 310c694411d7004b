// The table of augmenters.
import { Fault } from '../../words/fault.ts';
import type { Example } from '../records.ts';
import { backTranslate, type Translate } from './back-translation.ts';
import { deleteWords, type Edit, insertWords, replaceWords, swapWords } from './edits.ts';
import { glyphs } from './glyph.ts';
import { homophones } from './homophone.ts';
import { type MaskedLM, refill } from './masked.ts';
import { type AugmenterName, type AugmentOptions, augmenterNames, type Settings, settingsOf } from './options.ts';
import { protect } from './protected.ts';
import { type Candidates, createCandidates } from './replace.ts';
import { readThesaurus } from './synonyms.ts';
import { createTerms, readTerms, type Terms } from './terms.ts';
import { createSegment, openLexicon, type Segment } from './words.ts';

/**
 * The augmenters that are on and leave no character where it was, so that entities would stand elsewhere. The others change
 * one character for one, and none of an entity.
 */
export const moving = (options: { readonly [N in AugmenterName]?: unknown }): readonly AugmenterName[] =>
  augmenterNames.filter((name) => options[name] !== undefined && options[name] !== false && !table[name].same);

/** A variant of the example's text, drawn from the stream `key`; undefined where it has none to give. */
export type Vary = (example: Example, key: number) => string | undefined | Promise<string | undefined>;

export interface Augmenter {
  readonly name: AugmenterName;
  readonly vary: Vary;
  /** Asking again with another key gives nothing else. */
  readonly once: boolean;
  /** Whether reasoning, answer and logits go with the variant. */
  readonly same: boolean;
}

/** What augmenters are made from. */
interface Kit {
  readonly terms: Terms;
  /** Present if some word edit is on. */
  readonly segment: Segment | undefined;
  readonly candidates: Candidates | undefined;
  readonly translate: Translate | undefined;
  readonly model: MaskedLM | undefined;
}

interface Row<S> {
  /** What it needs beyond the text. */
  readonly needs: readonly ('words' | 'synonyms')[];
  readonly once: boolean;
  /**
   * Noise is the same sentence mistyped: its reasoning and answer still hold, and the teacher's logits for the clean text
   * are just what a student should say. All others make a new sentence, of which the teacher has said nothing.
   */
  readonly same: boolean;
  readonly make: (settings: S, kit: Kit) => Vary;
}

const edit =
  (edit: Edit, rate: number, { segment }: Kit): Vary =>
  ({ text }, key) =>
    edit(segment!(text), rate, key);

const table: { readonly [N in AugmenterName]: Row<Settings[N]> } = {
  synonym: {
    ...{ needs: ['words', 'synonyms'], once: false, same: false },
    make: ({ rate }, kit) => edit(replaceWords(kit.candidates!), rate, kit),
  },
  insert: {
    ...{ needs: ['words', 'synonyms'], once: false, same: false },
    make: ({ rate }, kit) => edit(insertWords(kit.candidates!), rate, kit),
  },
  swap: {
    ...{ needs: ['words'], once: false, same: false },
    make: ({ rate }, kit) => edit(swapWords, rate, kit),
  },
  delete: {
    ...{ needs: ['words'], once: false, same: false },
    make: ({ rate }, kit) => edit(deleteWords, rate, kit),
  },
  homophone: {
    ...{ needs: [], once: false, same: true },
    make:
      ({ rate, tone }, { terms }) =>
      ({ text, spans }, key) =>
        homophones(text, rate, key, protect(text, terms, spans), { tone }),
  },
  glyph: {
    ...{ needs: [], once: false, same: true },
    make:
      ({ rate }, { terms }) =>
      ({ text, spans }, key) =>
        glyphs(text, rate, key, protect(text, terms, spans)),
  },
  masked: {
    ...{ needs: [], once: false, same: false },
    make: (settings, { model, terms }) => {
      if (!model) throw new Fault('augment.no-model');
      return ({ text }, key) => refill(text, settings, key, model, terms);
    },
  },
  'back-translation': {
    ...{ needs: [], once: true, same: false },
    make: ({ through }, { translate, terms }) => {
      if (!translate) throw new Fault('augment.no-translator');
      return ({ text }) => backTranslate(text, through, translate, terms);
    },
  },
};

export interface Sources {
  readonly translate?: Translate | undefined;
  readonly model?: MaskedLM | undefined;
}

/**
 * The augmenters that are switched on, in the order of the table.
 * Faults: a rate out of range, a synonym file, model or translator that is needed and missing, a bad synonym or term file.
 */
export async function openAugmenters(options: AugmentOptions, sources: Sources = {}): Promise<readonly Augmenter[]> {
  const active = augmenterNames.filter((name) => settingsOf(options, name) !== undefined);
  const who = (need: 'words' | 'synonyms'): AugmenterName | undefined =>
    active.find((name) => table[name].needs.includes(need));
  const files = active.length > 0 ? [options.terms ?? []].flat() : [];
  const known = await Promise.all(files.map(readTerms));
  const terms = createTerms(known.flat().map(({ term }) => term));
  const lexicon = who('words') && (await openLexicon());
  const speaker = who('synonyms');
  if (speaker && options.synonyms === undefined) throw new Fault('augment.no-synonyms', { name: speaker });
  const kit: Kit = {
    terms,
    segment: lexicon && createSegment(lexicon, terms),
    candidates: lexicon && speaker && createCandidates(await readThesaurus(options.synonyms!), lexicon),
    ...{ translate: sources.translate, model: sources.model },
  };
  return active.map((name) => open(name, options, kit));
}

function open<N extends AugmenterName>(name: N, options: AugmentOptions, kit: Kit): Augmenter {
  const { make, once, same } = table[name];
  return { name, once, same, vary: make(settingsOf(options, name)!, kit) };
}
