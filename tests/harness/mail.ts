import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Parley, Person } from './server.js';

/** A mail as it was written down. */
export interface ReadMail {
  to: string;
  subject: string;
  text: string;
  /** The line that holds nothing but a code or a token. */
  secret: string;
}

/** A mail's headers and text, of a form as plain as ours. */
export function readMail(raw: string): ReadMail {
  const [head = '', ...rest] = raw.replaceAll('\r\n', '\n').split('\n\n');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  const text = rest.join('\n\n').replaceAll('=\n', '').replaceAll('=3D', '=');
  const secret = text.split('\n').find((line) => /^(\d{6}|[\da-f]{40})$/.test(line)) ?? '';
  return { to: header('To'), subject: header('Subject'), text, secret };
}

/** Every mail in a node's folder but notices that come unasked, the oldest first. */
export const mailsOf = async (node: Pick<Parley, 'dataDir'>): Promise<ReadMail[]> =>
  (await allMailsOf(node)).filter((mail) => kindOf(mail) === 'other');

/** Every mail in a node's folder, the oldest first. */
export async function allMailsOf({ dataDir }: Pick<Parley, 'dataDir'>): Promise<ReadMail[]> {
  const folder = join(dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    files.map(async (name) => readMail(await readFile(join(folder, name), 'utf8'))),
  );
}

type Kind = 'confirmation' | 'notice' | 'other';

const notices = /^Your (second factor is|address was given) /;

/** Whether a mail asks to confirm an address, as each sign-up has it, or tells of something unasked. */
export const kindOf = ({ subject }: ReadMail): Kind =>
  subject === 'Confirm your address' ? 'confirmation' : notices.test(subject) ? 'notice' : 'other';

/** The newest mail to `email` once there are `count` of them: they are sent behind the answers. */
export const mailTo = (
  node: Pick<Parley, 'dataDir'>,
  email: string,
  count = 1,
  kind: Kind = 'other',
): Promise<ReadMail> =>
  vi.waitFor(
    async () => {
      const all = (await allMailsOf(node)).filter(({ to }) => to === email);
      const mine = all.filter((mail) => kindOf(mail) === kind);
      if (mine.length < count) throw new Error(`${mine.length} mails came to ${email}`);
      return mine.at(-1) as ReadMail;
    },
    { timeout: 45_000, interval: 20 },
  );

/** The first link of a mail, at this node. */
export function linkIn({ url }: { url: string }, { text }: ReadMail): string {
  const line = text.split('\n').find((one) => one.startsWith('http')) ?? '';
  const { pathname, search } = new URL(line);
  return url + pathname + search;
}

const SEND = `mutation ($input: SendLoginCodeInput!) { sendLoginCode(input: $input) { accepted } }`;

/** Has a code mailed to somebody, and reads it. */
export async function codeFor(
  node: Pick<Parley, 'dataDir' | 'graphql'>,
  { username, email }: { username: string; email: string },
): Promise<string> {
  const before = (await mailsOf(node)).filter(({ to }) => to === email).length;
  await node.graphql(SEND, { input: { username, email } });
  return (await mailTo(node, email, before + 1)).secret;
}

/** Turns the second factor of somebody on, by a mailed code. */
export async function turnOnSecondFactor(
  node: Pick<Parley, 'dataDir' | 'graphql'>,
  person: Person,
): Promise<void> {
  const code = await codeFor(node, person);
  await person.act('enableSecondFactor', { password: person.password, code });
}
