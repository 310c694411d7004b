// What manifest.json says of a bundle. It holds no time and no machine: the same run gives the same bytes.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { byCodeUnit, confined } from '../files/paths.ts';
import { taskNames } from '../text/task.ts';

/** The newest format this code reads and the one it writes. */
export const FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().min(0);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

// What opening a bundle reads, and so must have compared.
const read = ['infer.onnx', 'weights.bin', 'vocab.txt', 'golden.jsonl'];

const manifest = z.strictObject({
  formatVersion: z.literal(FORMAT),
  name,
  task: z.enum(taskNames),
  /** Classes, labels or types of entity; none for a model that fills holes. */
  labels: z.array(z.string().min(1)),
  /** From which probability each label holds, where several may; absent: from 0.5. */
  thresholds: z.array(z.number().gt(0).lt(1)).exactOptional(),
  /** The device it was made for. */
  profile: z.strictObject({ id: name, os: z.string(), arch: z.string() }),
  text: z.strictObject({
    /** Tokens, [CLS] and [SEP] included. */
    maxLength: z.int().min(3),
    lowerCase: z.boolean(),
    /** Rows of the word table; the vocabulary has as many lines. */
    vocabularySize: z.int().min(5),
    /** Types of the terms that the model knows, in the order of their numbers; absent: it knows none. */
    termTypes: z.array(z.string().min(1)).min(1).exactOptional(),
  }),
  /** How weights and activations are stored: float32, u8s8, u8s8-reduced, s8s8, dynamic. */
  scheme: z.enum(['float32', 'u8s8', 'u8s8-reduced', 's8s8', 'dynamic']),
  engine: z.strictObject({
    name: z.literal('onnxruntime'),
    version: z.string(),
    providers: z.array(z.enum(['cpu', 'cuda', 'dml', 'coreml'])).min(1),
    threads: z.int().min(1),
  }),
  /** How far a logit may lie from the one in golden.jsonl, relative to the row's largest (at least 1). */
  golden: z.strictObject({ rows: z.int().min(0), tolerance: z.number().min(0) }),
  sizes: z.strictObject({ payload: bytes, runtime: bytes }),
  /** Figures that a second run repeats exactly, such as accuracy; never a latency. */
  metrics: z.record(z.string(), z.number()),
  /** Where it came from: name → sha256, such as recipe, data, teacher, student. */
  lineage: z.record(z.string(), sha256),
  /** Every file of the bundle but manifest.json, manifest.sha256 and what a device adds under adapters/. */
  files: z
    .record(z.string().refine(confined), z.strictObject({ sha256, bytes }))
    .refine((files) => read.every((name) => Object.hasOwn(files, name)), `must list ${read.join(', ')}`),
});

export const Manifest = manifest
  .refine(({ task, labels }) => task === 'mask' || labels.length > 0, {
    path: ['labels'],
    message: 'must name at least one',
  })
  .refine(({ labels, thresholds }) => !thresholds || thresholds.length === labels.length, {
    path: ['thresholds'],
    message: 'must be one per label',
  });

export type Manifest = z.infer<typeof manifest>;
export type Scheme = Manifest['scheme'];

export const MANIFEST = 'manifest.json';
/** Holds what `sha256sum manifest.json` prints, so the manifest itself cannot change unseen either. */
export const SEAL = 'manifest.sha256';

/** Tolerance of the golden set per scheme: float32 differs by summation order, integers by a rounding step at a tie. */
export const tolerances: { readonly [S in Scheme]: number } = {
  float32: 1e-3,
  u8s8: 0.1,
  'u8s8-reduced': 0.1,
  s8s8: 0.1,
  dynamic: 0.1,
};

/** The bytes of manifest.json: keys as in the schema, files, metrics and lineage sorted. */
export function formatManifest(manifest: Manifest): string {
  const { metrics, lineage, files, ...rest } = Manifest.parse(manifest);
  return `${JSON.stringify({ ...rest, metrics: sorted(metrics), lineage: sorted(lineage), files: sorted(files) }, null, 2)}\n`;
}

/** The bytes of manifest.sha256 for those of manifest.json. */
export function seal(manifest: string | Uint8Array): string {
  return `${createHash('sha256').update(manifest).digest('hex')}  ${MANIFEST}\n`;
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => byCodeUnit(a, b)));
