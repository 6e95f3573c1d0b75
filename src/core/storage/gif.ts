const trailer = 0x3b;
const extension = 0x21;
const frame = 0x2c;

/** Bytes of the colour table that a packed byte announces. */
const tableBytes = (packed = 0) => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);

/**
 * Whether a GIF goes on to its trailer. Its decoder takes one that was cut short for a shorter
 * film, so the blocks are walked, by the GIF89a specification.
 */
export function isWholeGif(bytes: Uint8Array): boolean {
  const afterBlocks = (start: number) => {
    let at = start;
    while (bytes[at]) at += (bytes[at] as number) + 1;
    return at + 1;
  };
  let at = 13 + tableBytes(bytes[10]);
  while (at < bytes.length) {
    if (bytes[at] === trailer) return true;
    if (bytes[at] === extension) at = afterBlocks(at + 2);
    else if (bytes[at] === frame) at = afterBlocks(at + 11 + tableBytes(bytes[at + 9]));
    else return false;
  }
  return false;
}
