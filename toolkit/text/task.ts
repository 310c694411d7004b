// What a text can be asked for, wherever it is: in records, in training, on a device.

/** One label of a text, any number of them, one of two texts together, entities in a text, words hidden in it. */
export const taskNames = ['classify', 'multilabel', 'pair', 'tag', 'mask'] as const;

export type TaskName = (typeof taskNames)[number];
