// What a teacher at an endpoint is asked with; a recipe may hold all of it, for none of it is secret.

export interface Price {
  /** Money per million tokens of prompt, of prompt found in the server's cache (default: as `input`), and of completion. */
  readonly input: number;
  readonly cachedInput?: number;
  readonly output: number;
}

export interface Budget {
  /** Prompt and completion tokens, thinking included, over all runs of one journal. */
  readonly tokens?: number;
  /** Money over all runs of one journal, in the unit of `prices`. */
  readonly money?: number;
}

export interface ClientOptions {
  /** Of an OpenAI-compatible API: `https://api.deepseek.com`, `http://localhost:8000/v1` (vLLM), `http://localhost:11434/v1` (Ollama). */
  readonly baseUrl: string;
  readonly model: string;
  /** Environment variable that holds the key; by default the vendor's own, else DEEPSEEK_API_KEY, then OPENAI_API_KEY. */
  readonly keyVariable?: string;
  /** @default 0.6, as DeepSeek advises for R1 */
  readonly temperature?: number;
  /** Left to the server by default. */
  readonly topP?: number;
  /** Tokens of an answer at most, thinking included. @default 8192 */
  readonly maxTokens?: number;
  /** Requests in flight at once. @default 4 */
  readonly concurrency?: number;
  /** @default no limit */
  readonly requestsPerMinute?: number;
  /** Prompt and completion; a request counts with its worst case until it is answered. @default no limit */
  readonly tokensPerMinute?: number;
  /** How often a failed request is sent again. @default 5 */
  readonly retries?: number;
  /** Seconds of silence after which a request is given up. @default 180 */
  readonly idleSeconds?: number;
  /** Seconds after which a request is given up however lively it is. @default 1800 */
  readonly totalSeconds?: number;
  /** By model. A model without a price is metered in tokens only. */
  readonly prices?: Readonly<Record<string, Price>>;
  /** @default none */
  readonly budget?: Budget;
}

export interface TeacherOptions extends ClientOptions {
  readonly task: 'classify' | 'pair' | 'tag';
  /** Labels, or the entity types of a tag task. */
  readonly labels: readonly string[];
  /** What a label means, by label. */
  readonly descriptions?: Readonly<Record<string, string>>;
  /** A sentence about the task, put before the labels. */
  readonly instruction?: string;
  /** Ask for token log-probabilities; a server that refuses them is asked without. @default true */
  readonly logprobs?: boolean;
  /** Answers per record where no log-probabilities come back; each is paid for. @default 3, or 1 at temperature 0 */
  readonly samples?: number;
  /** Pseudo-votes shared equally among all labels: add-α smoothing with α = smoothing / labels. @default 0.5 */
  readonly smoothing?: number;
  /** Replace labels that records already have. @default false: they keep theirs and get reasoning and logits */
  readonly relabel?: boolean;
}

/** The defaults of every option that has one. */
export const defaults = {
  temperature: 0.6,
  maxTokens: 8192,
  concurrency: 4,
  retries: 5,
  idleSeconds: 180,
  totalSeconds: 1800,
  logprobs: true,
  samples: 3,
  smoothing: 0.5,
  relabel: false,
} as const satisfies Partial<TeacherOptions>;

/** Time as the teacher sees it. `sleep` rejects when `signal` aborts. */
export interface Clock {
  now(): number; // ms
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
