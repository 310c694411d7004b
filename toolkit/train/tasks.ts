// What can be trained, a row each.
import { classify } from './classify.ts';
import { tag } from './tag.ts';

export const tasks = { classify, tag } as const;
