// What a reference to the Hugging Face hub names: hf://datasets/OWNER/NAME[@REVISION][/PATH or glob], or hf://OWNER/NAME… for a model.
import { Fault } from '../../../words/fault.ts';

export interface HubAddress {
  readonly type: 'dataset' | 'model';
  /** OWNER/NAME */
  readonly name: string;
  /** A branch, a tag, a commit or refs/…; main unless said otherwise. */
  readonly revision: string;
  /** A file, a folder or a glob inside the repository; '' is all of it. */
  readonly path: string;
}

const part = '[A-Za-z0-9][\\w.-]*';
const form = new RegExp(
  `^hf://(datasets/)?(${part}/${part})(?:@(refs/(?:convert|pr)/${part}|${part}))?(?:/(.*))?$`,
  's',
);

export const isHubAddress = (spec: string): boolean => spec.startsWith('hf://');

/** Fault: a reference of another form. */
export function parseAddress(spec: string): HubAddress {
  const match = form.exec(spec);
  if (!match || match[2]!.startsWith('datasets/')) throw new Fault('data.hub-address', { received: spec });
  const [, kind, name, revision = 'main', path = ''] = match;
  return { type: kind ? 'dataset' : 'model', name: name!, revision, path: path.replace(/\/+$/, '') };
}

/** The reference to `path` in the repository, as sentences name it. */
export function written({ type, name, revision }: HubAddress, path = ''): string {
  const at = revision === 'main' ? '' : `@${revision}`;
  return `hf://${type === 'dataset' ? 'datasets/' : ''}${name}${at}${path && `/${path}`}`;
}
