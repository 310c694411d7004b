// A device as data: what it is, what it can compute, and what a bundle for it may cost.
import * as z from 'zod';

const words = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** How numbers are stored and multiplied on the device; the compress layer reads nothing else of a profile. */
const quantization = z.strictObject({
  /** static: ranges measured on the workbench. dynamic: measured on the device, once per MatMul. */
  mode: z.enum(['static', 'dynamic']),
  activations: z.enum(['uint8', 'int8']),
  weights: z.enum(['int8', 'uint8']),
  /** Weights of 7 bits: x64 without VNNI adds pairs of products in 16 bits, and 8-bit weights overflow there. */
  reduceRange: z.boolean(),
  perChannel: z.boolean(),
  /** int8-row: one scale per row of the word table. */
  embeddings: z.enum(['int8-row', 'float32']),
});

/** Which parts may go on learning on the device. */
const learning = z.strictObject({ head: z.boolean(), terms: z.boolean(), adapters: z.boolean() });

export const Profile = z
  .strictObject({
    /** Short enough for a bundle's name to end with it. */
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/),
    name: words,
    os: z.enum(['linux', 'win32', 'darwin']),
    arch: z.enum(['x64', 'arm64']),
    /** Instruction sets the numbers above rely on. */
    cpu: z.array(z.enum(['avx2', 'avx512', 'vnni', 'neon', 'dotprod', 'i8mm'])),
    engine: z.enum(['onnxruntime']),
    /** Tried in this order. */
    providers: z.array(z.enum(['cpu', 'cuda', 'dml', 'coreml'])).min(1),
    quantization,
    /** Threads inside one operator. */
    threads: z.int().min(1).max(256),
    /** Memory that the predictor may take, in MB of 10⁶ bytes. */
    memoryMB: z.int().min(1),
    /** The model payload (graphs, weights, vocabulary, terms, adapters), in MB of 10⁶ bytes. */
    sizeBudgetMB: z.number().positive().default(50),
    /** One sentence of 128 tokens, 95th percentile, in milliseconds. */
    latencyBudgetMs: z.number().positive(),
    learning,
  })
  .superRefine((profile, context) => {
    for (const rule of rules)
      if (rule.broken(profile)) context.addIssue({ code: 'custom', path: rule.path, params: rule });
  });

export type Profile = z.infer<typeof Profile>;
export type Quantization = Profile['quantization'];

/** What the single fields cannot say: each rule names the field to change and what would be right there. */
export interface Rule {
  readonly path: string[];
  readonly expected: string;
  readonly because: { readonly en: string; readonly zh: string };
  broken(profile: Pick<z.infer<typeof Profile>, 'quantization' | 'arch' | 'os' | 'cpu' | 'providers'>): boolean;
}

const rules: readonly Rule[] = [
  {
    path: ['quantization', 'activations'],
    expected: 'uint8',
    because: {
      en: 'dynamic quantization only yields unsigned activations (DynamicQuantizeLinear)',
      zh: '动态量化只产生无符号激活值（DynamicQuantizeLinear）',
    },
    broken: ({ quantization: q }) => q.mode === 'dynamic' && q.activations === 'int8',
  },
  {
    path: ['quantization', 'weights'],
    expected: 'int8',
    because: {
      en: 'signed activations need signed weights; the engine has no S8U8 kernel',
      zh: '有符号激活值须配有符号权重；引擎没有 S8U8 算子核',
    },
    broken: ({ quantization: q }) => q.activations === 'int8' && q.weights === 'uint8',
  },
  {
    path: ['quantization', 'reduceRange'],
    expected: 'true',
    because: {
      en: 'x64 without "vnni" in cpu overflows 16-bit sums when unsigned activations meet full-range weights',
      zh: 'x64 若 cpu 中无 "vnni"，无符号激活值乘满量程权重会使 16 位累加溢出',
    },
    broken: ({ arch, cpu, quantization: q }) =>
      arch === 'x64' && !cpu.includes('vnni') && q.activations === 'uint8' && !q.reduceRange,
  },
  {
    path: ['providers'],
    expected: 'cpu',
    because: {
      en: 'dml exists only on win32 and coreml only on darwin',
      zh: 'dml 仅见于 win32，coreml 仅见于 darwin',
    },
    broken: ({ os, providers }) =>
      (providers.includes('dml') && os !== 'win32') || (providers.includes('coreml') && os !== 'darwin'),
  },
];
