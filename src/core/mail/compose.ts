import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mailer.js';

/** `mail` as nodemailer takes it: nothing in it is read as a list, a file or an address on the web. */
export const compose = (from: string, { to, subject, text }: Mail): SendMailOptions => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  // Keeps lines as they are where base64 would not.
  textEncoding: 'quoted-printable',
  disableFileAccess: true,
  disableUrlAccess: true,
  headers: { 'Auto-Submitted': 'auto-generated' },
});
