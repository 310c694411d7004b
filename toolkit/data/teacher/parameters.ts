// A question's parameters, and which of them a server does without.

/** What is asked; with the model it decides the answer's key in the journal. */
export interface Question {
  readonly prompt: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens: number;
  /** How many alternatives per token to report; 0 for none. */
  readonly logprobs: number;
}

/** The request's parameters, less those the server has refused. */
export function createParameters(): { of(question: Question): Record<string, unknown>; drop(named: string): boolean } {
  const dropped = new Set<string>();
  const offered = new Set<string>();
  return {
    of({ temperature, topP, maxTokens, logprobs }) {
      const length = dropped.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
      const wanted: Record<string, unknown> = {
        temperature,
        top_p: topP,
        [length]: maxTokens,
        stream_options: { include_usage: true },
        ...(logprobs > 0 && !dropped.has('logprobs') ? { logprobs: true, top_logprobs: logprobs } : {}),
      };
      const kept = Object.entries(wanted).filter(([name, value]) => value !== undefined && !dropped.has(name));
      for (const [name] of kept) offered.add(name);
      return Object.fromEntries(kept);
    },
    drop(named) {
      const found = optional.find(([name, pattern]) => offered.has(name) && pattern.test(named));
      if (found) dropped.add(found[0]);
      return found !== undefined;
    },
  };
}

const unsupported = '(un|not |n.t |no )(support|known|recogni[sz]ed|permitted|allowed)|extra (inputs|fields)|不支持';
const refusal = (name: string): RegExp => new RegExp(`^(?=.*${name}\\b).*(${unsupported})`, 'is');

/** What a request can do without, and the answer that says so; `max_tokens` goes by another name at some servers. */
const optional: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['logprobs', /logprobs/],
  ['stream_options', /stream_options/],
  ['temperature', refusal('temperature')],
  ['top_p', refusal('top_p')],
  ['max_tokens', /max_completion_tokens/],
];
