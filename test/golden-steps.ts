// The golden training steps of golden/train-steps.json, as what a step of ours is fed.
import { targetFeeds } from '../toolkit/train/feeds.ts';
import { golden, goldenFeeds, type Shaped } from './golden.ts';

interface Steps {
  readonly labels: readonly number[];
  readonly teacher_logits: Shaped;
  readonly alpha: number;
  readonly temperature: number;
  readonly label_smoothing: number;
  readonly optimizer: { readonly lr: number; readonly weight_decay: number; readonly clip_global_norm: number };
  readonly steps: readonly {
    readonly loss: number;
    readonly kl: number;
    readonly ce: number;
    readonly grad_norm_before_clip: number;
  }[];
  readonly first_step_gradients: Readonly<
    Record<
      string,
      {
        readonly l2: number;
        readonly values?: readonly number[];
        readonly rows?: Readonly<Record<string, readonly number[]>>;
        readonly shape: readonly number[];
      }
    >
  >;
  readonly parameters_after_4_steps: Readonly<
    Record<string, { readonly l2: number; readonly first: readonly number[] }>
  >;
}

export const want = golden<Steps>('train-steps.json');
export const distil = { alpha: want.alpha, temperature: want.temperature };
const rows = want.labels.map((label, i) => ({ label, logits: want.teacher_logits.values.slice(i * 3, i * 3 + 3) }));
export const feeds = { ...goldenFeeds(), ...targetFeeds(rows, 3, want.label_smoothing, distil) };
