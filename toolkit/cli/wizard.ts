// penjing, in a terminal: the wizard. It only writes a recipe; the run follows from that as from any other.
import { existsSync } from 'node:fs';
import { profiles } from '../../device-profiles/profiles.ts';
import { writeAtomic } from '../files/write.ts';
import { demoRecipe } from '../pipeline/demo-recipe.ts';
import { summaryLines } from '../pipeline/log.ts';
import { describeModels, inspectData } from '../pipeline/preview.ts';
import { produce } from '../pipeline/produce.ts';
import { type PlacedRecipe, parseRecipe, RECIPE, readRecipe } from '../pipeline/read-recipe.ts';
import { showWizard } from '../tui/show-wizard.tsx';
import type { Wish } from '../tui/wish.ts';
import { Fault } from '../words/fault.ts';
import { listenForCancel } from './cancel.ts';
import type { Desk } from './desk.ts';

/** Asks, writes the recipe, runs it and shows what came of it. Faults of the run pass through when the screen is closed. */
export async function openWizard(desk: Desk): Promise<void> {
  const cancel = listenForCancel(desk);
  const wishes = Promise.withResolvers<Wish | undefined>();
  const closing = Promise.withResolvers<void>();
  const leave = (): void => {
    wishes.resolve(undefined);
    closing.resolve();
  };
  const screen = showWizard({
    language: desk.language,
    color: desk.color(),
    ...(existsSync(RECIPE) ? { recipe: RECIPE } : {}),
    students: describeModels(),
    devices: profiles().map(({ id, name }) => ({ id, name: name[desk.language] })),
    initial: { source: existsSync(RECIPE) ? 'recipe' : 'demo', path: '', student: 'tiny', devices: ['linux-x64'] },
    inspect: (path) =>
      inspectData(path, process.cwd(), cancel.signal).catch((error: unknown) => Promise.reject(inWords(error, desk))),
    start: wishes.resolve,
    leave,
    stop: cancel.now,
  });
  cancel.signal.addEventListener('abort', leave);
  const closingNotes: string[] = [];
  const closingLines: string[] = [];
  try {
    const wish = await wishes.promise;
    cancel.signal.throwIfAborted();
    if (!wish) {
      closingNotes.push(desk.say('cli.wizard.left'));
      return;
    }
    const placed = await recipeFor(wish, desk, (path) => closingNotes.push(desk.say('cli.saved', { where: path })));
    const { signal } = cancel;
    const options = { signal, now: () => performance.now(), language: desk.language };
    for await (const event of produce(placed, options)) {
      screen.show(event);
      if (event.kind === 'summary') closingLines.push(...summaryLines(event.summary, desk.language));
    }
    await closing.promise;
  } finally {
    cancel.dispose();
    await screen.close();
    closingNotes.forEach(desk.note);
    closingLines.forEach(desk.out);
  }
}

/** The recipe a wish amounts to, written where nothing is overwritten. */
async function recipeFor(wish: Wish, desk: Desk, saved: (path: string) => void): Promise<PlacedRecipe> {
  const assignments = desk.assignments();
  if (wish.source === 'recipe') {
    desk.again.command = 'penjing run';
    return readRecipe(RECIPE, assignments);
  }
  const student = { ...(wish.source === 'demo' ? demoRecipe.student : {}), model: wish.student };
  const value =
    wish.source === 'demo'
      ? { ...demoRecipe, student, profiles: wish.devices }
      : { data: { path: wish.path }, student, profiles: wish.devices };
  const recipe = parseRecipe(value, RECIPE, assignments);
  const path = freeName();
  await writeAtomic(path, `${JSON.stringify(recipe, null, 2)}\n`);
  saved(path);
  desk.again.command = `penjing run ${path}`;
  return { recipe, folder: process.cwd() };
}

function freeName(): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? RECIPE : `penjing-${number}.json`;
    if (!existsSync(name)) return name;
  }
}

const inWords = (error: unknown, desk: Desk): Error =>
  error instanceof Fault ? new Error(error.in(desk.language)) : (error as Error);
