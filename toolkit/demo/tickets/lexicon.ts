// What a utility's fault tickets speak of.
import type { Random } from '../random.ts';

/** Words for places; some are a person's name as well. */
const grounds = [
  ...[
    '东城',
    '西山',
    '白云',
    '石桥',
    '江河',
    '解放',
    '新华',
    '南湖',
    '龙泉',
    '青年',
    '城关',
    '柳林',
    '金沙',
    '望江',
    '北关',
  ],
];
const plants = ['变电站', '水厂', '泵站', '路配电房', '路开闭所', '路换热站', '工业园'];
const homes = ['小区', '村', '大厦', '花园'];

/** Where people live. */
export function home({ pick, int }: Random): string {
  const site = `${pick(grounds)}${pick(homes)}`;
  return !site.endsWith('村') && int(0, 1) === 1 ? `${site}${int(1, 28)}号楼` : site;
}

/** A place, often one that no other ticket names. */
export const place = (random: Random): string =>
  random.int(0, 3) === 0 ? home(random) : `${random.pick(grounds)}${random.pick(plants)}`;

/** A team: named like a place, but none. */
export const team = ({ pick }: Random): string => `${pick(grounds)}${pick(['供电所', '供水所', '营业厅', '抢修队'])}`;

/** Machines, and what they suffer from. */
const kinds = [
  {
    machines: [
      ...['主变压器', '柱上开关', '环网柜', '电流互感器', '避雷器', '电缆头', '高压断路器', '隔离开关', '电容器'],
    ],
    faults: [...['漏油', '异响', '温度过高', '接触不良', '冒烟', '绝缘击穿', '放电', '外壳破损', '接头发热', '渗油']],
  },
  {
    machines: ['循环水泵', '补水泵', '电动阀', '换热器', '空压机', '调压箱', '加压泵', '供水阀门'],
    faults: ['漏水', '压力不足', '振动过大', '轴承磨损', '异响', '流量异常', '密封老化', '堵塞', '漏气'],
  },
  {
    machines: ['水表', '电能表', '计量箱', '采集终端', '流量计', '压力表'],
    faults: ['黑屏', '读数异常', '接线松动', '外壳破损', '烧毁', '受潮', '通信中断', '误差超限'],
  },
] as const;

/** A machine by its name alone, and faults it may have. */
export interface Case {
  readonly machine: string;
  readonly faults: readonly string[];
}

export function trouble({ pick }: Random): Case {
  const { machines, faults } = pick(kinds);
  return { machine: pick(machines), faults };
}

const figures = [...'一二三四五六七八九十'];

/** The machine as a ticket names it, mostly with its number. */
export const numbered = ({ pick, int }: Random, machine: string): string =>
  int(0, 3) === 0 ? machine : `${int(0, 1) === 0 ? int(1, 12) : pick(figures.slice(0, 6))}号${machine}`;

/** A team that carries a machine's name. */
export const crew = (random: Random): string => `${trouble(random).machine}${random.pick(['班', '班组', '检修组'])}`;

const surnames = [...'王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗'];
const given = [...'伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚建国华志永文海斌红玉'];
/** Names that are words too. */
const ambiguous = ['高峰', '白云', '石桥', '江河', '方正', '柳林', '金沙', '龙泉'];

export function person({ pick, some, int }: Random): string {
  if (int(0, 5) === 0) return pick(ambiguous);
  return pick(surnames) + some(given, int(1, 2)).join('');
}

/** When something happened. */
export function time({ pick, int }: Random): string {
  const hour = (low: number, high: number): string =>
    pick([
      `${int(low, high)}点`,
      `${int(low, high)}点${int(11, 59)}分`,
      `${figures[int(low, Math.min(high, 10)) - 1]}点半`,
    ]);
  return pick([
    () => `${pick(['今天', '昨天', '前天'])}${pick(['上午', '下午', '凌晨', '傍晚', ''])}`,
    () => `今早${hour(5, 10)}`,
    () => `昨晚${hour(7, 11)}`,
    () => `${int(1, 12)}月${int(1, 28)}日${pick(['', `${int(0, 23)}时${int(10, 59)}分`])}`,
    () => `上周${pick([...'一二三四五六日'])}${pick(['上午', '夜里', ''])}`,
  ])();
}

/** By when something is to be done. */
export const deadline = ({ pick, int }: Random): string =>
  pick([
    () => `${pick(['今天', '明天', '后天'])}${pick(['中午', '傍晚', '晚上'])}`,
    () => `本周${pick([...'四五六日'])}`,
    () => `${int(1, 12)}月${int(1, 28)}日`,
  ])();
