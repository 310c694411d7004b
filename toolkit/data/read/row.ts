import type { Fault } from '../../words/fault.ts';

/** One record as its file holds it: named values, and the line it starts on. */
export interface FileRow {
  /** 1-based; in a Parquet file, the number of the record. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** 1-based number among the records that the file has as one: the candidates of a question. */
  readonly part?: number;
}

/** What a reader is given: the file, and whom to tell of a line that cannot be read. */
export interface Reading {
  readonly path: string;
  readonly fields: Fields;
  /** Bytes read at a time. */
  readonly chunk: number;
  /** Takes a bad line into quarantine and returns, or throws where there is none. `text`: the line as far as it is known. */
  readonly refuse: (line: number, reason: Fault, text: string) => void;
}

/** What a format is: the rows of a file, in order, in memory that does not grow with the file. */
export type Reader = (reading: Reading) => AsyncGenerator<FileRow>;

/** What a field can mean. */
export type Role =
  | 'id'
  | 'text'
  | 'pair'
  | 'label'
  | 'entities'
  | 'group'
  | 'reasoning'
  | 'answer'
  | 'domain'
  | 'logits';

/** Which field of the file plays which role; a role left out is recognised by name. */
export type Fields = { readonly [R in Role]?: string };

/** One record of a table before its columns have names. */
export interface Cells {
  /** 1-based: the line it starts on. */
  readonly line: number;
  readonly cells: readonly string[];
}
