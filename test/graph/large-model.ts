// Run by large.test.ts in a process of its own: writes a model of the given size, loads it, saves it, and says how much memory each took.
import { closeSync, fsyncSync, openSync, readFileSync, writevSync } from 'node:fs';
import { readModel, writeModel } from '../../toolkit/graph/proto.ts';

const [action, from, to] = process.argv.slice(2) as [string, string, string];

function save(path: string, chunks: readonly Uint8Array[]): void {
  const file = openSync(path, 'w');
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) at += writevSync(file, [chunk.subarray(at, at + 2 ** 26)]);
  fsyncSync(file);
  closeSync(file);
}

if (action === 'make') {
  const data = new Uint8Array(4 * 4096 * 1024).fill(7);
  const names = Array.from({ length: Number(from) }, (_, i) => `layer.${i}.weight`);
  const graph = {
    name: 'large',
    opset: { '': 20 },
    nodes: names.map((name, i) => ({
      name: '',
      op: 'Add',
      domain: '',
      inputs: [i === 0 ? 'x' : `y${i - 1}`, name],
      outputs: [`y${i}`],
      attributes: {},
    })),
    initializers: new Map(names.map((name) => [name, { type: 'float32' as const, dims: [4096, 1024], data }])),
    inputs: [{ name: 'x', type: 'float32' as const, shape: [4096, 1024] }],
    outputs: [{ name: `y${names.length - 1}`, type: 'float32' as const, shape: [4096, 1024] }],
    values: new Map(),
  };
  save(to, writeModel(graph).model);
} else {
  const started = performance.now();
  const graph = readModel(readFileSync(from));
  save(to, writeModel(graph).model);
  const report = {
    peak: process.resourceUsage().maxRSS * 1024,
    nodes: graph.nodes.length,
    milliseconds: performance.now() - started,
  };
  process.stdout.write(JSON.stringify(report));
}
