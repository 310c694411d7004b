import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Builder } from '../../toolkit/graph/build.ts';
import { concat, readModel, writeModel } from '../../toolkit/graph/proto.ts';
import { floats } from '../../toolkit/graph/tensor.ts';

const folder = mkdtempSync(join(tmpdir(), 'penjing-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = new URL('./large-model.ts', import.meta.url).pathname;
const child = (...parameters: string[]) =>
  execFileSync(process.execPath, ['--import', 'tsx', script, ...parameters], { encoding: 'utf8' });

async function hash(path: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 22 })) sum.update(chunk);
  return sum.digest('hex');
}

describe('large models', () => {
  it('loads and saves 400 MB in 1.3 times its size', async () => {
    const [made, saved] = [join(folder, 'made.onnx'), join(folder, 'saved.onnx')];
    child('make', '25', made);
    const { size } = statSync(made);
    expect(size).toBeGreaterThan(400e6);
    const { peak, nodes } = JSON.parse(child('copy', made, saved));
    expect(nodes).toBe(25);
    expect(peak / size).toBeLessThan(1.3);
    expect(await hash(saved)).toBe(await hash(made));
  }, 30_000);

  it('reads a twelve-layer graph whole', () => {
    const graph = readModel(concat(writeModel(layers(12)).model));
    expect(graph.nodes.length).toBeGreaterThan(400);
  });
});

/** About the nodes of an encoder layer, forty each. */
function layers(count: number) {
  const builder = new Builder('layers');
  let x = builder.input('x', 'float32', ['batch', 'sequence', 8]);
  for (let layer = 0; layer < count; layer++) {
    for (let i = 0; i < 10; i++) {
      const weight = builder.initializer(`layer.${layer}.${i}`, floats([8, 8], new Float32Array(64)));
      const mixed = builder.op('MatMul', [x, weight]);
      const turned = builder.op('Transpose', [mixed], { perm: [0, 1, 2] });
      x = builder.op('Add', [builder.op('Gelu', [turned]), x]);
    }
  }
  builder.output(x);
  return builder.build();
}
