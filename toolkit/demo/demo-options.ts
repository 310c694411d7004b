export interface DemoOptions {
  readonly seed: number;
  /** Records. */
  readonly size: number;
}
