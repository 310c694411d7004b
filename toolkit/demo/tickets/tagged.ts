// Fault tickets with their entities marked: device, place, fault, person and time. The same words are also there as what
// they are not: a fault that was not found, a crew named after a machine, a team named after a place, a name that is a word.
import type { Span } from '../../text/spans.ts';
import type { DemoOptions } from '../demo-options.ts';
import { createRandom, type Random } from '../random.ts';
import { crew, deadline, numbered, person, place, team, time, trouble } from './lexicon.ts';

export interface TaggedTicket {
  readonly id: string;
  readonly text: string;
  readonly label: '';
  readonly spans: readonly Span[];
}

/** Plain words, or an entity. */
type Piece = string | { readonly text: string; readonly type: string };

/** What one ticket is about: the words of its entities, and faults of its machine that are none because it does not have them. */
interface Scene {
  readonly machine: Piece;
  readonly site: Piece;
  readonly bad: Piece;
  readonly worse: Piece;
  readonly fine: string;
  readonly who: Piece;
  readonly other: Piece;
  readonly when: Piece;
  readonly until: Piece;
  readonly crew: string;
  readonly team: string;
  readonly years: string;
}

function scene(random: Random): Scene {
  const { machine, faults } = trouble(random);
  const [bad, worse, fine] = random.some(faults, 3) as [string, string, string];
  return {
    machine: { text: numbered(random, machine), type: '设备' },
    site: { text: place(random), type: '地点' },
    bad: { text: bad, type: '故障' },
    worse: { text: worse, type: '故障' },
    fine,
    who: { text: person(random), type: '人员' },
    other: { text: person(random), type: '人员' },
    when: { text: time(random), type: '时间' },
    until: { text: deadline(random), type: '时间' },
    crew: crew(random),
    team: team(random),
    years: `${random.int(2, 15)}年`,
  };
}

const templates: readonly ((scene: Scene) => readonly Piece[])[] = [
  ({ when, who, site, machine, bad }) => [when, '，', who, '在', site, '巡视时发现', machine, bad, '，已上报。'],
  ({ site, machine, bad, who, until }) => [site, machine, bad, '，请', who, '于', until, '前处理。'],
  ({ who, when, site, machine, fine }) => [who, when, '检查', site, '的', machine, '，未发现', fine, '。'],
  ({ when, site, machine, bad, who }) => [when, site, '用户来电，称', machine, bad, '，', who, '已前往。'],
  ({ who, machine, fine, other, bad }) => [
    ...[who, '反映', machine, '疑似', fine, '，', other, '到场后确认不是', fine, '，而是', bad, '。'],
  ],
  ({ crew, who, when, site, machine }) => [crew, '的', who, when, '到', site, '更换了', machine, '。'],
  ({ crew, when, site, machine, bad }) => [crew, when, '接到通知，', site, machine, bad, '。'],
  ({ team, who, site, machine, bad }) => [team, '派', who, '去', site, '，处理', machine, bad, '的问题。'],
  ({ team, who, when, fine }) => [team, '由', who, '值班，', when, '没有收到', fine, '的报修。'],
  ({ site, machine, bad, who }) => ['用电高峰时，', site, machine, bad, '，负责人', who, '。'],
  ({ site, machine, bad, who, when }) => ['江河水位上涨，', site, '的', machine, bad, '，', who, when, '赶到。'],
  ({ machine, years, when, bad, who }) => [machine, `已运行${years}，`, when, '首次', bad, '，', who, '建议更换。'],
  ({ who, other, when, site, machine, bad, fine }) => [
    ...[who, '和', other, when, '处理了', site, machine, bad, '的问题，', fine, '的情况没有再出现。'],
  ],
  ({ site, machine, fine, bad, when, who }) => [
    ...[site, '的', machine, '没有', fine, '的迹象，但', bad, '，', when, '由', who, '停机。'],
  ],
  ({ who, machine, fine, when }) => ['经', who, '核实，', machine, '并没有', fine, '，', when, '恢复运行。'],
  ({ machine, bad, worse, site, who }) => [
    machine,
    '先是',
    bad,
    '，接着',
    worse,
    '，',
    site,
    '停用，联系人',
    who,
    '。',
  ],
];

/** `size` different tickets; the same options give the same tickets. RangeError: more than can be told apart. */
export function taggedTickets({ seed, size }: DemoOptions): readonly TaggedTicket[] {
  const random = createRandom(seed);
  const seen = new Set<string>();
  const made: TaggedTicket[] = [];
  for (let tries = 0; made.length < size; tries += 1) {
    if (tries > 50 * size) throw new RangeError(`taggedTickets: cannot make ${size} different tickets`);
    const { text, spans } = assemble(random.pick(templates)(scene(random)));
    if (seen.has(text)) continue;
    seen.add(text);
    made.push({ id: `demo-${seed}-${made.length + 1}`, text, label: '', spans });
  }
  return made;
}

function assemble(pieces: readonly Piece[]): { readonly text: string; readonly spans: readonly Span[] } {
  let text = '';
  const spans: Span[] = [];
  for (const piece of pieces) {
    const start = text.length;
    text += typeof piece === 'string' ? piece : piece.text;
    if (typeof piece !== 'string') spans.push({ start, end: text.length, type: piece.type });
  }
  return { text, spans };
}
