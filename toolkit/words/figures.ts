// Figures as people read them.
import type { Language } from './row.ts';

/** Bytes with three digits or so: `1.20 MB` (decimal, as a budget in MB is). */
export function bytes(count: number): string {
  // each unit ends where its rounding would reach the next
  if (count < 1000) return `${count} B`;
  if (count < 999_950) return `${(count / 1e3).toFixed(1)} kB`;
  if (count < 99_995_000) return `${(count / 1e6).toFixed(2)} MB`;
  if (count < 999_500_000) return `${(count / 1e6).toFixed(0)} MB`;
  return `${(count / 1e9).toFixed(1)} GB`;
}

/** Seconds as `0.4 s`, `42 s` or `3 min 05 s`. */
export function duration(seconds: number, language: Language): string {
  const [minute, second] = language === 'zh' ? ['分', '秒'] : [' min ', ' s'];
  const gap = language === 'zh' ? ' ' : '';
  if (!Number.isFinite(seconds)) return '?';
  if (seconds < 10) return `${seconds.toFixed(1)}${gap}${second}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${gap}${second}`;
  const rest = String(whole % 60).padStart(2, '0');
  return `${Math.floor(whole / 60)}${gap}${minute}${gap}${rest}${gap}${second}`.replace(/ {2,}/g, ' ');
}

/** A share of 1 as `97.5 %`. */
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A whole number as it is, any other with four significant digits; thousands apart. */
export const number = (value: number): string =>
  value.toLocaleString('en-US', Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 });
