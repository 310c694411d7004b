import type { Row } from './row.ts';

export const calibration = {
  'calibration.unknown-tensor': {
    en: 'calibration of {graph}: expected a value of the graph, received "{name}" — observe values that its nodes compute',
    zh: '校准 {graph}：应为计算图中的值，实为“{name}”——请只观测由图中节点算出的值',
  },
  'calibration.no-data': {
    en: 'calibration: expected at least one batch, received none — give it some training texts',
    zh: '校准：至少需要一个批次，实际没有——请提供一些训练文本',
  },
  'calibration.one-shot': {
    en: 'calibration with {kind}: expected the same batches twice, received {first}, then {second} — pass an array or a function that starts the batches anew',
    zh: '使用 {kind} 校准：同样的批次需读两遍，第一遍 {first} 个，第二遍 {second} 个——请传入数组，或传入可重新开始的函数',
  },
  'calibration.no-mask': {
    en: 'calibration: expected a feed named "{name}" that marks padding, received {feeds} — name the mask as the model does',
    zh: '校准：应有标记填充位置的输入“{name}”，实际输入为 {feeds}——请使用模型中的掩码名称',
  },
  'calibration.not-finite': {
    en: 'calibration of {tensor}: expected finite values, received {min} to {max} — the float model already overflows; train it further or with a lower learning rate',
    zh: '校准 {tensor}：应为有限数值，实为 {min} 到 {max}——浮点模型本身已溢出，请重新训练或降低学习率',
  },
  'calibration.not-a-table': {
    en: '{where}: expected a calibration table, received something else — delete it and calibrate again',
    zh: '{where}：应为校准表，实为其他内容——请删除后重新校准',
  },
  'calibration.stale': {
    en: '{where}: expected ranges measured for {expected}, received {received} — model, data or observer changed; calibrate again',
    zh: '{where}：应为针对 {expected} 测得的范围，实为 {received}——模型、数据或观测方法已变，请重新校准',
  },
} as const satisfies Record<string, Row>;
