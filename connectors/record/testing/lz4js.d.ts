/** lz4js ships no types; tests use it as the other implementation of LZ4 frames. */
declare module 'lz4js' {
  const lz4js: {
    compress(bytes: Uint8Array, maxSize?: number): Uint8Array;
    decompress(bytes: Uint8Array, maxSize?: number): Uint8Array;
  };
  export default lz4js;
}
