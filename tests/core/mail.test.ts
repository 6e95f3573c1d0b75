import { readdir, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { expect, test, vi } from 'vitest';
import { closing } from '../harness/closing.js';
import { LOGIN } from '../harness/documents.js';
import { kindOf, mailsOf, mailTo, type ReadMail, readMail } from '../harness/mail.js';
import { type Parley, type Person, village } from '../harness/server.js';

const SEND = `mutation ($input: SendLoginCodeInput!) { sendLoginCode(input: $input) { accepted } }`;
const askFor = (node: Parley, { username, email }: Pick<Person, 'username' | 'email'>) =>
  node.graphql(SEND, { input: { username, email } });

/** A real SMTP server that keeps what it is handed. */
async function catcher(hold: Promise<void> = Promise.resolve()) {
  const caught: (ReadMail & { from: string; recipients: string[] })[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === 'parley' && password === 'hush'
        ? done(null, { user: username })
        : done(new Error('Who is that?')),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        await hold;
        const mail = readMail(Buffer.concat(parts).toString());
        const recipients = envelope.rcptTo.map(({ address }) => address);
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        if (kindOf(mail) === 'other') caught.push({ ...mail, from, recipients });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  closing({ stop: () => new Promise<void>((resolve) => smtp.close(() => resolve())) });
  const { port } = smtp.server.address() as AddressInfo;
  return { caught, url: `smtp://parley:hush@127.0.0.1:${port}` };
}

test('a code is sent by the configured SMTP server, and signs ada in', async () => {
  const { caught, url } = await catcher();
  const { server, ada } = await village(
    { SMTP_URL: url, MAIL_FROM: 'The Village <post@village.example>' },
    'ada',
  );
  await askFor(server, ada);
  await vi.waitFor(() => expect(caught).toHaveLength(1), 5_000);
  const [mail] = caught;
  expect(mail).toMatchObject({
    to: ada.email,
    from: 'post@village.example',
    recipients: [ada.email],
    secret: expect.stringMatching(/^\d{6}$/),
  });
  const input = { identifier: 'ada', password: ada.password, code: mail?.secret };
  expect((await server.ask(LOGIN, { input })).login.user.username).toBe('ada');
  expect(await mailsOf(server)).toEqual([]);
});

test('the response does not wait for the mail to be sent', async () => {
  let release = () => {};
  const { caught, url } = await catcher(new Promise((resolve) => (release = resolve)));
  const { server, ada } = await village({ SMTP_URL: url }, 'ada');
  expect((await askFor(server, ada)).data.sendLoginCode).toEqual({ accepted: true });
  expect(caught).toEqual([]);
  release();
  await vi.waitFor(() => expect(caught).toHaveLength(1), 5_000);
});

test('an unavailable SMTP server causes no error for the user', async () => {
  const { server, ada } = await village({ SMTP_URL: 'smtp://127.0.0.1:1' }, 'ada');
  expect((await askFor(server, ada)).data.sendLoginCode).toEqual({ accepted: true });
  expect((await ada.ask('{ me { username } }')).me.username).toBe('ada');
});

test('without a server, each mail is a plain text file that only its owner can read', async () => {
  const { server, ada } = await village('ada');
  await askFor(server, ada);
  const mail = await mailTo(server, ada.email);
  expect(mail.secret).toMatch(/^\d{6}$/);
  expect(mail.text).toContain(`\n\n${mail.secret}\n\n`);
  for (const file of await readdir(join(server.dataDir, 'mail'))) {
    expect(file).toMatch(/^\d{4}-\d\d-\d\dT.*\.eml$/);
    expect((await stat(join(server.dataDir, 'mail', file))).mode & 0o777).toBe(0o600);
  }
});
