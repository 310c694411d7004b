// People and things both classes talk about, so that no name gives a label away.

export const people = ['小明', '小红', '小刚', '小丽', '小华', '小芳', '小军', '小雨', '小杰', '小云', '小东', '小梅'];
export const elders = ['爸爸', '妈妈', '爷爷', '奶奶', '叔叔', '姑姑', '老师'];
export const roman: Readonly<Record<string, string>> = {
  小明: 'Xiaoming',
  小红: 'Xiaohong',
  小刚: 'Xiaogang',
  小丽: 'Xiaoli',
  小华: 'Xiaohua',
  小芳: 'Xiaofang',
  小军: 'Xiaojun',
  小雨: 'Xiaoyu',
  小杰: 'Xiaojie',
  小云: 'Xiaoyun',
  小东: 'Xiaodong',
  小梅: 'Xiaomei',
};
export const cities = ['北京', '上海', '广州', '成都', '武汉', '西安', '南京', '杭州', '重庆', '长沙'];
export const romanCities: Readonly<Record<string, string>> = {
  北京: 'Beijing',
  上海: 'Shanghai',
  广州: 'Guangzhou',
  成都: 'Chengdu',
  武汉: 'Wuhan',
  西安: "Xi'an",
  南京: 'Nanjing',
  杭州: 'Hangzhou',
  重庆: 'Chongqing',
  长沙: 'Changsha',
};
/** Things one buys, with their measure word and the English plural. */
export const goods: readonly (readonly [thing: string, measure: string, english: string])[] = [
  ['铅笔', '支', 'pencils'],
  ['本子', '个', 'notebooks'],
  ['苹果', '个', 'apples'],
  ['橘子', '个', 'oranges'],
  ['毛巾', '条', 'towels'],
  ['杯子', '个', 'cups'],
  ['灯泡', '个', 'light bulbs'],
  ['螺丝刀', '把', 'screwdrivers'],
];
export const weekdays = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];
/** Ways to begin and end that go with any question. */
export const openings = ['', '', '', '', '请问，', '你好，', '想请教一下，', '麻烦看一下，', '老师好，', '打扰了，'];
export const closings = ['', '', '', '', '谢谢！', '麻烦了。', '先谢过。'];
