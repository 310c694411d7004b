import type { Row } from './row.ts';

export const augment = {
  'augment.rate': {
    en: 'data.augment.{name}.{field}: expected a number from 0 to 1, received {received} — correct it in the recipe',
    zh: 'data.augment.{name}.{field}：应为 0 到 1 之间的数，实为 {received}——请在配方中改正',
  },
  'augment.no-synonyms': {
    en: 'data.augment.{name}: expected a synonym file, received none — set data.augment.synonyms in the recipe, or switch {name} off',
    zh: 'data.augment.{name}：需要一个同义词文件，但没有给出——请在配方中设置 data.augment.synonyms，或关闭 {name}',
  },
  'augment.no-model': {
    en: 'data.augment.masked: expected a masked language model, received none — name one in data.augment.model, or switch masked off',
    zh: 'data.augment.masked：需要一个掩码语言模型，但没有给出——请用 data.augment.model 指定模型，或关闭 masked',
  },
  'augment.no-translator': {
    en: 'data.augment.back-translation: expected a teacher endpoint that translates, received none — set one, or switch back-translation off',
    zh: 'data.augment.back-translation：需要一个可以翻译的教师接口，但没有给出——请设置接口，或关闭 back-translation',
  },
  'augment.moves': {
    en: 'data.augment.{name}: expected an augmenter that leaves entities where they are (homophone, glyph), received one that moves characters — switch {name} off',
    zh: 'data.augment.{name}：标注实体的数据只能用不移动文字的增强方式（homophone、glyph），而它会移动文字——请关闭 {name}',
  },
  'augment.synonyms-empty': {
    en: '{where}: expected synonym groups, one a line, the file holds none — fill it or choose another file',
    zh: '{where}：应为每行一组的同义词，但文件中一组也没有——请补充内容或换一个文件',
  },
  'augment.cilin-line': {
    en: '{where}:{line}: expected a Cilin line such as "Aa01A01= 人 士 人物", received "{received}" — correct or remove this line',
    zh: '{where}:{line}：应为“Aa01A01= 人 士 人物”这样的《词林》条目，实为“{received}”——请修正或删除这一行',
  },
  'augment.plain-line': {
    en: '{where}:{line}: expected at least two words separated by tabs, commas or spaces, received "{received}" — correct or remove this line',
    zh: '{where}:{line}：应为至少两个词，用制表符、逗号或空格隔开，实为“{received}”——请修正或删除这一行',
  },
} as const satisfies Record<string, Row>;
