import type { Row } from './row.ts';

export const teacher = {} as const satisfies Record<string, Row>;
