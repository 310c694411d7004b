import type { Row } from './row.ts';

const files = {
  'model.no-file': {
    en: '{where}: expected {names}, received a folder without — choose a folder in Hugging Face layout, or download the model again',
    zh: '{where}：应有 {names}，而文件夹中没有——请选择 Hugging Face 布局的文件夹，或重新下载模型',
  },
  'model.cut-short': {
    en: '{where}: expected at least {expected} bytes, received {received} — the file is cut short or damaged; download it again',
    zh: '{where}：应至少有 {expected} 字节，实为 {received} 字节——文件不完整或已损坏，请重新下载',
  },
  'model.too-long': {
    en: '{where}: expected at most {most} bytes of description, received {received} — the file is damaged or not what its name says; download it again',
    zh: '{where}：描述部分应不超过 {most} 字节，实为 {received} 字节——文件已损坏或名不副实，请重新下载',
  },
  'model.trailing': {
    en: '{where}: expected the file to end at byte {expected}, received {received} bytes — it is damaged; download it again',
    zh: '{where}：文件应在第 {expected} 字节结束，实有 {received} 字节——文件已损坏，请重新下载',
  },
  'model.not-text': {
    en: '{where}: expected UTF-8 text, received other bytes — download the file again',
    zh: '{where}：应为 UTF-8 文本，实为其他字节——请重新下载',
  },
  'model.not-json': {
    en: '{where}: expected JSON, received something else — download the file again',
    zh: '{where}：应为 JSON，实为其他内容——请重新下载',
  },
} as const satisfies Record<string, Row>;

const config = {
  'model.config-field': {
    en: '{where}: expected {name} {expected}, received {received} — take a model of this kind, or correct the file',
    zh: '{where}：{name} 应为 {expected}，实为 {received}——请选用这一类模型，或更正该文件',
  },
  'model.config-heads': {
    en: '{where}: expected hidden_size {hidden} to be a multiple of num_attention_heads, received {heads} — correct the file',
    zh: '{where}：hidden_size {hidden} 应为 num_attention_heads 的倍数，实为 {heads}——请更正该文件',
  },
  'model.config-labels': {
    en: '{where}: expected id2label to number its labels 0, 1, 2 …, received {received} — correct the file',
    zh: '{where}：id2label 应从 0 起依次编号，实为 {received}——请更正该文件',
  },
  'model.vocab-size': {
    en: '{where}: expected {expected} tokens, as vocab_size says, received {received} — take vocab.txt and config.json from the same model',
    zh: '{where}：按 vocab_size 应有 {expected} 个词元，实为 {received} 个——请从同一模型取 vocab.txt 与 config.json',
  },
} as const satisfies Record<string, Row>;

const safetensors = {
  'model.not-safetensors': {
    en: '{where}: expected a safetensors header, received {received} at byte {at} — the file is damaged or of another kind; download it again',
    zh: '{where}：应为 safetensors 文件头，第 {at} 字节处实为 {received}——文件已损坏或属其他格式，请重新下载',
  },
  'model.repeated-name': {
    en: '{where}: expected each name once, received {name} twice — nothing says which is meant; ask for a clean file',
    zh: '{where}：每个名称应只出现一次，而 {name} 出现两次——无从判断取哪一个，请另取无误的文件',
  },
  'model.entry-type': {
    en: '{where}: expected {name} as one of {expected}, received {received} — save the model as float32 or float16',
    zh: '{where}：{name} 的类型应为 {expected} 之一，实为 {received}——请将模型另存为 float32 或 float16',
  },
  'model.entry-size': {
    en: '{where}: expected {expected} bytes for {name} by its type and shape, received {received} — the header lies; download the file again',
    zh: '{where}：按类型和形状，{name} 应占 {expected} 字节，实为 {received} 字节——文件头不实，请重新下载',
  },
  'model.entry-place': {
    en: '{where}: expected {name} to begin at byte {expected}, received {received} — tensors lie side by side without holes or overlaps; download the file again',
    zh: '{where}：{name} 应从第 {expected} 字节开始，实为第 {received} 字节——张量须首尾相接，不留空隙也不重叠，请重新下载',
  },
} as const satisfies Record<string, Row>;

