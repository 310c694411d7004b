import type { Row } from './row.ts';

export const text = {
  'text.no-special': {
    en: '{where}: expected the token {token}, found {tokens} tokens without it — use a BERT vocab.txt: one token per line, Unix line ends',
    zh: '{where}：应含词元 {token}，实有 {tokens} 个词元而无此词元——请使用 BERT 的 vocab.txt：每行一个词元，以 \\n 换行',
  },
  'text.vocab-size': {
    en: 'vocabulary size: expected at least {least}, which special tokens, letters, digits and punctuation need, received {received} — raise it',
    zh: '词表大小：至少应为 {least}（特殊词元、字母、数字和标点所需），实为 {received}——请调大',
  },
  'text.bad-length': {
    en: 'tokenizer maximum length: expected a whole number of at least 3 tokens, received {received} — give one, 128 for example',
    zh: '分词最大长度：应为不小于 3 的整数（词元数），实为 {received}——请改为例如 128',
  },
} as const satisfies Record<string, Row>;
