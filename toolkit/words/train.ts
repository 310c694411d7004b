import type { Row } from './row.ts';

export const train = {
  'train.diverged': {
    en: 'training step {step}: expected finite numbers, received loss {loss} and gradient norm {norm} — lower the learning rate, or check the starting weights and teacher logits',
    zh: '第 {step} 步训练：损失与梯度应为有限数，实为损失 {loss}、梯度范数 {norm}——请降低学习率，或检查初始权重与教师 logits',
  },
  'train.no-examples': {
    en: 'training: expected at least one example, received none — provide a training set',
    zh: '训练：至少需要一条样例，实际没有——请提供训练集',
  },
  'train.length': {
    en: 'training example {number}: expected 1 to {longest} tokens, received {received} — truncate the text or raise max_position_embeddings',
    zh: '第 {number} 条训练样例：应有 1 到 {longest} 个词元，实为 {received}——请截断文本，或增大 max_position_embeddings',
  },
  'train.logits': {
    en: 'training example {number}: expected {labels} teacher logits, one per label, received {received} — have the teacher score it again',
    zh: '第 {number} 条训练样例：应有 {labels} 个教师 logits（每个标签一个），实为 {received} 个——请让教师重新打分',
  },
  'train.damaged-checkpoint': {
    en: '{where}: expected a complete checkpoint, received a damaged file — delete it to train from the start',
    zh: '{where}：应为完整的检查点，实为损坏的文件——删除后即可从头训练',
  },
  'train.other-checkpoint': {
    en: '{where}: expected a checkpoint of this very training run, received one of other data or settings — delete it to train from the start',
    zh: '{where}：应为本次训练的检查点，实为其他数据或设置的检查点——删除后即可从头训练',
  },
} as const satisfies Record<string, Row>;
