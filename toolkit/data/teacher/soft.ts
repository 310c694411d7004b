// Soft labels: from the log-probabilities of the token that decides, or from the votes of several answers.
import type { Coding } from './coding.ts';
import type { Position } from './reply.ts';

/** Below this share of the probability on labels, the tokens looked at were not the label's. */
const TRUSTED = 0.5;

/**
 * Probabilities over `coding.labels` at the place of the label in a JSON answer. Each alternative token counts for the
 * label it begins; where it begins several, the one written is followed to its next token and the others are shared
 * equally. Labels outside the alternatives get equal parts of what probability is left, never more than the least
 * alternative has. Then renormalised. Undefined where no label is found.
 */
export function fromPositions(positions: readonly Position[], coding: Coding): readonly number[] | undefined {
  const place = valuePlace(positions);
  if (!place) return undefined;
  const mass = coding.labels.map(() => 0);
  let [written, scale, lead] = ['', 1, place.lead];
  for (const { token, top } of positions.slice(place.index)) {
    const chosen = written + token.slice(lead.length);
    let onward = 0;
    for (const [alternative, logprob] of top) {
      if (!alternative.startsWith(lead)) continue;
      const said = written + alternative.slice(lead.length);
      const owners = ownersOf(said, coding);
      const share = scale * Math.exp(logprob);
      if (owners.length > 1 && said === chosen) onward = share;
      else for (const owner of owners) mass[owner]! += share / owners.length;
    }
    if (onward === 0) break;
    [written, scale, lead] = [chosen, onward, ''];
  }
  const listed = mass.reduce((sum, share) => sum + share, 0);
  if (listed < TRUSTED) return undefined;
  return normalized(withUnlisted(mass, positions[place.index]!));
}

/** Where the label's value begins: the token, and what of it stands before the value. */
function valuePlace(positions: readonly Position[]): { readonly index: number; readonly lead: string } | undefined {
  const text = positions.map(({ token }) => token).join('');
  const [match] = [...text.matchAll(/["“＂]label["”＂]\s*[:：]\s*["“＂]/g)].slice(-1);
  if (!match) return undefined;
  const value = match.index + match[0].length;
  let start = 0;
  for (const [index, { token }] of positions.entries()) {
    if (value < start + token.length) return { index, lead: token.slice(0, value - start) };
    start += token.length;
  }
  return undefined;
}

function ownersOf(said: string, coding: Coding): readonly number[] {
  const end = said.search(/["”＂]/);
  if (end < 0) return coding.begun(said);
  const place = coding.find(said.slice(0, end));
  return place === undefined ? [] : [place];
}

const FLOOR = 1e-6;

function withUnlisted(mass: readonly number[], { top }: Position): readonly number[] {
  const missing = mass.filter((share) => share === 0).length;
  const chances = top.map(([, logprob]) => Math.exp(logprob));
  const left = 1 - chances.reduce((sum, chance) => sum + chance, 0);
  const each = Math.max(FLOOR, Math.min(...chances, left / missing));
  return mass.map((share) => (share === 0 ? each : share));
}

/** Shares of the votes with `smoothing` pseudo-votes spread over all labels. */
export function fromVotes(votes: readonly number[], labels: number, smoothing: number): readonly number[] {
  const counts = new Array<number>(labels).fill(smoothing / labels);
  for (const vote of votes) counts[vote]! += 1;
  return normalized(counts);
}

function normalized(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** log p, whose softmax is p again. Six decimals: what a teacher knows, and short enough for a file. */
export function logitsOf(probabilities: readonly number[]): readonly number[] {
  return probabilities.map((p) => Math.round(Math.log(Math.max(p, FLOOR)) * 1e6) / 1e6);
}
