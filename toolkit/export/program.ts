// The device's program: toolkit/runtime/main.ts and all it imports, as plain JavaScript without comments to read on a device.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const top = fileURLToPath(new URL('../../', import.meta.url));

export interface Program {
  /** File name → its bytes; main.mjs is the entry. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Every source file in it, relative to the top folder. */
  readonly sources: readonly string[];
}

/** Bundles the runtime. Native code stays outside, to be found in node_modules beside it; the bytes depend on the sources only. */
export async function program(): Promise<Program> {
  const result = await build({
    absWorkingDir: top,
    entryPoints: { main: 'toolkit/runtime/main.ts' },
    outdir: 'runtime',
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    external: ['onnxruntime-node', 'onnxruntime-common'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return {
    files: new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents])),
    sources: Object.keys(result.metafile.inputs).toSorted(),
  };
}
