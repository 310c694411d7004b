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
  停电: ['停电', '断电'],
  电费: ['电费', '账单'],
  电压: ['电压', '灯光闪烁'],
  表计: ['电表', '表箱'],
  安全: ['漏电', '电杆倾斜'],
  服务: ['热线', '预约上门'],
} as const satisfies Record<string, readonly string[]>;

export type Topic = keyof typeof topics;

const names = Object.keys(topics) as readonly Topic[];

const settled = ['已经解决', '处理好了'];
const open = ['还没解决', '没人处理'];

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
  const asked = random.some(names, random.pick([1, 1, 2, 2, 3]));
  const states = asked.map(() => random.int(0, 1) === 1);
  const clauses = asked.map(
    (topic, at) => `${random.pick(topics[topic])}的问题${random.pick(states[at] ? open : settled)}`,
  );
  return { text: `${clauses.join('，')}。`, labels: asked.filter((_, at) => states[at]) };
}
