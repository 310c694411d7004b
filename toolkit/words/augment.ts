import type { Row } from './row.ts';

export const augment = {} as const satisfies Record<string, Row>;
