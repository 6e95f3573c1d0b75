import { createECDH } from 'node:crypto';

/** Whether a text is a private key of Web Push: a number of the curve P-256, 32 bytes in base64url. */
export function isPrivateKey(text: string): boolean {
  try {
    if (Buffer.from(text, 'base64url').length !== 32) return false;
    createECDH('prime256v1').setPrivateKey(text, 'base64url');
    return true;
  } catch {
    return false;
  }
}
