import type { Row } from './row.ts';

export const runtime = {
  'runtime.no-bundle': {
    en: '{where}: expected a bundle (folder or .tar.gz), found nothing there — check the path',
    zh: '{where}：应为部署包（文件夹或 .tar.gz），但该处没有任何内容——请检查路径',
  },
  'runtime.not-a-bundle': {
    en: '{where}: expected a bundle with a manifest.json, found none — name the bundle folder or its .tar.gz',
    zh: '{where}：应为含 manifest.json 的部署包，但未找到——请指定部署包文件夹或其 .tar.gz',
  },
  'runtime.format-version': {
    en: '{where}: expected bundle format {expected}, received {received} — use the Penjing version that made it',
    zh: '{where}：应为第 {expected} 版部署包格式，实际为第 {received} 版——请使用制作它的 Penjing 版本',
  },
  'runtime.manifest-field': {
    en: '{where}: expected a valid manifest, but "{field}" is wrong: {reason} — make the bundle again',
    zh: '{where}：清单无效，“{field}”有误：{reason}——请重新制作部署包',
  },
  'runtime.file-missing': {
    en: '{where}: expected this file of the bundle, found none — copy the bundle again',
    zh: '{where}：部署包缺少此文件——请重新复制部署包',
  },
  'runtime.file-size': {
    en: '{where}: expected {expected} bytes, received {received} — the copy is incomplete or changed; copy the bundle again',
    zh: '{where}：应为 {expected} 字节，实际为 {received} 字节——复制不完整或被改动，请重新复制部署包',
  },
  'runtime.file-changed': {
    en: '{where}: expected sha256 {expected}…, received {received}… — the file was changed or damaged; copy the bundle again',
    zh: '{where}：sha256 应为 {expected}…，实际为 {received}…——文件被改动或已损坏，请重新复制部署包',
  },
  'runtime.seal': {
    en: '{where}: expected the one line "{expected}", received another text — copy the bundle again',
    zh: '{where}：应为一行“{expected}”，实际为其他内容——请重新复制部署包',
  },
  'runtime.golden': {
    en: '{where}, row {row}: expected logits {expected}, received {received} — this machine computes otherwise; make a bundle for its own profile',
    zh: '{where} 第 {row} 行：logits 应为 {expected}，实际为 {received}——本机计算结果不同，请按本机的设备配置制作部署包',
  },
  'runtime.vocabulary-size': {
    en: '{where}: expected {expected} tokens as in the manifest, received {received} — make the bundle again',
    zh: '{where}：按清单应有 {expected} 个词元，实际为 {received} 个——请重新制作部署包',
  },
  'runtime.token-range': {
    en: 'tokenizer: expected token ids below {rows} (rows of the word table), received {id} — use the vocabulary the model was trained with',
    zh: '分词器：词元编号应小于 {rows}（词表行数），实际为 {id}——请使用训练该模型时的词表',
  },
  'runtime.logits': {
    en: 'model: expected logits [batch × {expected}], one per label, received [{received}] — use the labels the model was trained with',
    zh: '模型：logits 应为 [批 × {expected}]（每个标签一个），实际为 [{received}]——请使用训练该模型时的标签',
  },
  'runtime.emissions': {
    en: 'model: expected emissions [batch × tokens × {expected}], one per tag, received [{received}] — use the entity types the model was trained with',
    zh: '模型：emissions 应为 [批 × 词元 × {expected}]（每个标注一个），实际为 [{received}]——请使用训练该模型时的实体类型',
  },
  'runtime.mask-logits': {
    en: 'model: expected logits [holes × {expected}], one per token of the vocabulary, received [{received}] — use the vocabulary the model was trained with',
    zh: '模型：logits 应为 [空位 × {expected}]（词表中每个词元一个），实际为 [{received}]——请使用训练该模型时的词表',
  },
  'runtime.no-hole': {
    en: 'text {row}: expected a hole, written [MASK], □ or ＿, received "{received}" — this model fills holes',
    zh: '第 {row} 条文本：应含空位（写作 [MASK]、□ 或 ＿），实际为“{received}”——此模型用于填空',
  },
  'runtime.head': {
    en: '{where}: expected outputs for the task {task} ({expected}), received {received} — use a model trained for this task, or correct the task in the manifest',
    zh: '{where}：任务 {task} 需要输出 {expected}，实有 {received}——请使用为该任务训练的模型，或改正清单中的任务',
  },
  'runtime.archive-damaged': {
    en: '{where}: expected a complete .tar.gz, it cannot be unpacked: {reason} — copy or download it again',
    zh: '{where}：应为完整的 .tar.gz，但无法解包：{reason}——请重新复制或下载',
  },
  'runtime.archive-entry': {
    en: '{where}: expected only files and folders, received "{name}" of tar type {kind} — do not use this archive',
    zh: '{where}：只应含文件和文件夹，却有 tar 类型为 {kind} 的“{name}”——请勿使用此压缩包',
  },
  'runtime.archive-twice': {
    en: '{where}: expected every path once, received "{name}" again — do not use this archive',
    zh: '{where}：每个路径只应出现一次，“{name}”却重复出现——请勿使用此压缩包',
  },
  'runtime.path-outside': {
    en: '{where}: expected paths inside the bundle, received "{name}" — do not use this archive',
    zh: '{where}：路径应在部署包之内，却有“{name}”——请勿使用此压缩包',
  },
  'runtime.archive-too-large': {
    en: '{where}: expected a bundle of ordinary size, "{name}" goes beyond the limit — do not use this archive',
    zh: '{where}：超出部署包的正常大小（到“{name}”为止）——请勿使用此压缩包',
  },
  'runtime.disk-full': {
    en: '{where}: expected free space on the disk, it is full — free some space and run again',
    zh: '{where}：磁盘空间已满——请腾出空间后重试',
  },
  'runtime.not-writable': {
    en: '{where}: expected a place that may be written, permission is denied — choose another folder or change its permissions',
    zh: '{where}：没有写入权限——请换一个文件夹或修改权限',
  },
  'runtime.not-a-folder': {
    en: '{where}: expected a folder on this path, a file is in the way — choose another path',
    zh: '{where}：路径上应为文件夹，却被文件占据——请换一个路径',
  },
  'runtime.not-a-file': {
    en: '{where}: expected a file here or nothing, a folder of this name is in the way — choose another path',
    zh: '{where}：此处应为文件或空缺，却被同名文件夹占据——请换一个路径',
  },
  'runtime.no-folder': {
    en: '{where}: expected a folder here, found none — make it, or choose another (temporary files: TMPDIR)',
    zh: '{where}：此处应有文件夹，但不存在——请先创建或换一个（临时文件夹由 TMPDIR 指定）',
  },
  'runtime.long-name': {
    en: '{where}: expected a name the disk allows, received a longer one — choose a shorter name or path',
    zh: '{where}：名称超出文件系统允许的长度——请换一个更短的名称或路径',
  },
  'runtime.unreadable': {
    en: '{where}: expected a file that can be read, the system refuses ({reason}) — check its permissions',
    zh: '{where}：系统拒绝读取该文件（{reason}）——请检查读取权限',
  },
  'runtime.other-machine': {
    en: 'bundle {name}: expected {expected}, this machine is {received} — use the bundle made for it',
    zh: '部署包 {name}：适用于 {expected}，而本机是 {received}——请使用为本机制作的部署包',
  },
  'runtime.usage': {
    en: 'usage: expected predict [TEXT…], verify or info, received "{received}" — for example: node {program} predict "今天天气怎么样"',
    zh: '用法：应为 predict [文本…]、verify 或 info，实际为“{received}”——例如：node {program} predict "今天天气怎么样"',
  },
  'runtime.pair': {
    en: 'text {row}: expected two texts with a tab between them, received {received} — this model compares pairs',
    zh: '第 {row} 条文本：应为以制表符分隔的两段文本，实际为 {received} 段——此模型用于比较文本对',
  },
  'runtime.verified': {
    en: '{where}: {files} files and {rows} golden rows verified',
    zh: '{where}：已核对 {files} 个文件和 {rows} 条标准样例',
  },
} as const satisfies Record<string, Row>;
