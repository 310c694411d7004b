// Which layer of the teacher a layer of the student takes after.
import { Fault } from '../words/fault.ts';

/** A layer of the student and its counterpart; layer 0 is the embeddings. */
export interface Match {
  readonly student: number;
  readonly teacher: number;
}

/**
 * Matches of layers 1 … `student` with those of a teacher of `teacher` layers. `layers` names the teacher's layer for each,
 * 0 where there is none to take after; by default g(m) = m·N/M (TinyBERT, arXiv 1909.10351), rounded, so that the last takes
 * after the last. Fault: another number of layers than the student has, a layer that the teacher lacks.
 */
export function layerMap(student: number, teacher: number, layers?: readonly number[]): readonly Match[] {
  const named = layers ?? Array.from({ length: student }, (_, i) => Math.round(((i + 1) * teacher) / student));
  if (named.length !== student) throw new Fault('train.layer-map', { expected: student, received: named.length });
  const stray = named.find((layer) => !(Number.isInteger(layer) && layer >= 0 && layer <= teacher));
  if (stray !== undefined) throw new Fault('train.layer', { layers: teacher, received: stray });
  return named.map((layer, i) => ({ student: i + 1, teacher: layer })).filter((match) => match.teacher > 0);
}
