// What people read in a bundle: how to run it, and the licences of what it carries.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Manifest } from '../runtime/format.ts';

/** README.md of a bundle, English then Chinese. */
export function readme({ name, labels, profile, engine }: Omit<Manifest, 'files'>): string {
  const shown = labels.join(', ');
  return `# ${name}

Made by Penjing for \`${profile.id}\` (${profile.os}, ${profile.arch}). Labels: ${shown}.

Needs Node.js 20 or newer and nothing else: no network, no installation.

\`\`\`
node runtime/main.mjs predict "some text"      one JSON line per text
node runtime/main.mjs predict < texts.txt      one text per line
node runtime/main.mjs verify                   are all files whole, does this machine compute the same
node runtime/main.mjs info                     what the manifest says
sha256sum -c manifest.sha256                   is the manifest whole
\`\`\`

Every start compares all files with \`manifest.json\` and answers \`golden.jsonl\` once. \`adapters/\` is for what the device
learns. The engine is ONNX Runtime ${engine.version}; licences are in \`runtime/LICENSES.txt\`.

# ${name}（中文）

由 Penjing 为 \`${profile.id}\`（${profile.os}，${profile.arch}）制作。标签：${shown}。

只需 Node.js 20 或更新版本，不用联网，也不用安装。

\`\`\`
node runtime/main.mjs predict "一段文本"        每条文本输出一行 JSON
node runtime/main.mjs predict < texts.txt      每行一条文本
node runtime/main.mjs verify                   核对文件是否完整、本机计算结果是否一致
node runtime/main.mjs info                     查看清单内容
sha256sum -c manifest.sha256                   核对清单是否完整
\`\`\`

每次启动都会按 \`manifest.json\` 核对全部文件，并运行一遍 \`golden.jsonl\`。\`adapters/\` 存放设备学到的内容。
引擎为 ONNX Runtime ${engine.version}；许可证见 \`runtime/LICENSES.txt\`。
`;
}

/** The licences of the code under runtime/; ONNX Runtime's npm package carries no file of its own. */
export async function licences(): Promise<string> {
  const zod = await readFile(join(dirname(require.resolve('zod')), 'LICENSE'), 'utf8');
  const [, ...terms] = zod.slice(zod.indexOf('Copyright')).split('\n');
  const runtime = ['MIT License', '', 'Copyright (c) Microsoft Corporation', ...terms].join('\n');
  return [
    'Penjing: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0\n',
    `onnxruntime-node, onnxruntime-common\n\n${runtime}`,
    `zod\n\n${zod}`,
  ].join(`\n${'-'.repeat(72)}\n\n`);
}

const require = createRequire(import.meta.url);
