import type { Row } from './row.ts';

export const autodiff = {
  'autodiff.opset': {
    en: 'graph {graph}: expected opset 18 or newer to write a backward pass, received {opset} — convert the model first',
    zh: '图 {graph}：生成反向图需要 opset 18 或更高，实为 {opset}——请先转换模型',
  },
  'autodiff.loss': {
    en: '{name}: expected a loss that is one floating-point number, received {received} — reduce it to a scalar',
    zh: '{name}：损失应为单个浮点数，实为{received}——请先归约为标量',
  },
  'autodiff.parameter': {
    en: '{name}: expected a parameter of a floating-point type, received {type} — leave it out of the gradient',
    zh: '{name}：参数应为浮点类型，实为 {type}——请不要对它求梯度',
  },
  'autodiff.unknown': {
    en: 'graph {graph}: expected the name of a value in the graph, received "{name}" — check the spelling',
    zh: '图 {graph}：应为图中已有的值名，实为“{name}”——请检查拼写',
  },
  'autodiff.no-path': {
    en: '{name}: expected a parameter that the loss {loss} depends on, received one that never reaches it — leave it out or connect it',
    zh: '{name}：损失 {loss} 应依赖该参数，但二者之间没有通路——请去掉它或接入计算图',
  },
  'autodiff.not-differentiable': {
    en: '{op} {node}: expected only differentiable operators between {name} and the loss, received {op} — freeze {name} or replace the operator',
    zh: '{op} {node}：从 {name} 到损失之间只能有可微算子，却遇到 {op}——请冻结 {name} 或替换该算子',
  },
  'autodiff.input': {
    en: '{op} {node}: expected input {index} ({input}) to be independent of {name}, received a path through it — freeze {name} or rewrite the node',
    zh: '{op} {node}：输入 {index}（{input}）不应依赖 {name}，却有通路经过它——请冻结 {name} 或改写该节点',
  },
  'autodiff.output': {
    en: '{op} {node}: expected the loss to use only the first output, received a path through output {index} ({output}) — compute it with other operators',
    zh: '{op} {node}：损失只能使用第一个输出，却经过了输出 {index}（{output}）——请用其他算子计算它',
  },
  'autodiff.attribute': {
    en: '{op} {node}: expected {attribute} to be {expected} for a gradient, received {received} — rewrite the node',
    zh: '{op} {node}：求梯度时 {attribute} 应为 {expected}，实为 {received}——请改写该节点',
  },
  'autodiff.rank': {
    en: '{op} {node}: expected a known number of dimensions for {name}, received an unknown shape — declare the shapes of the graph inputs',
    zh: '{op} {node}：{name} 的维数应为已知，实为未知形状——请声明图输入的形状',
  },
} as const satisfies Record<string, Row>;
