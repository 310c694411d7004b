// ONNX files: bytes to graph and back.
export { DataFile } from './data-file.ts';
export { type ReadOptions, readModel } from './proto-read.ts';
export { concat, type ModelFile, type WriteOptions, writeModel } from './proto-write.ts';
