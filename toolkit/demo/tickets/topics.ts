// Tickets that ask after several matters at once; the labels are those that are still open. A matter and whether it is
// settled stand apart, so no run of words tells which of them is open: it takes both together.
import type { DemoOptions } from '../demo-options.ts';
import { createRandom, type Random } from '../random.ts';
import { home, person, time } from './lexicon.ts';

export interface TopicTicket {
  readonly id: string;
  readonly text: string;
  readonly label: '';
  readonly labels: readonly Topic[];
}

/** How each matter is called. */
const topics = {
  停电: ['停电的事', '断电的问题', '楼里没电的情况'],
  电费: ['电费算错的事', '账单金额不对的问题', '多扣电费的情况'],
  电压: ['电压不稳的事', '灯光忽明忽暗的问题', '电压偏低的情况'],
  表计: ['电表不走字的事', '电表黑屏的问题', '表箱损坏的情况'],
  安全: ['电线裸露的事', '电杆倾斜的问题', '树枝碰线的情况'],
  服务: ['热线打不通的事', '预约没人上门的问题', '窗口态度差的情况'],
} as const satisfies Record<string, readonly string[]>;

export type Topic = keyof typeof topics;

const names = Object.keys(topics) as readonly Topic[];

/** What happened in between; it goes with either outcome. */
const between: readonly ((random: Random) => string)[] = [
  (random) => `，${person(random)}${time(random)}回过电话，`,
  (random) => `，${time(random)}催过一次，`,
  (random) => `，${time(random)}派人看过，`,
  () => '，等了三天，',
  (random) => `，${person(random)}登记过，`,
];
const settled = ['已经解决了', '现在没有问题了', '已经处理好了', '后来没有再发生'];
const open = ['至今没有解决', '现在还是老样子', '一直没人处理', '今天又发生了'];

/** Tickets without a matter. */
const others: readonly ((random: Random) => string)[] = [
  (random) => `我是${home(random)}的住户，想表扬${person(random)}，${time(random)}上门时很周到。`,
  (random) => `请问${home(random)}附近的营业厅几点开门？`,
  (random) => `${person(random)}${time(random)}来电，咨询过户需要什么材料。`,
];

/** `size` different tickets; the same options give the same tickets. RangeError: more than can be told apart. */
export function topicTickets({ seed, size }: DemoOptions): readonly TopicTicket[] {
  const random = createRandom(seed);
  const seen = new Set<string>();
  const made: TopicTicket[] = [];
  for (let tries = 0; made.length < size; tries += 1) {
    if (tries > 50 * size) throw new RangeError(`topicTickets: cannot make ${size} different tickets`);
    const ticket = random.int(1, 12) === 1 ? { text: random.pick(others)(random), labels: [] } : matters(random);
    if (seen.has(ticket.text)) continue;
    seen.add(ticket.text);
    made.push({ id: `demo-${seed}-${made.length + 1}`, label: '', ...ticket });
  }
  return made;
}

function matters(random: Random): { readonly text: string; readonly labels: readonly Topic[] } {
  const asked = random.some(names, random.pick([1, 2, 2, 2, 3]));
  const states = asked.map(() => random.int(0, 1) === 1);
  const clauses = asked.map((topic, at) => {
    const middle = random.int(0, 4) === 0 ? '' : random.pick(between)(random);
    return `${random.pick(topics[topic])}${middle}${random.pick(states[at] ? open : settled)}`;
  });
  const opening = random.pick(['', '', '你好，', `我是${home(random)}的住户，`]);
  return { text: `${opening}${clauses.join('；')}。`, labels: asked.filter((_, at) => states[at]) };
}
