// What an endpoint answers, whole or in pieces, folded into one record.
import * as z from 'zod';

export interface Usage {
  readonly prompt: number;
  /** Of `prompt`, what the server had in its cache. */
  readonly cached: number;
  readonly completion: number;
  /** Of `completion`, what was thinking. */
  readonly reasoning: number;
  /** The server told nothing: counted here, one token a character. */
  readonly estimated?: true;
}

/** A token of the answer with the likeliest tokens in its place and their log-probabilities. */
export interface Position {
  readonly token: string;
  readonly top: readonly (readonly [token: string, logprob: number])[];
}

export interface Reply {
  /** The answer without its thinking. */
  readonly content: string;
  readonly reasoning: string;
  /** `stop`, `length`, `content_filter` … */
  readonly finish: string;
  readonly usage: Usage;
  /** The last tokens of the answer, where the server offers them. */
  readonly positions?: readonly Position[];
}

/** The answer stands on the last line, so these tokens hold it, and a journal stays small. */
const KEPT_POSITIONS = 32;

const text = z.string().nullish();
const count = z.number().min(0).nullish();
const message = z.object({ content: text, reasoning_content: text, reasoning: text }).nullish();
const logprob = z.object({ token: z.string(), logprob: z.number() });

/** A chunk of a stream, or a whole answer. */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: message,
        message,
        finish_reason: text,
        logprobs: z
          .object({ content: z.array(logprob.extend({ top_logprobs: z.array(logprob).nullish() })).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_cache_hit_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
});

/** Takes chunks as they come; `finish` is undefined while the answer is not whole. ZodError: not a chunk. */
export class ReplyParts {
  #content: string[] = [];
  #reasoning: string[] = [];
  #positions: Position[] = [];
  #finish: string | undefined;
  #usage: z.infer<typeof Chunk>['usage'];

  add(value: unknown): void {
    const { choices, usage } = Chunk.parse(value);
    this.#usage = usage ?? this.#usage;
    const choice = choices?.[0];
    if (!choice) return;
    const said = choice.delta ?? choice.message;
    this.#content.push(said?.content ?? '');
    this.#reasoning.push(said?.reasoning_content ?? said?.reasoning ?? '');
    this.#finish = choice.finish_reason ?? this.#finish ?? (choice.message ? 'stop' : undefined);
    for (const { token, logprob, top_logprobs } of choice.logprobs?.content ?? []) {
      const top = top_logprobs?.length ? top_logprobs : [{ token, logprob }];
      this.#positions.push({ token, top: top.map((each) => [each.token, rounded(each.logprob)]) });
    }
    if (this.#positions.length > 4 * KEPT_POSITIONS) this.#positions = this.#positions.slice(-KEPT_POSITIONS);
  }

  get finish(): string | undefined {
    return this.#finish;
  }

  /** The whole reply; `prompt` is what was asked, for servers that count nothing. */
  reply(prompt: string): Reply {
    const { reasoning, content } = withoutThinking(this.#content.join(''), this.#reasoning.join(''));
    const positions = this.#positions.slice(-KEPT_POSITIONS);
    return {
      content,
      reasoning,
      finish: this.#finish ?? 'stop',
      usage: this.#count(prompt, content + reasoning),
      ...(positions.length > 0 ? { positions } : {}),
    };
  }

  #count(prompt: string, said: string): Usage {
    const used = this.#usage;
    if (used?.prompt_tokens == null || used.completion_tokens == null) {
      return { prompt: prompt.length, cached: 0, completion: said.length, reasoning: 0, estimated: true };
    }
    return {
      prompt: used.prompt_tokens,
      cached: used.prompt_tokens_details?.cached_tokens ?? used.prompt_cache_hit_tokens ?? 0,
      completion: used.completion_tokens,
      reasoning: used.completion_tokens_details?.reasoning_tokens ?? 0,
    };
  }
}

const rounded = (logprob: number): number => Math.round(logprob * 1e5) / 1e5;

/** Servers without a reasoning parser leave the thought in the answer; its opening tag may be in the chat template. */
function withoutThinking(content: string, reasoning: string): { content: string; reasoning: string } {
  const end = reasoning === '' ? content.lastIndexOf('</think>') : -1;
  if (end >= 0) {
    const thought = content.slice(0, end).replace(/^\s*<think>/, '');
    return { reasoning: thought.trim(), content: content.slice(end + '</think>'.length).trim() };
  }
  // An unclosed thought was cut before any answer.
  const open = /^\s*<think>/.exec(content);
  if (open) return { reasoning: content.slice(open[0].length).trim(), content: '' };
  return { reasoning: reasoning.trim(), content: content.trim() };
}
