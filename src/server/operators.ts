import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** The token of `Bearer <token>`, or the password of `Basic`, whose user name is ignored. */
function tokenIn(authorization = ''): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':');
}

/**
 * An `onRequest` hook for pages of operators: open in development, else only with `OPERATOR_TOKEN`.
 * In production without one, the page does not exist.
 */
export function operatorsOnly({ env, operatorToken }: Config) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (!operatorToken) return env === 'production' ? reply.callNotFound() : undefined;
    const given = tokenIn(request.headers.authorization);
    if (timingSafeEqual(digest(given), digest(operatorToken))) return;
    return reply
      .code(401)
      .header('www-authenticate', 'Basic realm="Parley operators"')
      .send({ code: 'UNAUTHENTICATED', message: 'Send the OPERATOR_TOKEN of this server.' });
  };
}
