import type { Row } from './row.ts';

export const report = {} as const satisfies Record<string, Row>;
