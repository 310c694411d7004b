import type { Row } from './row.ts';

const tokens = {
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

const terms = {
  'text.terms-none': {
    en: '{where}: expected dictionary terms, one a line, the file holds none — fill it or choose another file',
    zh: '{where}：应为每行一个的词典术语，但文件中一个也没有——请补充内容或换一个文件',
  },
  'text.terms-encoding': {
    en: '{where}: expected UTF-8 text, received other bytes — save the term file as UTF-8',
    zh: '{where}：应为 UTF-8 文本，实为其他字节——请将术语文件另存为 UTF-8',
  },
  'text.term-empty': {
    en: '{where}:{line}: expected a term before the first tab, received nothing to match — write one or remove the line',
    zh: '{where}:{line}：第一个制表符前应有术语，实际没有可匹配的内容——请补上或删去此行',
  },
  'text.term-long': {
    en: '{where}:{line}: expected a term of at most {most} characters, received {received} — shorten it or remove the line',
    zh: '{where}:{line}：术语应不超过 {most} 个字符，实为 {received} 个——请缩短或删去此行',
  },
  'text.term-control': {
    en: '{where}:{line}: expected a term of visible characters, received {code} in it — remove that character',
    zh: '{where}:{line}：术语应由可见字符组成，其中却有 {code}——请去掉该字符',
  },
  'text.term-columns': {
    en: '{where}:{line}: expected term, type and weight with tabs between them, received {received} columns — remove the others',
    zh: '{where}:{line}：应为以制表符分隔的术语、类型和权重，实有 {received} 列——请删去多余的列',
  },
  'text.term-type-name': {
    en: '{where}:{line}: expected the name of a type in the second column, at most {most} characters and not a number, received "{received}" — correct it',
    zh: '{where}:{line}：第二列应为类型名称（不超过 {most} 个字符，且不是数字），实为“{received}”——请改正',
  },
  'text.term-weight': {
    en: '{where}:{line}: expected a weight above 0 in the third column, such as 1 or 2.5, received "{received}" — correct or remove it',
    zh: '{where}:{line}：第三列应为大于 0 的权重，例如 1 或 2.5，实为“{received}”——请改正或删去',
  },
  'text.term-twice': {
    en: '{where}:{line}: expected one type for "{term}", received {second} after {first} in line {before} — keep one, or give the one that is meant a larger weight',
    zh: '{where}:{line}：“{term}”应只有一种类型，第 {before} 行为 {first}，此处为 {second}——请保留其一，或为所指的类型设更大的权重',
  },
  'text.term-type': {
    en: '{where}: expected terms of the known types ({types}), received {type} for "{term}" — use one of these; a new type needs training',
    zh: '{where}：术语应属于已知类型（{types}），“{term}”的类型却是 {type}——请改用其中之一；新类型需要重新训练',
  },
} as const satisfies Record<string, Row>;

const entities = {
  'text.span-outside': {
    en: '{where}: expected an entity inside the text of {length} characters, received one from {start} to {end} (end exclusive) — correct its offsets',
    zh: '{where}：实体应在文本之内（共 {length} 个字符），实为从 {start} 到 {end}（不含末位）——请改正其位置',
  },
  'text.span-type': {
    en: '{where}: expected an entity type of the set ({types}), received "{type}" — correct it or add it to the set',
    zh: '{where}：实体类型应在集合之内（{types}），实为“{type}”——请改正，或将其加入集合',
  },
  'text.span-overlap': {
    en: '{where}: expected entities that share no character, received {first} and {second} — keep one of them',
    zh: '{where}：实体之间不应重叠，实有 {first} 与 {second}——请只保留其一',
  },
  'text.tag-unknown': {
    en: '{where}, token {number}: expected O, B- or I- of a known type ({types}), received "{name}" — correct the tag or add its type',
    zh: '{where} 第 {number} 个词元：标注应为 O，或已知类型（{types}）的 B-、I-，实为“{name}”——请改正标注，或加入其类型',
  },
  'text.tag-order': {
    en: '{where}, token {number}: expected B-{type} or I-{type} before {name}, received {before} — begin every entity with B-',
    zh: '{where} 第 {number} 个词元：{name} 之前应为 B-{type} 或 I-{type}，实为 {before}——每个实体都应以 B- 开头',
  },
} as const satisfies Record<string, Row>;

export const text = { ...tokens, ...terms, ...entities };
