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
  'train.emissions': {
    en: 'training example {number}: expected {expected} scores by the teacher, one per token and tag, received {received} — its teacher must read texts with the same vocabulary and length',
    zh: '第 {number} 条训练样例：教师应给出 {expected} 个分数（每个词元、每种标注各一个），实为 {received} 个——教师须与学生使用相同的词表和长度',
  },
  'train.logits': {
    en: 'training example {number}: expected {labels} teacher logits, one per label, received {received} — have the teacher score it again',
    zh: '第 {number} 条训练样例：应有 {labels} 个教师 logits（每个标签一个），实为 {received} 个——请让教师重新打分',
  },
  'train.unlabelled': {
    en: 'training example {number}: expected a label or a teacher, received neither — label it, have a teacher score it and set distil, or leave it out',
    zh: '第 {number} 条训练样例：应有标签或教师的打分，实际两者皆无——请加上标签，或请教师打分并设置 distil，或去掉该样例',
  },
  'train.layer-map': {
    en: 'distil.layers: expected {expected} numbers, one for each layer of the student, received {received} — name the teacher’s layer for each, 0 for none, or leave distil.layers out',
    zh: 'distil.layers：应有 {expected} 个数（学生每层一个），实为 {received} 个——请为每层写出教师的层号，无对应层写 0，或去掉 distil.layers',
  },
  'train.layer': {
    en: 'distil.layers: expected layers of the teacher, 1 to {layers}, or 0 for none, received {received} — choose among them',
    zh: 'distil.layers：应为教师的层号 1 到 {layers}，或 0（无对应层），实为 {received}——请从中选择',
  },
  'train.widths': {
    en: 'distil.projection: expected states of the teacher’s width {teacher} without a projection, received {student} — set distil.projection to "shared" or "each"',
    zh: 'distil.projection：不用投影时，学生的隐藏宽度应与教师的 {teacher} 相同，实为 {student}——请将 distil.projection 设为 "shared" 或 "each"',
  },
  'train.no-scores': {
    en: '{where}: expected the attention scores of {layers} layers, received {received} — set distil.attention to 0, or use full attention on both sides',
    zh: '{where}：应能取得 {layers} 层的注意力分数，实为 {received} 层——请将 distil.attention 设为 0，或让双方都使用完整注意力',
  },
  'train.other-vocabulary': {
    en: '{where}: expected the student’s own vocabulary of {expected} tokens for distil.hidden, distil.embeddings or distil.attention, received another of {received} — set text.vocab to the teacher’s vocab.txt, or learn from its answers alone',
    zh: '{where}：使用 distil.hidden、distil.embeddings 或 distil.attention 时，教师应与学生同用 {expected} 个词元的词表，实为另一份 {received} 个词元的词表——请将 text.vocab 设为教师的 vocab.txt，或只学习教师的回答',
  },
  'train.tags': {
    en: 'training example {number}: expected {expected} tags, one per token, received {received} — tag the very tokens it is trained on',
    zh: '第 {number} 条训练样例：应有 {expected} 个标注（每个词元一个），实为 {received} 个——请对训练所用的词元逐一标注',
  },
  'train.sequence-length': {
    en: 'masked language model: expected a sequence length of 3 to {longest} tokens, received {received} — choose one in that range, or raise max_position_embeddings',
    zh: '掩码语言模型：序列长度应为 3 到 {longest} 个词元，实为 {received}——请改到此范围内，或增大 max_position_embeddings',
  },
  'train.corpus-small': {
    en: 'masked language model: expected a corpus of at least {least} tokens, one sequence, received {received} — provide more text or shorten the sequences',
    zh: '掩码语言模型：语料至少应有 {least} 个词元（一个序列），实为 {received}——请提供更多文本，或缩短序列',
  },
  'train.corpus-vocabulary': {
    en: 'masked language model: expected token ids below {size}, the size of the vocabulary, received {received} — pack the corpus again with this vocabulary',
    zh: '掩码语言模型：词元编号应小于词表大小 {size}，实为 {received}——请用当前词表重新打包语料',
  },
  'train.corpus-cut': {
    en: '{where}: expected at least {expected} packed tokens, received {received} — the file was cut short; delete it to pack the corpus again',
    zh: '{where}：至少应有 {expected} 个打包词元，实为 {received}——文件不完整；删除后即可重新打包语料',
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
