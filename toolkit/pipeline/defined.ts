// What a schema may leave undefined, left out instead.

/** `T` with optional fields absent rather than undefined, at every depth. */
export type Defined<T> = T extends string | number | boolean | null | undefined
  ? T
  : { [K in keyof T]: Defined<Exclude<T[K], undefined>> };

/** `value` without its undefined fields, at every depth. */
export function defined<T>(value: T): Defined<T> {
  if (typeof value !== 'object' || value === null) return value as Defined<T>;
  if (Array.isArray(value)) return value.map(defined) as Defined<T>;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, defined(field)])) as Defined<T>;
}
