/** The length of the header of a frame with a payload of `length` bytes. */
const headerBytes = (length: number) => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

const textFrame = 0x81;

/** Writes the header of a whole, unmasked text frame (RFC 6455, 5.2); returns where the payload begins. */
function writeHeader(frame: Buffer, at: number, length: number): number {
  frame[at] = textFrame;
  if (length < 126) {
    frame[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    frame[at + 1] = 126;
    return frame.writeUInt16BE(length, at + 2);
  }
  frame[at + 1] = 127;
  return frame.writeBigUInt64BE(BigInt(length), at + 2);
}

/** One WebSocket text frame for each of `bodies`, between `head` and `tail` (ASCII), in one buffer. */
export function encodeFrames(head: string, bodies: readonly Buffer[], tail: string): Buffer {
  const around = head.length + tail.length;
  let total = 0;
  for (const { length } of bodies) total += headerBytes(length + around) + length + around;
  const frames = Buffer.allocUnsafe(total);
  let at = 0;
  for (const body of bodies) {
    at = writeHeader(frames, at, body.length + around);
    at += frames.write(head, at, 'latin1');
    at += body.copy(frames, at);
    at += frames.write(tail, at, 'latin1');
  }
  return frames;
}
