import type { Row } from './row.ts';

export const train = {} as const satisfies Record<string, Row>;
