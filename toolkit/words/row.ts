/** One piece of user-facing text, in both languages; `{name}` is filled from the values at hand. */
export interface Row {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Row;
export type Values = Readonly<Record<string, string | number>>;
