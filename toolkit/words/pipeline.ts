import type { Row } from './row.ts';

export const pipeline = {
  'pipeline.no-recipe': {
    en: '{where}: expected a recipe file, found none that can be read — write one with `penjing init`, or run the demo with `penjing start`',
    zh: '{where}：应为配方文件，但找不到或无法读取——请用 `penjing init` 生成一份，或用 `penjing start` 运行内置示例',
  },
  'pipeline.recipe-not-json': {
    en: '{where}: expected JSON, received something else ({reason}) — correct the file, or write a fresh one with `penjing init`',
    zh: '{where}：应为 JSON，实际无法解析（{reason}）——请修正该文件，或用 `penjing init` 重新生成',
  },
  'pipeline.unknown-field': {
    en: '{where}: expected one of the fields {known}, received "{name}" — remove it or correct its name',
    zh: '{where}：可用字段为 {known}，实际出现“{name}”——请删除该字段或更正名称',
  },
  'pipeline.unknown-field-near': {
    en: '{where}: expected a field of the recipe, received "{name}" — did you mean "{near}"?',
    zh: '{where}：出现未知字段“{name}”——是否想写“{near}”？',
  },
  'pipeline.bad-field': {
    en: '{where}: field {name} does not fit: {reason} — correct its value',
    zh: '{where}：字段 {name} 的取值不合要求（{reason}）——请更正',
  },
  'pipeline.bad-assignment': {
    en: '--set: expected key=value, for example student.epochs=3, received "{received}" — write it that way',
    zh: '--set：应为“键=值”，例如 student.epochs=3，实为“{received}”——请按此格式书写',
  },
  'pipeline.disk-full': {
    en: '{where}: expected room on the disk, there is none left — free some space and run again; finished stages are kept',
    zh: '{where}：磁盘空间已用尽——请腾出空间后重新运行，已完成的阶段会保留',
  },
  'pipeline.not-writable': {
    en: '{where}: expected a place that can be written, the system refuses — change its permissions or choose another folder',
    zh: '{where}：没有写入权限——请修改权限，或另选一个文件夹',
  },
  'pipeline.not-a-folder': {
    en: '{where}: expected a folder, found a file of that name — move the file away or choose another folder',
    zh: '{where}：此处应为文件夹，却已有同名文件——请移走该文件，或另选位置',
  },
  'pipeline.no-file': {
    en: '{where}: expected a file that can be read, found none — check the path',
    zh: '{where}：找不到该文件或无法读取——请检查路径',
  },
  'pipeline.unknown-profile': {
    en: 'profiles: expected one of {known}, received "{name}" — choose a known device or give the path of a profile file',
    zh: 'profiles：可选设备为 {known}，实为“{name}”——请选用已有设备，或给出设备描述文件的路径',
  },
  'pipeline.lonely-label': {
    en: '{where}: expected at least two records of every label, label "{label}" occurs once — add more of them or drop the record',
    zh: '{where}：每个标签至少需要两条样本，标签“{label}”只出现一次——请补充样本，或删除这一条',
  },
  'pipeline.one-label': {
    en: '{where}: expected at least two labels to tell apart, received only "{label}" — check the label column',
    zh: '{where}：分类至少需要两个标签，实际只有“{label}”——请检查标签字段',
  },
  'pipeline.empty-data': {
    en: '{where}: expected records, received none — check that the file is not empty and has a text and a label in each record',
    zh: '{where}：没有读到任何样本——请检查文件是否为空，以及每条样本是否都有文本和标签',
  },
  'pipeline.empty-part': {
    en: '{where}: expected records in the {part} part of the split, received none of {total} — use more records or a larger share',
    zh: '{where}：切分后{part}部分没有样本（共 {total} 条）——请增加样本，或提高该部分的比例',
  },
  'pipeline.waiting': {
    en: 'another penjing (process {owner}) is working on this stage; waiting for it',
    zh: '另一个 penjing 进程（{owner}）正在处理此阶段，等待其完成',
  },
  'pipeline.over-budget': {
    en: '{profile}: the payload of {size} exceeds the budget of {budget} — choose a smaller student or a smaller vocabulary',
    zh: '{profile}：模型载荷 {size}，超出预算 {budget}——请选用更小的学生模型或更小的词表',
  },
  'pipeline.cancelled': {
    en: 'stopped at a safe point; nothing is lost — the same command goes on from here',
    zh: '已在安全点停止，进度均已保存——再次执行同一命令即可继续',
  },
  'pipeline.stage.data': { en: 'data', zh: '数据' },
  'pipeline.stage.teacher': { en: 'teacher', zh: '教师' },
  'pipeline.stage.student': { en: 'student', zh: '学生' },
  'pipeline.stage.evaluate': { en: 'evaluate', zh: '评估' },
  'pipeline.stage.calibrate': { en: 'calibrate', zh: '校准' },
  'pipeline.stage.compress': { en: 'compress', zh: '压缩' },
  'pipeline.stage.bundle': { en: 'bundle', zh: '打包' },
  'pipeline.log.start': { en: '{step} …', zh: '{step}……' },
  'pipeline.log.cached': { en: '{step}: already done', zh: '{step}：此前已完成，直接复用' },
  'pipeline.log.done': { en: '{step}: done in {time}', zh: '{step}：完成，用时 {time}' },
  'pipeline.log.failed': { en: '{step}: failed', zh: '{step}：失败' },
  'pipeline.log.progress': { en: '{step}: {done} of {total}', zh: '{step}：{done}/{total}' },
  'pipeline.log.training': {
    en: '{step}: step {done} of {total}, epoch {epoch}, loss {loss}, {rate} tokens/s, {eta} left',
    zh: '{step}：第 {done}/{total} 步，第 {epoch} 轮，损失 {loss}，{rate} 词元/秒，剩余 {eta}',
  },
  'pipeline.log.metric': { en: '{step}: {name} {value}', zh: '{step}：{name} {value}' },
  'pipeline.log.warning': { en: '{step}: note — {text}', zh: '{step}：注意——{text}' },
  'pipeline.log.artifact': { en: '{step}: wrote {path} ({size})', zh: '{step}：已写入 {path}（{size}）' },
  'pipeline.summary.head': { en: 'Finished in {time}', zh: '全部完成，用时 {time}' },
  'pipeline.summary.device': { en: 'device', zh: '设备' },
  'pipeline.summary.bundle': { en: 'bundle', zh: '部署包' },
  'pipeline.summary.hash': { en: 'bundle hash', zh: '部署包哈希' },
  'pipeline.summary.sizes': { en: 'payload / whole bundle', zh: '模型载荷 / 整包' },
  'pipeline.summary.sizes-value': {
    en: '{payload} / {whole} (budget {budget})',
    zh: '{payload} / {whole}（预算 {budget}）',
  },
  'pipeline.summary.accuracy': { en: 'accuracy float / INT8', zh: '准确率 浮点 / INT8' },
  'pipeline.summary.latency': { en: 'latency p50 / p95 / p99', zh: '延迟 p50 / p95 / p99' },
  'pipeline.summary.latency-value': {
    en: '{p50} / {p95} / {p99} ms, {rate} texts/s, one thread',
    zh: '{p50} / {p95} / {p99} 毫秒，每秒 {rate} 条，单线程',
  },
  'pipeline.summary.prediction': { en: 'prediction', zh: '预测示例' },
  'pipeline.summary.prediction-value': { en: '"{text}" → {label} ({probability})', zh: '“{text}” → {label}（{probability}）' },
  'pipeline.metric.examples': { en: 'examples', zh: '样本数' },
  'pipeline.metric.labels': { en: 'labels', zh: '标签数' },
  'pipeline.metric.vocabulary': { en: 'vocabulary', zh: '词表大小' },
  'pipeline.metric.baseline': { en: 'bag-of-words baseline', zh: '词袋基线' },
  'pipeline.metric.accuracy': { en: 'accuracy', zh: '准确率' },
  'pipeline.metric.macro-f1': { en: 'macro-F1', zh: '宏平均 F1' },
  'pipeline.metric.float-accuracy': { en: 'float accuracy', zh: '浮点准确率' },
  'pipeline.metric.int8-accuracy': { en: 'INT8 accuracy', zh: 'INT8 准确率' },
  'pipeline.metric.logit-error': { en: 'mean logit error', zh: '平均 logit 误差' },
  'pipeline.metric.float-matmuls': { en: 'MatMul left in float32', zh: '仍为 float32 的矩阵乘' },
  'pipeline.metric.payload': { en: 'payload', zh: '模型载荷' },
  'pipeline.metric.whole': { en: 'whole bundle', zh: '整包' },
  'pipeline.metric.parameters': { en: 'parameters', zh: '参数量' },
} as const satisfies Record<string, Row>;
