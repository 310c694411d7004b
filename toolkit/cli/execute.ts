// Runs a recipe and shows what happens.
import type { StageName } from '../pipeline/events.ts';
import { produce } from '../pipeline/produce.ts';
import type { PlacedRecipe } from '../pipeline/read-recipe.ts';
import { listenForCancel } from './cancel.ts';
import type { Desk } from './desk.ts';
import { openView } from './view.ts';

/** Runs `placed` up to stage `to` (default all). Faults and cancellation pass through once the view is closed. */
export async function execute(desk: Desk, placed: PlacedRecipe, to?: StageName): Promise<void> {
  const cancel = listenForCancel(desk);
  const view = await openView(desk, cancel.now);
  try {
    const options = { signal: cancel.signal, now: () => performance.now(), language: desk.language };
    for await (const event of produce(placed, to === undefined ? options : { ...options, to })) view.show(event);
  } finally {
    cancel.dispose();
    await view.close();
  }
}
