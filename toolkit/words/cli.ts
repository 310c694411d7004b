import type { Row } from './row.ts';

export const cli = {} as const satisfies Record<string, Row>;
