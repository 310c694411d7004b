import type { Row } from './row.ts';

export const exporting = {} as const satisfies Record<string, Row>;
