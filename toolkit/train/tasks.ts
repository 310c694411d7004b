// What can be trained, a row each.
import { classify } from './classify.ts';
import { multilabel } from './multilabel.ts';
import { tag } from './tag.ts';

export const tasks = { classify, multilabel, tag } as const;
