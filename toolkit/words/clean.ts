import type { Row } from './row.ts';

export const clean = {} as const satisfies Record<string, Row>;
