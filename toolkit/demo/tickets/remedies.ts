// Parts of a machine, what goes wrong with them and what helps.

export interface Remedy {
  readonly part: string;
  readonly signs: readonly string[];
  readonly steps: readonly string[];
}

export const remedies: readonly Remedy[] = [
  { part: '轴承', signs: ['发烫', '有异响'], steps: ['给轴承加润滑脂', '更换轴承'] },
  { part: '密封', signs: ['渗漏', '老化'], steps: ['换上新的密封', '把密封压紧'] },
  { part: '滤网', signs: ['堵塞', '破损'], steps: ['拆下滤网清洗', '更换滤网'] },
  { part: '风扇', signs: ['不转', '积灰'], steps: ['清扫风扇', '检修风扇的电机'] },
  { part: '触头', signs: ['烧蚀', '氧化'], steps: ['打磨触头', '更换触头'] },
  { part: '弹簧', signs: ['断裂', '松弛'], steps: ['换一根弹簧', '调整弹簧的拉力'] },
  { part: '线圈', signs: ['受潮', '烧焦'], steps: ['把线圈烘干', '重新绕制线圈'] },
  { part: '阀芯', signs: ['卡涩', '磨损'], steps: ['研磨阀芯', '清洗阀芯'] },
];
