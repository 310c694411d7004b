// Figures as people read them.
import type { Language } from './row.ts';

/** Bytes with three digits or so: `1.2 MB` (decimal, as a budget in MB is). */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return `${(count / 1e6).toFixed(count < 1e8 ? 2 : 0)} MB`;
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
