// The lines of a journal and what they add up to.
import * as z from 'zod';
import type { Reply, Usage } from './reply.ts';

/** The most a request can use. */
export interface Most {
  readonly prompt: number;
  readonly completion: number;
}

/** One line. `asked` stands before its request is sent, one of the others after it has ended. */
export type Entry =
  | { readonly kind: 'asked'; readonly key: string; readonly model: string; readonly most: Most }
  | { readonly kind: 'answered'; readonly key: string; readonly model: string; readonly reply: Reply }
  | {
      readonly kind: 'failed';
      readonly key: string;
      readonly model: string;
      readonly why: string;
      /** It may have been paid for. */
      readonly unsure: boolean;
    };

const whole = z.number().min(0);
const common = { key: z.string(), model: z.string() };

/** What of a line must be right for the sums to be; the rest of a reply is as this program wrote it. */
export const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('journal'), version: z.literal(1) }),
  z.object({ kind: z.literal('asked'), ...common, most: z.object({ prompt: whole, completion: whole }) }),
  z.object({
    kind: z.literal('answered'),
    ...common,
    reply: z.object({
      content: z.string(),
      usage: z.object({ prompt: whole, cached: whole, completion: whole, reasoning: whole }),
    }),
  }),
  z.object({ kind: z.literal('failed'), ...common, why: z.string(), unsure: z.boolean() }),
]);

/** What one model has cost so far. */
export interface Spent {
  readonly answers: number;
  readonly usage: Usage;
  /** Requests that may have been answered though no answer arrived, and the most they can have used. */
  readonly unsure: { readonly requests: number; readonly most: Most };
}

export const nothing: Spent = {
  answers: 0,
  usage: { prompt: 0, cached: 0, completion: 0, reasoning: 0 },
  unsure: { requests: 0, most: { prompt: 0, completion: 0 } },
};

export function withAnswer({ answers, usage, unsure }: Spent, more: Usage): Spent {
  return {
    answers: answers + 1,
    usage: {
      prompt: usage.prompt + more.prompt,
      cached: usage.cached + more.cached,
      completion: usage.completion + more.completion,
      reasoning: usage.reasoning + more.reasoning,
      ...(usage.estimated || more.estimated ? { estimated: true } : {}),
    },
    unsure,
  };
}

export function withUnsure(spent: Spent, { prompt, completion }: Most): Spent {
  const { requests, most } = spent.unsure;
  const sum = { prompt: most.prompt + prompt, completion: most.completion + completion };
  return { ...spent, unsure: { requests: requests + 1, most: sum } };
}