const torch = {
  'model.not-torch': {
    en: '{where}: expected a PyTorch file of weights, received bytes {received} — choose another file, or save the model as safetensors',
    zh: '{where}：应为 PyTorch 权重文件，实为字节 {received}——请另选文件，或将模型另存为 safetensors',
  },
  'model.pickle-class': {
    en: '{where}: expected tensors and nothing else, received a call of {name} — nothing was run; do not trust this file, ask for the model as safetensors',
    zh: '{where}：应只含张量，实含对 {name} 的调用——未执行任何内容；请勿信任此文件，改取 safetensors 格式',
  },
  'model.pickle-code': {
    en: '{where}: expected tensors and nothing else, received pickle instruction {code} at byte {at} — nothing was run; ask for the model as safetensors',
    zh: '{where}：应只含张量，第 {at} 字节处实为 pickle 指令 {code}——未执行任何内容；请改取 safetensors 格式',
  },
  'model.pickle-shape': {
    en: '{where}: expected a table of named tensors, received {received} at byte {at} — save model.state_dict() and nothing more',
    zh: '{where}：应为由名称到张量的表，第 {at} 字节处实为 {received}——请只保存 model.state_dict()',
  },
  'model.pickle-long': {
    en: '{where}: expected at most {most} pickle instructions, received more — no encoder needs so many; ask for the model as safetensors',
    zh: '{where}：pickle 指令应不超过 {most} 条，实际更多——编码器无需这么多；请改取 safetensors 格式',
  },
  'model.byte-order': {
    en: '{where}: expected little-endian numbers, received {received} — save the model again on an ordinary machine',
    zh: '{where}：数值应为小端序，实为 {received}——请在常见机器上重新保存模型',
  },
  'model.storage-size': {
    en: '{where}: expected {expected} bytes in storage {name}, received {received} — the file is damaged; download it again',
    zh: '{where}：存储 {name} 应有 {expected} 字节，实为 {received} 字节——文件已损坏，请重新下载',
  },
  'model.tensor-place': {
    en: '{where}: expected {name} inside its storage of {expected} elements, received shape [{dims}], strides [{strides}], offset {offset} — the file is damaged; download it again',
    zh: '{where}：{name} 应位于其 {expected} 个元素的存储之内，实为形状 [{dims}]、步长 [{strides}]、偏移 {offset}——文件已损坏，请重新下载',
  },
  'model.zip-directory': {
    en: '{where}: expected a complete archive, received a directory that contradicts its members ({name}) — download the file again',
    zh: '{where}：应为完整的归档，其目录与内容（{name}）矛盾——请重新下载',
  },
  'model.zip-packed': {
    en: '{where}: expected members stored as they are, received {name} compressed or encrypted — save the model with torch.save',
    zh: '{where}：归档成员应原样存放，而 {name} 经过压缩或加密——请用 torch.save 保存模型',
  },
  'model.zip-path': {
    en: '{where}: expected plain member names, received {name} — do not trust this file; ask for the model as safetensors',
    zh: '{where}：归档成员应为普通名称，实为 {name}——请勿信任此文件，改取 safetensors 格式',
  },
  'model.zip-checksum': {
    en: '{where}: expected checksum {expected} for {name}, received {received} — bytes have changed; download the file again',
    zh: '{where}：{name} 的校验和应为 {expected}，实为 {received}——内容有变，请重新下载',
  },
} as const satisfies Record<string, Row>;

const shards = {
  'model.shard-name': {
    en: '{where}: expected the name of a file beside it, received {received} — do not trust this index; download the model again',
    zh: '{where}：应为同一文件夹内的文件名，实为 {received}——请勿信任此索引，重新下载模型',
  },
  'model.shard-lacks': {
    en: '{where}: expected {name}, as the index says, received a file without it — download the model again',
    zh: '{where}：按索引应有 {name}，而文件中没有——请重新下载模型',
  },
} as const satisfies Record<string, Row>;

