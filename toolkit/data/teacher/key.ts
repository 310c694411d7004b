// API keys: found in the environment or the keychain, and kept out of everything that is written.
import { Fault } from '../../words/fault.ts';
import type { ClientOptions } from './options.ts';

/** Reads a secret from the operating system's keychain; undefined where it holds none. */
export type Keychain = (service: string, account: string) => string | undefined | Promise<string | undefined>;

export interface KeyPlaces {
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** @default the operating system's, loaded when asked */
  readonly keychain?: Keychain;
}

const SERVICE = 'penjing';

/** A vendor's host is only ever sent the vendor's own key. */
const vendors: Readonly<Record<string, string>> = {
  'api.deepseek.com': 'DEEPSEEK_API_KEY',
  'api.openai.com': 'OPENAI_API_KEY',
};

const elsewhere = ['DEEPSEEK_API_KEY', 'OPENAI_API_KEY'];

/**
 * The key for `options.baseUrl`: from the variable named, else from the host's usual ones, else from the keychain under
 * service "penjing" and the variable's name. A loopback endpoint needs none, and is sent one only if its variable is named.
 * Faults: no key anywhere; no keychain on this machine (only if nothing else has a key).
 */
export async function findKey(
  { baseUrl, keyVariable }: Pick<ClientOptions, 'baseUrl' | 'keyVariable'>,
  { environment = process.env, keychain = systemKeychain }: KeyPlaces = {},
): Promise<string | undefined> {
  const url = endpointUrl(baseUrl);
  const loopback = isLoopback(url.hostname);
  const vendor = vendors[url.hostname];
  const names = keyVariable !== undefined ? [keyVariable] : loopback ? [] : vendor ? [vendor] : elsewhere;
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return value;
  }
  const values = { where: url.host, variable: names[0] ?? '', service: SERVICE };
  for (const name of names) {
    const value = await ask(keychain, name, values, loopback);
    if (value) return value;
  }
  if (loopback) return undefined;
  throw new Fault('teacher.no-key', values);
}

async function ask(
  keychain: Keychain,
  name: string,
  values: Readonly<Record<string, string>>,
  loopback: boolean,
): Promise<string | undefined> {
  try {
    return (await keychain(SERVICE, name))?.trim();
  } catch (error) {
    if (loopback) return undefined;
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new Fault('teacher.no-keychain', { ...values, reason });
  }
}

const systemKeychain: Keychain = async (service, account) => {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return (await new AsyncEntry(service, account).getPassword()) ?? undefined;
};

/** The address of an endpoint. Fault: not http or https, or with a user name or password in it. */
export function endpointUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Fault('teacher.base-url', { received: redact(baseUrl) });
  }
  if (url.username || url.password) throw new Fault('teacher.key-in-recipe', { where: 'baseUrl' });
  return url;
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);
}

/** What keys look like: a known prefix and a long tail, or a bearer header. */
const keyShape = /\b(?:sk|pk|rk|gsk|hf|xai|nvapi|ghp|AIza)[-_]?[A-Za-z0-9_-]{16,}|\bBearer\s+\S{8,}/g;

/** Fault: some text inside `values`, at any depth, looks like a key, or `keyVariable` is not the name of a variable. */
export function refuseKeys(values: object, at = ''): void {
  for (const [name, value] of Object.entries(values)) {
    const where = at === '' ? name : `${at}.${name}`;
    const named = name === 'keyVariable' && typeof value === 'string' && !/^[A-Za-z_]\w{0,63}$/.test(value);
    if (named || (typeof value === 'string' && value.search(keyShape) >= 0)) {
      throw new Fault('teacher.key-in-recipe', { where });
    }
    if (typeof value === 'object' && value !== null) refuseKeys(value, where);
  }
}

/** `text` with everything that looks like a key blotted out. */
export const redact = (text: string): string => text.replace(keyShape, '***');

/** Takes `key`, and whatever looks like one, out of a text. */
export function scrubber(key: string | undefined): (text: string) => string {
  return (text) => redact(key ? text.replaceAll(key, '***') : text);
}
