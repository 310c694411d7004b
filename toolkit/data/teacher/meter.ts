// Tokens and money: what was used, what is reserved for requests under way, and whether the budget allows another.
import { Fault } from '../../words/fault.ts';
import { type Most, nothing, type Spent, withAnswer, withUnsure } from './entry.ts';
import type { ClientOptions, Price } from './options.ts';
import type { Usage } from './reply.ts';

/** What has been used; all runs of a journal together unless it says otherwise. */
export interface Reading extends Spent {
  /** Paid answers of this run. */
  readonly paid: number;
  /** Answers this run took from the journal. */
  readonly reused: number;
  /** Requests of this run that were sent again. */
  readonly retries: number;
  /** Undefined where a model has no price. */
  readonly money?: number;
  /** What the unsure requests cost at most. */
  readonly unsureMoney?: number;
  /** The budget did not allow another request. */
  readonly exhausted: boolean;
}

export interface Meter {
  read(): Reading;
  reused(): void;
  retried(): void;
  /**
   * Sets the most a request can use aside; where that would exceed the budget, waits for requests under way to use less
   * than theirs. Fault `teacher.budget`: it does not fit, now or at any later time.
   */
  reserve(most: Most): Promise<Reservation>;
}

export interface Reservation {
  answered(usage: Usage): void;
  /** No answer; `unsure` if it may have been paid for, and then it counts at its most. */
  failed(unsure: boolean): void;
}

/** Fault: a budget in money for a model without a price. */
export function createMeter(
  { model, prices = {}, budget = {} }: Pick<ClientOptions, 'model' | 'prices' | 'budget'>,
  before: ReadonlyMap<string, Spent>,
): Meter {
  const price = Object.hasOwn(prices, model) ? prices[model] : undefined;
  if (budget.money !== undefined && !price) throw new Fault('teacher.no-price', { model });
  let ours = before.get(model) ?? nothing;
  const others = [...before].filter(([name]) => name !== model);
  const counts = { paid: 0, reused: 0, retries: 0 };
  let exhausted = false;
  const reserved = new Set<Most>();
  let waiting: (() => void)[] = [];

  const all = (): readonly (readonly [string, Spent])[] => [...others, [model, ours]];
  const tokens = (): number => all().reduce((sum, [, { usage, unsure }]) => sum + total(usage) + total(unsure.most), 0);
  const money = (of: (spent: Spent) => Usage | Most): number | undefined =>
    all().reduce<number | undefined>((sum, [name, spent]) => {
      const used = of(spent);
      if (total(used) === 0) return sum;
      const its = Object.hasOwn(prices, name) ? prices[name] : undefined;
      return sum === undefined || !its ? undefined : sum + cost(used, its);
    }, 0);

  const fits = (most: Most): boolean => {
    const ahead = [...reserved, most];
    const used = tokens() + ahead.reduce((sum, each) => sum + total(each), 0);
    if (budget.tokens !== undefined && used > budget.tokens) return false;
    if (budget.money === undefined || !price) return true;
    const spent = (money(({ usage }) => usage) ?? 0) + (money(({ unsure }) => unsure.most) ?? 0);
    return spent + ahead.reduce((sum, each) => sum + cost(each, price), 0) <= budget.money;
  };

  return {
    read() {
      const sum = all().reduce((sum, [, spent]) => added(sum, spent), nothing);
      const [paid, unsure] = [money(({ usage }) => usage), money(({ unsure }) => unsure.most)];
      return {
        ...sum,
        ...counts,
        exhausted,
        ...(paid === undefined ? {} : { money: paid }),
        ...(unsure === undefined ? {} : { unsureMoney: unsure }),
      };
    },
    reused() {
      counts.reused += 1;
    },
    retried() {
      counts.retries += 1;
    },
    async reserve(most) {
      while (!exhausted && !fits(most) && reserved.size > 0) await new Promise<void>((wake) => waiting.push(wake));
      if (exhausted || !fits(most)) {
        exhausted = true;
        throw new Fault('teacher.budget', {
          tokens: budget.tokens ?? '∞',
          usedTokens: tokens(),
          money: budget.money ?? '∞',
          usedMoney: rounded(money(({ usage }) => usage)),
        });
      }
      reserved.add(most);
      const settle = (spent: Spent): void => {
        ours = spent;
        reserved.delete(most);
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      };
      return {
        answered(usage) {
          counts.paid += 1;
          settle(withAnswer(ours, usage));
        },
        failed: (unsure) => settle(unsure ? withUnsure(ours, most) : ours),
      };
    },
  };
}

const total = ({ prompt, completion }: Most): number => prompt + completion;

/** Money for tokens; what the server had cached at the price for that. */
export function cost(used: Most & { readonly cached?: number }, price: Price): number {
  const cached = used.cached ?? 0;
  const input = (used.prompt - cached) * price.input + cached * (price.cachedInput ?? price.input);
  return (input + used.completion * price.output) / 1e6;
}

const rounded = (money: number | undefined): string => (money === undefined ? '?' : money.toFixed(4));

function added(a: Spent, b: Spent): Spent {
  const { requests, most } = b.unsure;
  const prompt = a.unsure.most.prompt + most.prompt;
  const completion = a.unsure.most.completion + most.completion;
  const { usage } = withAnswer(a, b.usage);
  return {
    answers: a.answers + b.answers,
    usage,
    unsure: { requests: a.unsure.requests + requests, most: { prompt, completion } },
  };
}
