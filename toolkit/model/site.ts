// What the parts of a model write into, and the few phrases they share.
import { Builder } from '../graph/build.ts';
import type { ModelConfig } from './config.ts';
import { Dropout } from './dropout.ts';
import { type Parameters, relaid } from './parameters.ts';

/** `parameters` are in graph layout: linear weights [in, out]. */
export interface Site {
  readonly builder: Builder;
  readonly config: ModelConfig;
  readonly parameters: Parameters;
  readonly dropout?: Dropout;
}

/** A fresh site for a model of `name`; `parameters` in checkpoint layout. With `training`, dropout falls where the parts ask for it. */
export function openSite(name: string, config: ModelConfig, parameters: Parameters, training: boolean): Site {
  const builder = new Builder(name);
  return { builder, config, parameters: relaid(parameters), ...(training ? { dropout: new Dropout(builder) } : {}) };
}

export function parameter(b: Builder, parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw new RangeError(`no parameter ${name}`);
  return b.tensor(name) ? name : b.initializer(name, value);
}

/** x · W + b */
export function linear({ builder: b, parameters }: Site, name: string, x: string): string {
  const weight = parameter(b, parameters, `${name}.weight`);
  const bias = parameter(b, parameters, `${name}.bias`);
  return b.op('Add', [b.op('MatMul', [x, weight], {}, `${name}.product`), bias], {}, name);
}

export function norm({ builder: b, config, parameters }: Site, name: string, x: string): string {
  const [scale, bias] = ['weight', 'bias'].map((part) => parameter(b, parameters, `${name}.${part}`));
  return b.op('LayerNormalization', [x, scale!, bias!], { axis: -1, epsilon: config.layer_norm_eps }, name);
}

export function drop(site: Site, x: string): string {
  return site.dropout?.apply(x, site.config.hidden_dropout_prob) ?? x;
}
