import type { FastifyInstance, FastifyReply } from 'fastify';
import type { App } from '../../core/app.js';
import { Context, originOf } from '../../core/context.js';
import { AppError, httpStatus } from '../../core/errors.js';
import { pagePolicy } from '../../core/pages.js';
import { confirmEmail, emailPages, undoEmailChange } from '../../domain/account/email.service.js';
import { undoSecondFactorChange } from '../../domain/session/second-factor.service.js';

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title></head>
<body><h1>${title}</h1>
${body}
</body></html>`;

/** The pages that mails link to, by path: the label of their button, its action, and the text afterwards. */
const actions = {
  [emailPages.confirm]: {
    title: 'Confirm your e-mail address',
    done: 'Your e-mail address is confirmed.',
    run: confirmEmail,
  },
  [emailPages.undo]: {
    title: 'Restore your e-mail address',
    done: 'Your e-mail address is restored, and everybody is signed out. Set a new password.',
    run: undoEmailChange,
  },
  [emailPages.undoSecondFactor]: {
    title: 'Switch the second factor on again',
    done: 'The second factor is on again, and everybody is signed out. Set a new password.',
    run: undoSecondFactorChange,
  },
};

const send = (reply: FastifyReply, status: number, html: string) =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': pagePolicy({ 'form-action': "'self'" }),
    })
    .send(html);

/** Serves the pages that mails link to. A button does the work, since programs open links as well. */
export async function emailRoutes(server: FastifyInstance, { app }: { app: App }): Promise<void> {
  // The form is empty: the token is in its address.
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async () => null,
  );
  for (const [path, { title, done, run }] of Object.entries(actions)) {
    // A form without an action is sent to the address of its page, with the query.
    server.get(path, async (_request, reply) =>
      send(reply, 200, page(title, `<form method="post"><button>${title}</button></form>`)),
    );
    server.post<{ Querystring: { token?: unknown } }>(path, async (request, reply) => {
      const ctx = new Context(app, null, originOf(app, request.raw, { requestId: request.id }));
      try {
        await run(ctx, String(request.query.token ?? ''));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return send(reply, httpStatus[error.code], page(title, `<p>${error.message}</p>`));
      }
      return send(reply, 200, page(title, `<p>${done}</p>`));
    });
  }
}
