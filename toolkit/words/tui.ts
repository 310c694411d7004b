import type { Row } from './row.ts';

export const tui = {} as const satisfies Record<string, Row>;
