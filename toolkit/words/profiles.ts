import type { Row } from './row.ts';

export const profiles = {
  'profiles.unknown': {
    en: 'device profile: expected one of {known}, received {id} — choose one of these',
    zh: '设备配置：应为 {known} 之一，实际为 {id}——请从中选择',
  },
  'profiles.unknown-meant': {
    en: 'device profile: expected one of {known}, received {id} — did you mean {meant}?',
    zh: '设备配置：应为 {known} 之一，实际为 {id}——是否想写 {meant}？',
  },
  'profiles.not-json': {
    en: '{where}: expected a device profile as JSON, but it cannot be read — correct the syntax',
    zh: '{where}：应为 JSON 格式的设备配置，但无法解析——请改正语法',
  },
  'profiles.unknown-field': {
    en: '{where}: expected only known fields, received "{field}" — remove it; the fields are {known}',
    zh: '{where}：只能含已知字段，却有“{field}”——请删除；可用字段为 {known}',
  },
  'profiles.unknown-field-meant': {
    en: '{where}: expected only known fields, received "{field}" — did you mean "{meant}"? Rename or remove it',
    zh: '{where}：只能含已知字段，却有“{field}”——是否想写“{meant}”？请改名或删除',
  },
  'profiles.missing-field': {
    en: '{where}: expected a field "{field}" ({expected}), found none — add it',
    zh: '{where}：缺少字段“{field}”（{expected}）——请补上',
  },
  'profiles.wrong-value': {
    en: '{where}: expected {expected} for "{field}", received {received} — change it',
    zh: '{where}：“{field}”应为 {expected}，实际为 {received}——请修改',
  },
  'profiles.conflict': {
    en: '{where}: expected {expected} for "{field}", received {received} — {en}; change it',
    zh: '{where}：“{field}”应为 {expected}，实际为 {received}——{zh}；请修改',
  },
} as const satisfies Record<string, Row>;
