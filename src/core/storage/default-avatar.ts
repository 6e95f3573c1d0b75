import type { UploadStore } from './store.js';

/** The avatar of users who set none. */
export const defaultAvatar = 'avatars/default.png';

/** A pale head and shoulders on grey, 256 × 256 pixels. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAQAAAAEAAQMAAABmvDolAAAABlBMVEWamprs7OyrXonsAAABuklEQVR42u2XTXKE' +
  'IBCFpVyw5AgexaMlR+MoHoGlCwtSE8eg/Lw3SCYxE3rbX2G/p3S3XdeiRYsWLVq0eFq8OZxXzs3kAAeP6J1zbsJP' +
  'wM8Yb4AlJaAixGfeaVwjqlKtQL7KYQUWLALJWEUAGfe8e8cq8zr7DcjplBtgsA15I4YNWM4C4wZY4lPWKQp85XNW' +
  'MkB4QJ8Deg9M5wDpAfMkQHlg/i1g8MDywsDoAft3gX/ysq5wL+pvd30LokB9n6zv1Xwc0IlDATrU6NykAB3NdLjT' +
  '9YAuGHxFoUsOXZMkVvnAqkaXPbourlUuAJC4xnsRusNLrYV7tcRPuB1h2+9Li0sF+1uk94JePdKieAOhPYq1Qdpp' +
  'aTOnA4UNtfq/g/qN1DlcpdgDGotIy1B7YMYi0jLGPWDhcpAZCYd8Qqc4AhqrTOmUR8BgG1JGDEdgwTakjDjakDAi' +
  'yMdGMECEgMY+xU7JEDClgAqBGRsZW0mBMQQscTrymgJRPvSaASIGdBnQx8BUBsgYMGWAioG5DBhiYCkDxhiw3wzE' +
  'n0PwQdQDifzxi6kGRArQPwv0KWC6GCBTgHk5QKWAuQE74AMis+5Vut85WwAAAABJRU5ErkJggg==';

/** Stores the default avatar; nodes that start together write the same. */
export async function ensureDefaultAvatar(store: UploadStore): Promise<void> {
  const there = await store.open(defaultAvatar);
  there?.stream.destroy();
  if (there) return;
  await store.save(defaultAvatar, Buffer.from(png, 'base64'), 'image/png');
}
