import type { Row } from './row.ts';

export const graph = {
  'graph.unknown-value': {
    en: '{where}: expected a value that exists, received "{name}" — declare it before using it',
    zh: '{where}：应为已存在的值，实为“{name}”——请先声明再使用',
  },
  'graph.bad-shape': {
    en: '{where}: expected {expected}, received {received} — check the shapes of its inputs',
    zh: '{where}：应为 {expected}，实为 {received}——请检查输入的形状',
  },
  'graph.not-onnx': {
    en: '{where}: expected an ONNX model, received {size} bytes that are none ({reason}) — check that it is the right file',
    zh: '{where}：应为 ONNX 模型，实为 {size} 字节的其他内容（{reason}）——请检查是否选对了文件',
  },
  'graph.truncated': {
    en: '{where}: expected a whole ONNX model, received {size} bytes that break off ({reason}) — copy or download the file again',
    zh: '{where}：应为完整的 ONNX 模型，实为中途断开的 {size} 字节（{reason}）——请重新复制或下载该文件',
  },
  'graph.ir-version': {
    en: '{where}: expected ONNX IR version {oldest} to {newest}, received {version} — export the model again with another version',
    zh: '{where}：应为 {oldest} 至 {newest} 的 ONNX IR 版本，实为 {version}——请用其他版本重新导出模型',
  },
  'graph.opset': {
    en: '{where}: expected ONNX operator set {oldest} to {newest}, received {received} — export the model again with another opset',
    zh: '{where}：ONNX 算子集版本应为 {oldest} 至 {newest}，实为 {received}——请用其他 opset 重新导出模型',
  },
  'graph.functions': {
    en: '{where}: expected plain operators, received {count} model-local functions — export the model with functions inlined',
    zh: '{where}：应只含普通算子，实有 {count} 个模型内函数——请在导出时将函数内联',
  },
  'graph.sparse': {
    en: '{where}: expected dense initializers, received a sparse one — export the model with dense weights',
    zh: '{where}：应为稠密的初始值，实为稀疏张量——请以稠密权重重新导出模型',
  },
  'graph.too-deep': {
    en: '{where}: expected subgraphs nested a few levels, received more than {depth} — check that the file is intact',
    zh: '{where}：子图嵌套应只有几层，实已超过 {depth} 层——请检查文件是否完好',
  },
  'graph.duplicate': {
    en: '{where}: expected every name once, received "{name}" twice — rename one of the two',
    zh: '{where}：每个名称应只出现一次，“{name}”出现了两次——请改其中一个的名称',
  },
  'graph.not-tensor': {
    en: '{where}: expected tensors as inputs and outputs, received something else as "{name}" — export the model without sequences, maps and rare number types',
    zh: '{where}：输入与输出应为张量，“{name}”却不是——导出时请勿使用序列、映射及少见的数值类型',
  },
  'graph.unknown-type': {
    en: '{where}: expected a known element type, received ONNX type {code} — convert the tensor to float, integer or bool',
    zh: '{where}：应为已知的元素类型，实为 ONNX 类型 {code}——请将该张量转换为浮点、整数或布尔类型',
  },
  'graph.unknown-attribute': {
    en: '{where}: expected attribute "{name}" to be a number, string, tensor, graph or list, received another kind — export the model without this operator',
    zh: '{where}：属性“{name}”应为数值、字符串、张量、子图或列表，实为其他种类——导出时请避开此算子',
  },
  'graph.bad-dims': {
    en: '{where}: expected whole, non-negative dimensions of an unsegmented tensor, received [{dims}] — check that the file is intact',
    zh: '{where}：应为未分段张量的非负整数维度，实为 [{dims}]——请检查文件是否完好',
  },
  'graph.tensor-bytes': {
    en: '{where}: expected {expected} bytes for {type}[{dims}], received {received} — check that the file is intact',
    zh: '{where}：{type}[{dims}] 应为 {expected} 字节，实为 {received} 字节——请检查文件是否完好',
  },
  'graph.external-outside': {
    en: '{where}: expected external data in the model’s own folder, received location "{location}" — move the data beside the model and export again',
    zh: '{where}：外部数据应位于模型所在文件夹内，实为“{location}”——请将数据放到模型旁并重新导出',
  },
  'graph.external-missing': {
    en: '{where}: expected the external data file "{location}", received the model alone — put both files into one folder',
    zh: '{where}：还需要外部数据文件“{location}”，实际只有模型本身——请将两个文件放在同一文件夹',
  },
  'graph.external-range': {
    en: '{where}: expected {length} bytes at {offset} of "{location}", received a file of {size} bytes — copy the data file again',
    zh: '{where}：应在“{location}”的 {offset} 处读到 {length} 字节，实际文件只有 {size} 字节——请重新复制该数据文件',
  },
  'graph.too-large': {
    en: '{where}: expected a model file of at most {limit} bytes, received {size} — write its weights as external data',
    zh: '{where}：模型文件最多 {limit} 字节，实为 {size} 字节——请将权重写为外部数据',
  },
  'graph.cycle': {
    en: '{where}: expected nodes that can be put in order, received a cycle through "{name}" — break it',
    zh: '{where}：节点应能排出先后，“{name}”却处在环中——请断开该环',
  },
  'graph.order': {
    en: '{where}: expected inputs made by earlier nodes, received "{name}", made later — sort the graph',
    zh: '{where}：输入应来自之前的节点，“{name}”却在之后才产生——请先对图排序',
  },
  'graph.unknown-output': {
    en: '{where}: expected outputs that some node makes, received "{name}" — remove it or add its node',
    zh: '{where}：每个输出都应由某个节点产生，“{name}”却没有来源——请移除它或补上节点',
  },
  'graph.no-opset': {
    en: '{where}: expected an operator set version for {domain}, received none — import the domain',
    zh: '{where}：应声明 {domain} 的算子集版本，实际没有——请导入该域',
  },
  'graph.attribute-kind': {
    en: '{where}: expected attribute "{name}" of kind {expected}, received {received} — write it as {expected}',
    zh: '{where}：属性“{name}”应为 {expected} 类型，实为 {received}——请改写为 {expected}',
  },
} as const satisfies Record<string, Row>;
