// Requests answered from memory: facts, definitions, lists, instructions, advice.
import { facts, kinds, manuals, terms, advice as worries } from '../knowledge.ts';
import { people } from '../lexicon.ts';
import type { MakeRequest } from '../question.ts';

/** 事实问答 */
export const fact: MakeRequest = ({ pick, int }) => {
  const [asked, answer] = pick(facts);
  const who = pick(people);
  const text = pick([
    `${asked}是什么？`,
    `${who}想知道${asked}，请告诉他。`,
    `${asked}，直接说答案。`,
    `书上第${int(2, 99)}页提到了${asked}，具体是什么？`,
    `${who}的作业第${int(1, 12)}题问：${asked}是什么？`,
    `你知道${asked}吗？`,
  ]);
  return {
    text,
    steps: [`这是一个常识问题，问的是${asked}`, `直接回忆就行，是${answer}`],
    answer: `${asked}是${answer}`,
  };
};

/** 定义解释 */
export const define: MakeRequest = ({ pick, int }) => {
  const [term, meaning] = pick(terms);
  const who = pick(people);
  const text = pick([
    `什么是${term}？`,
    `请用一句话解释“${term}”。`,
    `${who}今年${int(7, 15)}岁，怎么向${who}解释${term}这个词？`,
    `${term}是什么意思？`,
    `课本第${int(3, 90)}页讲到${term}，它的定义是什么？`,
    `${who}问：${term}指的是什么？`,
  ]);
  return {
    text,
    steps: [`问的是“${term}”这个词的意思`, '说出定义就可以，不需要推算'],
    answer: `${term}是指${meaning}`,
  };
};

/** 列举 */
export const list: MakeRequest = ({ pick, int, some }) => {
  const [topic, members] = pick(kinds);
  const count = int(2, 5);
  const chosen = some(members, count);
  const who = pick(people);
  const text = pick([
    `请列举${count}种${topic}。`,
    `说出${count}种常见的${topic}。`,
    `${who}要写作文，帮${who}列出${count}种${topic}。`,
    `${topic}有哪些？举${count}个例子。`,
  ]);
  return { text, steps: [`需要举出${count}种${topic}`, `想到的有${chosen.join('、')}`], answer: chosen.join('、') };
};

/** 操作步骤 */
export const manual: MakeRequest = ({ pick, int }) => {
  const [task, steps] = pick(manuals);
  const who = pick(people);
  const text = pick([
    `怎样${task}？`,
    `请写出${task}的步骤。`,
    `${who}第一次${task}，应该按什么步骤做？`,
    `${task}一般分几步，每一步做什么？`,
    `${int(6, 20)}点以后${who}要${task}，请告诉${who}怎么操作。`,
  ]);
  const answer = steps.map((step, at) => `${at + 1}. ${step}`).join('；');
  return { text, steps: [`用户想知道怎么${task}`, '按先后顺序说清每一步就好'], answer };
};

/** 闲聊建议 */
export const advise: MakeRequest = ({ pick, int }) => {
  const [worry, answer] = pick(worries);
  const who = pick(people);
  const text = pick([
    `我${worry}，有什么建议吗？`,
    `${who}今年${int(8, 40)}岁，${worry}，你有什么办法？`,
    `最近${int(2, 9)}天我一直${worry}，怎么办才好？`,
    `${who}说自己${worry}，帮忙出个主意。`,
  ]);
  return { text, steps: [`用户的烦恼是${worry}`, '给一些实用又体贴的建议'], answer };
};
