// What a recipe may say about augmentation.
import { Fault } from '../../words/fault.ts';

/** Settings by augmenter. All are off by default; `true` switches one on with its defaults. */
export interface Settings {
  /** Words replaced by synonyms of the same part of speech; needs `synonyms`. `rate`: share of the words. */
  readonly synonym: { readonly rate: number };
  /** A synonym of some word put behind another; needs `synonyms`. `rate`: of the words. */
  readonly insert: { readonly rate: number };
  /** Words of one stretch change places. `rate`: of the words. */
  readonly swap: { readonly rate: number };
  /** Words left out. `rate`: of the words. */
  readonly delete: { readonly rate: number };
  /** Characters of the same reading. `rate`: of the characters; `tone`: of the same tone too. */
  readonly homophone: { readonly rate: number; readonly tone: boolean };
  /** Characters of a similar shape. `rate`: of the characters. */
  readonly glyph: { readonly rate: number };
  /** Characters a masked language model would put. `rate`: of the characters; `least`: probability that will do. */
  readonly masked: { readonly rate: number; readonly least: number };
  /** There and back through another language, given by its code. */
  readonly 'back-translation': { readonly through: string };
}

export type AugmenterName = keyof Settings;

export const defaults: Settings = {
  synonym: { rate: 0.1 },
  insert: { rate: 0.1 },
  swap: { rate: 0.1 },
  delete: { rate: 0.1 },
  homophone: { rate: 0.1, tone: true },
  glyph: { rate: 0.1 },
  masked: { rate: 0.1, least: 0.05 },
  'back-translation': { through: 'en' },
};

export const augmenterNames = Object.keys(defaults) as readonly AugmenterName[];

export type AugmentOptions = {
  readonly [N in AugmenterName]?: boolean | Partial<Settings[N]>;
} & {
  /** Variants a class may get, as a share of its own size; default 1. */
  readonly share?: number;
  /** Variants a record may get; default 4. */
  readonly most?: number;
  /** A synonym file, plain or Cilin. */
  readonly synonyms?: string | undefined;
  /** Term files; no augmenter touches what is in them. */
  readonly terms?: string | readonly string[] | undefined;
};

/** The settings of an augmenter, completed; undefined if it is off. Faults: a share that is none. */
export function settingsOf<N extends AugmenterName>(options: AugmentOptions, name: N): Settings[N] | undefined {
  const given = options[name] as boolean | Partial<Settings[N]> | undefined;
  if (given === undefined || given === false) return undefined;
  const settings = { ...defaults[name], ...(given === true ? {} : given) };
  for (const [field, received] of Object.entries(settings)) {
    if (typeof received === 'number' && !(received >= 0 && received <= 1)) {
      throw new Fault('augment.rate', { name, field, received });
    }
  }
  return settings;
}
