import type { Row } from './row.ts';

export const balance = {
  'balance.bad-option': {
    en: 'data.balance.{option}: expected a number from {least} to {greatest}, received {received} — correct it in the recipe',
    zh: 'data.balance.{option}：应为 {least} 到 {greatest} 之间的数，实为 {received}——请在配方中改正',
  },
  'balance.no-label': {
    en: 'data.balance.by: expected "domain" for the task {task}, received "label", which its records have no single one of — set data.balance.by to "domain", or data.balance.method to "none"',
    zh: 'data.balance.by：任务 {task} 的记录没有单一标签，应为 "domain"，实为 "label"——请将 data.balance.by 设为 "domain"，或将 data.balance.method 设为 "none"',
  },
} as const satisfies Record<string, Row>;
