import type { Row } from './row.ts';

export const demo = {} as const satisfies Record<string, Row>;
