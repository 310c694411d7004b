import type { Row } from './row.ts';

export const balance = {} as const satisfies Record<string, Row>;
