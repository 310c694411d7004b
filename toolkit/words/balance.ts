import type { Row } from './row.ts';

export const balance = {
  'balance.bad-option': {
    en: 'data.balance.{option}: expected a number from {least} to {greatest}, received {received} — correct it in the recipe',
    zh: 'data.balance.{option}：应为 {least} 到 {greatest} 之间的数，实为 {received}——请在配方中改正',
  },
} as const satisfies Record<string, Row>;
