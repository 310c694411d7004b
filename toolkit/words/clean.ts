import type { Row } from './row.ts';

/** One line per cleaning rule: what it rejects. */
export const clean = {
  'clean.rule.unlabelled': {
    en: 'no label, or "-" for no majority',
    zh: '没有标签，或标签为“-”（标注者意见不一）',
  },
  'clean.rule.empty': {
    en: 'an empty text or an empty second text',
    zh: '文本或第二文本为空',
  },
  'clean.rule.question-short': {
    en: 'text or second text with fewer characters than the limit',
    zh: '文本或第二文本的字符数少于限值',
  },
  'clean.rule.question-long': {
    en: 'text and second text together with more characters than the limit',
    zh: '文本与第二文本的总字符数多于限值',
  },
  'clean.rule.answer-short': {
    en: 'reasoning and answer together with fewer characters than the limit',
    zh: '推理与答案的总字符数少于限值',
  },
  'clean.rule.answer-long': {
    en: 'reasoning and answer together with more characters than the limit',
    zh: '推理与答案的总字符数多于限值',
  },
  'clean.rule.broken': {
    en: 'a share of wrongly decoded, private-use or control characters above the limit',
    zh: '乱码、私用区字符或控制字符的比例高于限值',
  },
  'clean.rule.chinese': {
    en: 'a share of Chinese characters among all letters below the limit',
    zh: '汉字在全部文字中的比例低于限值',
  },
  'clean.rule.truncated': {
    en: 'reasoning or answer that stops in the middle',
    zh: '推理或答案在中途断掉',
  },
  'clean.rule.loop': {
    en: 'a share of reasoning or answer that only repeats itself above the limit',
    zh: '推理或答案中原地重复的比例高于限值',
  },
  'clean.rule.duplicate': {
    en: 'the same text and label as an earlier record',
    zh: '文本和标签与前面的记录相同',
  },
  'clean.rule.near-duplicate': {
    en: 'almost the same text as an earlier record of its label: a share of equal characters from the limit up',
    zh: '文本与同标签的前面某条记录几乎相同：相同字符的比例不低于限值',
  },
  'clean.rule.relevance': {
    en: 'an answer that has too little to do with its question: TF-IDF cosine below the limit',
    zh: '答案与问题关系太弱：TF-IDF 余弦低于限值',
  },
  'clean.rule.leakage': {
    en: 'a training record almost equal to a held-out one: a share of equal characters from the limit up',
    zh: '训练记录与留出记录几乎相同：相同字符的比例不低于限值',
  },
} as const satisfies Record<string, Row>;
