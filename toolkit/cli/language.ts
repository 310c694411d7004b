// Which language to speak.
import type { Language } from '../words/row.ts';

/** `--lang` if given, else the first of LC_ALL, LC_MESSAGES, LANG that is set; Chinese only when asked for. */
export function languageOf(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const at = args.indexOf('--lang');
  const flag = at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length);
  const named = flag || environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return named.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
