// The part of a recipe that says what to learn from and how records are read, taught, cleaned, balanced and varied.
import { z } from 'zod';
import { type AugmenterName, augmenterNames, defaults, type Settings } from '../data/augment/options.ts';
import { ruleNames } from '../data/clean/rules.ts';
import { roles } from '../data/read/fields.ts';
import { ends, units } from '../data/read/offsets.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(1);
const file = z.string().min(1);
const positive = z.number().gt(0);

const table = <N extends string, V extends z.ZodType>(names: readonly N[], value: V) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, value.optional()])) as Record<N, z.ZodOptional<V>>);

/** A file, a folder, a glob, `hf://datasets/OWNER/NAME`, or a list of these. */
const sources = z.union([file, z.array(file).min(1)]);

const split = z.strictObject({
  /** Shares of the records that go to validation and to test; the rest trains. With `data.test`, none go to test. */
  validation: z.number().min(0).max(0.5).default(0),
  test: z.number().gt(0).max(0.5).default(0.1),
});

/** The built-in demo of the recipe's task: `size` records generated from `seed`. */
const demo = z.strictObject({
  size: z.int().min(100).default(3000),
  seed: z.int().min(0).default(1),
});

/** What is written one way before anything else sees it. */
const normalize = z.strictObject({
  nfkc: z.boolean().default(false),
  width: z.boolean().default(false),
  simplify: z.boolean().default(false),
});

const noise = z.strictObject({
  /** Parts for cross-validation; 0 checks no labels. */
  folds: z.union([z.literal(0), z.int().min(2).max(20)]).default(5),
  /** Records checked at most, a sample of the training part where it has more. */
  limit: count.default(20_000),
  /** Share of the suspicious labels whose records are dropped, the most suspicious first. */
  drop: share.default(0),
});

/** How the groups of the training part are evened out; what each method does stands at `data/balance/targets.ts`. */
const by = z.enum(['label', 'domain']).default('label');
const repeats = count.max(65_535).optional();
const balance = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('none'), by }),
  z.strictObject({ method: z.literal('cap'), by, most: count }),
  z.strictObject({ method: z.literal('oversample'), by, share: share.optional(), repeats }),
  z.strictObject({ method: z.literal('temperature'), by, temperature: z.number().min(1), repeats }),
]);
const balanceFields = [...new Set(balance.options.flatMap(({ shape }) => Object.keys(shape)))];

const budget = z.strictObject({ tokens: positive.optional(), money: positive.optional() });

/** An OpenAI-compatible endpoint; the key comes from the environment or the keychain, never from here. */
const endpoint = z.strictObject({
  baseUrl: z.string().min(1),
  model: z.string().min(1),
  keyVariable: z.string().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxTokens: count.optional(),
  concurrency: count.max(256).optional(),
  requestsPerMinute: positive.optional(),
  tokensPerMinute: positive.optional(),
  retries: z.int().min(0).max(20).optional(),
  idleSeconds: positive.optional(),
  totalSeconds: positive.optional(),
  /** Money per million tokens, by model. */
  prices: z
    .record(
      z.string(),
      z.strictObject({
        input: z.number().min(0),
        cachedInput: z.number().min(0).optional(),
        output: z.number().min(0),
      }),
    )
    .optional(),
  budget: budget.optional(),
});

/** What the endpoint is asked about each training record. */
const ask = z.strictObject({
  labels: z.array(z.string().min(1)).min(2),
  descriptions: z.record(z.string(), z.string()).optional(),
  instruction: z.string().min(1).optional(),
  logprobs: z.boolean().optional(),
  samples: count.max(64).optional(),
  smoothing: z.number().min(0).optional(),
  relabel: z.boolean().optional(),
});

/** An augmenter's settings, each of the kind of its default; true for all defaults. */
function augmenter(name: AugmenterName) {
  const kind = (value: number | boolean | string) =>
    typeof value === 'number' ? share : typeof value === 'boolean' ? z.boolean() : z.string().min(1);
  const fields = Object.entries(defaults[name]).map(([field, value]) => [field, kind(value).optional()]);
  return z.union([z.boolean(), z.strictObject(Object.fromEntries(fields))]).optional();
}

type Augmenters = { readonly [N in AugmenterName]: z.ZodOptional<z.ZodType<boolean | Partial<Settings[N]>>> };
const augmenters = Object.fromEntries(augmenterNames.map((name) => [name, augmenter(name)])) as unknown as Augmenters;

const augment = z.strictObject({
  ...augmenters,
  /** Variants a class may get, as a share of its own size, and a record. */
  share: z.number().min(0).max(10).optional(),
  most: count.max(100).optional(),
  /** A synonym file, and a file of terms no variant touches, beside those of the recipe's dictionary. */
  synonyms: file.optional(),
  terms: file.optional(),
  /** What `masked` asks: a checkpoint folder, or hf://OWNER/NAME, that was trained on hidden words; or a bundle that fills holes. */
  model: file.optional(),
});

export const dataRecipe = z.strictObject({
  /** JSONL, CSV, TSV or Parquet, also gzipped; without any, the demo is the data. */
  path: sources.optional(),
  /** Held-out records of one's own; then none of `path` go to test. */
  test: sources.optional(),
  /** The file's fields where they have unusual names; an empty name says that there is none. */
  fields: table(roles, z.string()).optional(),
  /** What stands between the labels of a text that has several in one field, "|" for instance; without it, they are lists. */
  separator: z.string().min(1).optional(),
  /** Whether entities end with their last character or before it; default: as the form of the file has it. */
  ends: z.enum(ends).optional(),
  /** What the offsets of entities count, where nothing in a text shows it. */
  offsets: z.enum(units).default('characters'),
  /** Share of a file's lines that may be malformed before the file is refused. */
  badShare: share.default(0.01),
  demo: demo.prefault({}),
  normalize: normalize.prefault({}),
  /** Limits of the cleaning rules that are to differ from their defaults; false switches a rule off. */
  clean: table(ruleNames, z.union([z.number(), z.boolean()])).prefault({}),
  endpoint: endpoint.optional(),
  ask: ask.optional(),
  noise: noise.prefault({}),
  balance: balance.prefault({ method: 'none' }),
  augment: augment.optional(),
  split: split.prefault({}),
});

const parts = {
  ...{ demo, normalize, noise, endpoint, ask, augment, split },
  clean: dataRecipe.shape.clean.unwrap(),
  fields: dataRecipe.shape.fields.unwrap(),
};

/** The fields known at each path of the data part, for suggestions. */
export const knownDataFields: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [`data.${name}`, Object.keys(part.shape)])),
  'data.balance': balanceFields,
  'data.endpoint.budget': Object.keys(budget.shape),
  ...Object.fromEntries(augmenterNames.map((name) => [`data.augment.${name}`, Object.keys(defaults[name])])),
};