const parameters = {
  'model.parameter-missing': {
    en: '{where}: expected parameter {name} with shape [{expected}], received {received} — the weights do not fit the configuration',
    zh: '{where}：应有参数 {name}，形状为 [{expected}]，实为{received}——权重与配置不符',
  },
  'model.parameter-not-finite': {
    en: '{where}: expected finite numbers in {name}, received {count} that are none — training went wrong there, or the file is damaged; take another checkpoint',
    zh: '{where}：{name} 应为有限数值，其中 {count} 个不是——可能训练发散或文件已损坏，请换用其他检查点',
  },
  'model.parameters-size': {
    en: '{where}: expected weights of about {expected} bytes, as large as the files, received names for {received} — many names share few bytes; save the model as safetensors',
    zh: '{where}：权重应与文件大小相当，约 {expected} 字节，而各名称共需 {received} 字节——过多名称共用少量字节，请将模型另存为 safetensors',
  },
  'model.heads-missing': {
    en: '{where}: no weights for {names} — they start fresh and must be trained',
    zh: '{where}：没有 {names} 的权重——将从初始值开始，须经训练',
  },
  'model.weights-unused': {
    en: '{where}: weights not used here: {names}',
    zh: '{where}：此处未用的权重：{names}',
  },
} as const satisfies Record<string, Row>;

const imported = {
  'model.imported-size': {
    en: '{where}: expected input {name} to be [batch, sequence] of any size, received [{received}] — export the model with dynamic axes',
    zh: '{where}：输入 {name} 应为任意大小的 [batch, sequence]，实为 [{received}]——请以动态轴导出模型',
  },
  'model.imported-states': {
    en: '{where}: expected the states of every token, the graph shows none and has no layer normalizations (outputs: {outputs}) — export the encoder with last_hidden_state as an output',
    zh: '{where}：应有每个词元的隐藏状态，但计算图既未输出也没有层归一化（输出：{outputs}）——请以 last_hidden_state 为输出导出编码器',
  },
  'model.imported-words': {
    en: '{where}: expected a table of word embeddings looked up at the token ids, received a graph without — export the whole encoder, embeddings included',
    zh: '{where}：应有按词元编号查询的词向量表，而计算图中没有——请导出包含嵌入层的完整编码器',
  },
  'model.imported-operator': {
    en: '{where}: expected operators that can be trained through, received {op} (node {node}) between {name} and the output — export the model without graph optimizations, or use it as a teacher',
    zh: '{where}：应只含可训练的算子，而 {name} 与输出之间有 {op}（节点 {node}）——请关闭图优化重新导出，或将该模型用作教师',
  },
  'model.imported-part': {
    en: '{where}: expected an encoder of our own to put {part} into, received an ONNX graph of another kind — leave {part} out of the recipe, or start from a checkpoint of BERT',
    zh: '{where}：{part} 只能加入我们自己的编码器，实为其他结构的 ONNX 图——请在配方中去掉 {part}，或改从 BERT 检查点开始',
  },
  'model.imported': {
    en: '{where}: an ONNX encoder is trained as it is, with dropout on its output alone',
    zh: '{where}：ONNX 编码器按原样训练，仅在其输出上使用 dropout',
  },
  'model.layers': {
    en: 'student.layers: expected layers of the teacher, 0 to {layers}, received {received} — choose among them',
    zh: 'student.layers：应为教师的层号 0 到 {layers}，实为 {received}——请从中选择',
  },
  'model.layers-differ': {
    en: 'student.layers: expected a student like the network it takes layers from, with {name} {expected}, received {received} — choose student.model and student.shape alike, or leave student.layers out',
    zh: 'student.layers：学生应与所取层的网络形状相同，{name} 应为 {expected}，实为 {received}——请选择相同的 student.model 与 student.shape，或去掉 student.layers',
  },
} as const satisfies Record<string, Row>;

export const model = { ...files, ...config, ...safetensors, ...torch, ...shards, ...parameters, ...imported };
