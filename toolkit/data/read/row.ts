/** One record as its file holds it: named values, and the line it starts or ends on. */
export interface FileRow {
  /** 1-based. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a reader yields for the file at `path`. */
export type Reader = (path: string, fields: Fields) => AsyncGenerator<FileRow>;

/** What a field can mean. */
export type Role = 'id' | 'text' | 'pair' | 'label' | 'reasoning' | 'answer' | 'domain' | 'logits';

/** Which field of the file plays which role; a role left out is recognised by name. */
export type Fields = { readonly [R in Role]?: string };
