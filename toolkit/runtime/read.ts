// What the system's refusals to read mean.
import { Fault } from '../words/fault.ts';

/** Runs `action`; the system's refusal to read a file becomes a fault that names it, any other error passes. */
export async function onRead<T>(where: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { syscall, code, path } = error as NodeJS.ErrnoException;
    if (syscall === undefined || code === undefined) throw error;
    throw new Fault('runtime.unreadable', { where: path ?? where, reason: code }, { cause: error });
  }
}
