import type { Row } from './row.ts';

export const text = {} as const satisfies Record<string, Row>;
