// How pages are unpacked: natively where Node can, else in JavaScript.
import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';
import { compressors as others } from 'hyparquet-compressors';

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

const native =
  (unpack: Unpack): NonNullable<Compressors[keyof Compressors]> =>
  (bytes, length) =>
    unpack(bytes, { maxOutputLength: Math.max(1, length) });

/** By codec; what unpacks to more than its page says throws. */
export const compressors: Compressors = {
  ...others,
  GZIP: native(zlib.gunzipSync),
  BROTLI: native(zlib.brotliDecompressSync),
  // Node 22.15 and later
  ...(typeof zlib.zstdDecompressSync === 'function' ? { ZSTD: native(zlib.zstdDecompressSync) } : {}),
};
