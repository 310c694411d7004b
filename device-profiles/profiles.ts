// The devices that come with Penjing. A new one is a JSON file beside this and a line below.
import { Fault } from '../toolkit/words/fault.ts';
import { parseProfile } from './check.ts';
import linuxX64 from './linux-x64.json' with { type: 'json' };
import linuxX64Avx2 from './linux-x64-avx2.json' with { type: 'json' };
import { nearest } from './nearest.ts';
import type { Profile } from './profile.ts';
import raspberryPi4 from './raspberry-pi-4.json' with { type: 'json' };
import raspberryPi5 from './raspberry-pi-5.json' with { type: 'json' };
import windowsX64 from './windows-x64.json' with { type: 'json' };

const all: readonly Profile[] = [linuxX64, linuxX64Avx2, raspberryPi4, raspberryPi5, windowsX64].map((source) =>
  parseProfile(source, `${source.id}.json`),
);

/** Every profile that comes with Penjing. */
export function profiles(): readonly Profile[] {
  return all;
}

/** The profile called `id`. Fault: no such profile, with the nearest name. */
export function profile(id: string): Profile {
  const found = all.find((one) => one.id === id);
  if (found) return found;
  const known = all.map((one) => one.id);
  const meant = nearest(id, known);
  const values = { id, known: known.join(', ') };
  throw meant ? new Fault('profiles.unknown-meant', { ...values, meant }) : new Fault('profiles.unknown', values);
}
