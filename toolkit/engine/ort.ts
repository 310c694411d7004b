// onnxruntime-node as an engine.
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { Fault } from '../words/fault.ts';
import type { Engine, EngineOptions, Executable, Feed, Feeds, Provider } from './engine.ts';

const levels = { none: 'disabled', basic: 'basic', extended: 'extended', all: 'all' } as const;

/** Stock ONNX Runtime. Faults: a provider this machine lacks, a file the runtime refuses. */
export const ort: Engine = {
  name: 'onnxruntime',
  async compile(model, options = {}) {
    const providers = options.providers ?? ['cpu'];
    requireProviders(providers);
    const where = typeof model === 'string' ? model : 'model';
    const session = await create(model, sessionOptions(options, providers)).catch((cause: unknown) => {
      throw new Fault('engine.not-loaded', { where, reason: reason(cause) }, { cause });
    });
    return executable(session);
  },
};

/** Providers that this machine's runtime was built with. */
export function availableProviders(): readonly Provider[] {
  return listSupportedBackends().map((backend) => backend.name as Provider);
}

function requireProviders(wanted: readonly Provider[]): void {
  const available = availableProviders();
  const missing = wanted.find((provider) => !available.includes(provider));
  if (missing) throw new Fault('engine.no-provider', { provider: missing, available: available.join(', ') });
}

const create = (model: Uint8Array | string, options: InferenceSession.SessionOptions): Promise<InferenceSession> =>
  typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options);

function sessionOptions(options: EngineOptions, providers: readonly Provider[]): InferenceSession.SessionOptions {
  return {
    executionProviders: [...providers],
    intraOpNumThreads: options.threads ?? 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: levels[options.optimize ?? 'all'],
    enableCpuMemArena: options.arena ?? true,
    enableMemPattern: options.memoryPattern ?? true,
    logSeverityLevel: 3,
    ...(options.optimizedPath === undefined ? {} : { optimizedModelFilePath: options.optimizedPath }),
    ...(options.external === undefined
      ? {}
      : { externalData: Object.entries(options.external).map(([path, data]) => ({ path, data })) }),
    extra: { session: { disable_prepacking: options.prepack === false ? '1' : '0' } },
  };
}

function executable(session: InferenceSession): Executable {
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds, outputs = session.outputNames) {
      const given = tensors(feeds);
      const results = await run(session, given, outputs).catch((cause: unknown) => {
        throw new Fault('engine.run-failed', { reason: reason(cause) }, { exit: 1, cause });
      });
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, feed(value)]));
    },
    release: () => session.release(),
  };
}

function run(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
  outputs: NonNullable<Parameters<Executable['run']>[1]>,
): Promise<InferenceSession.ReturnType> {
  if (isNames(outputs)) return session.run(feeds, [...outputs]);
  return session.run(
    feeds,
    Object.fromEntries(Object.entries(outputs).map(([name, place]) => [name, place === null ? null : tensorOf(place)])),
  );
}

const isNames = (outputs: NonNullable<Parameters<Executable['run']>[1]>): outputs is readonly string[] =>
  Array.isArray(outputs);

const tensors = (feeds: Feeds): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)]));

const tensorOf = ({ type, data, dims }: Feed): Tensor => new Tensor(type, data as never, dims);

const feed = (value: unknown): Feed => {
  const { type, data, dims } = value as Feed;
  return { type, data, dims };
};

const reason = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.trim();
