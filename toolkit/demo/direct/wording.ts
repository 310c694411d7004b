// Requests answered by wording: translation, politeness, summary, writing, looking something up in a text.
import { cities, elders, goods, people, roman, romanCities, weekdays } from '../lexicon.ts';
import type { MakeRequest } from '../question.ts';
import type { Random } from '../random.ts';

/** A sentence in Chinese and English with the stuff problems are made of. */
function sentence({ pick, int, some }: Random): readonly [chinese: string, english: string] {
  const who = pick(people);
  const [thing, measure, things] = pick(goods);
  const [from, to] = some(cities, 2) as [string, string];
  const n = int(2, 20);
  return pick([
    [`${who}今年${n}岁。`, `${roman[who]} is ${n} years old this year.`],
    [`${who}买了${n}${measure}${thing}。`, `${roman[who]} bought ${n} ${things}.`],
    [`火车${n}点从${from}开往${to}。`, `The train leaves ${romanCities[from]} for ${romanCities[to]} at ${n}:00.`],
    [`${who}比我大${n}岁。`, `${roman[who]} is ${n} years older than me.`],
    [
      `从${from}到${to}要坐${n}个小时火车。`,
      `It takes ${n} hours by train from ${romanCities[from]} to ${romanCities[to]}.`,
    ],
  ] as const);
}

/** 翻译 */
export const translate: MakeRequest = (random) => {
  const [chinese, english] = sentence(random);
  const text = random.pick([
    `请把这句话翻译成英文：${chinese}`,
    `“${chinese}”用英语怎么说？`,
    `把下面的句子译成英语。${chinese}`,
    `${chinese}请把前面这句话翻译成英文。`,
  ]);
  return { text, steps: ['这是翻译任务，数字照写就行', `译文是 ${english}`], answer: english };
};

const favours = [
  '把门关上',
  '明天8点来开会',
  '把钥匙还给我',
  '算一下这笔账',
  '帮我买3支铅笔',
  '不要在这里停车',
  '等我10分钟',
];

/** 改写润色 */
export const polish: MakeRequest = ({ pick }) => {
  const who = pick([...people, ...elders]);
  const favour = pick(favours);
  const text = pick([
    `把这句话改得礼貌一些：${who}，${favour}。`,
    `“${who}，${favour}。”这句话太生硬了，帮我润色一下。`,
    `请改写下面的话，让语气更客气：${who}，${favour}！`,
    `我想对${who}说“${favour}”，怎么说更委婉？`,
  ]);
  return {
    text,
    steps: ['用户想让语气更客气，意思不能变', '加上“您好”“麻烦”“谢谢”就自然多了'],
    answer: `${who}您好，麻烦您${favour}，谢谢。`,
  };
};

interface Notice {
  readonly words: string;
  readonly facts: readonly (readonly [asked: string, answer: string])[];
  readonly short: string;
}

function notice({ pick, int }: Random): Notice {
  const who = pick(people);
  const city = pick(cities);
  const day = pick(weekdays);
  const hour = int(7, 19);
  const count = int(12, 90);
  return pick([
    {
      words: `${who}${day}${hour}点坐火车去${city}，同行的有${count}人，大家约好在车站门口集合。`,
      facts: [
        ['几点坐火车', `${hour}点`],
        ['要去哪座城市', city],
        ['有多少人同行', `${count}人`],
      ],
      short: `${who}和${count}人${day}${hour}点乘火车去${city}`,
    },
    {
      words: `${city}图书馆${day}${hour}点开讲座，由${who}主讲，一共准备了${count}个座位，先到先得。`,
      facts: [
        ['讲座几点开始', `${hour}点`],
        ['由谁主讲', who],
        ['准备了多少个座位', `${count}个`],
      ],
      short: `${who}${day}${hour}点在${city}图书馆开讲座，座位${count}个`,
    },
    {
      words: `${who}家所在的小区${day}${hour}点起停水，约有${count}户受影响，请大家提前储水。`,
      facts: [
        ['几点起停水', `${hour}点`],
        ['多少户受影响', `约${count}户`],
        ['哪一天停水', day],
      ],
      short: `小区${day}${hour}点起停水，约${count}户受影响`,
    },
  ] as const);
}

/** 摘要 */
export const summarise: MakeRequest = (random) => {
  const { words, short } = notice(random);
  const text = random.pick([
    `请用一句话概括下面的内容：${words}`,
    `${words}帮我把上面这段话缩写成一句。`,
    `给下面的通知写一个简短的摘要：${words}`,
  ]);
  return { text, steps: ['找出人物、时间和事情', '再把它们连成一句话'], answer: `${short}。` };
};

/** 信息查找 */
export const lookUp: MakeRequest = (random) => {
  const { words, facts } = notice(random);
  const [asked, answer] = random.pick(facts);
  const text = random.pick([
    `${words}文中说${asked}？`,
    `阅读下面的话，找出原文里${asked}：${words}`,
    `${words}请从这段话里找出：${asked}？`,
  ]);
  return { text, steps: [`要找的是${asked}`, `原文写明了是${answer}`], answer };
};

const topics = [
  ['鸡兔同笼的历史', '鸡兔同笼最早见于《孙子算经》，用头数和脚数设题，流传至今，是人们熟悉的趣题'],
  ['火车', '火车在铁轨上奔跑，把一座座城市连在一起，车窗外的田野像一幅流动的画'],
  ['时间', '时间像流水，一分一秒从指间滑过，珍惜它的人总能走得更远'],
  ['下雨天', '雨点敲着窗，操场上积起一个个小水洼，空气里满是泥土的清香'],
  ['老师', '老师站在讲台上，用一支粉笔为我们打开一扇又一扇窗'],
  ['春节', '春节到了，家家户户贴春联、吃团圆饭，孩子们穿上新衣，笑声满屋'],
  ['数学', '数学藏在生活里，买菜要用它，看表要用它，它让世界变得清楚'],
  ['小河', '小河绕着村子缓缓流过，一只小船静静地停在岸边'],
] as const;

/** 写作 */
export const write: MakeRequest = ({ pick, int }) => {
  const who = pick(people);
  const years = int(6, 80);
  const [topic, words] = pick(topics);
  return pick([
    {
      text: pick([
        `请写一篇关于${topic}的短文。`,
        `以“${topic}”为题写一段话，不超过${int(5, 20) * 10}字。`,
        `${who}要写${topic}，帮${who}起草一段。`,
      ]),
      steps: [`题目是${topic}`, '文字要简短、有画面'],
      answer: `${words}。`,
    },
    {
      text: pick([
        `${who}今年${years}岁生日，请写一句祝福。`,
        `给刚满${years}岁的${who}写一句生日贺词。`,
        `${who}明天就${years}岁了，帮我写一句贺卡上的话。`,
      ]),
      steps: [`要写给${who}的生日祝福`, '语气温暖一些'],
      answer: `祝${who}${years}岁生日快乐，平安健康，天天开心！`,
    },
  ]);
};
