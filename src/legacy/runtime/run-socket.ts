import type { App } from '../../core/app.js';
import type { Context } from '../../core/context.js';
import { AppError } from '../../core/errors.js';
import { readable } from '../../graphql/server/errors.js';
import { closeCodes } from '../../graphql/socket/admission.js';
import type { Peer } from '../../graphql/socket/managed-socket.js';
import { checked, runnerOf } from './call.js';
import type { Engine } from './execute.js';
import { type Frame, type SocketRow, untyped } from './socket-row.js';

/** A socket that was let in, and what it was let in to. */
interface Talk {
  app: App;
  engine: Engine;
  ctx: Context;
  row: SocketRow;
  params: unknown;
  events: AsyncIterableIterator<unknown>;
  peer: Peer;
}

/** Carries events out and frames in until the socket closes; a broken frame is told and lived with. */
export async function converse(talk: Talk): Promise<void> {
  let heard: Promise<void> = Promise.resolve();
  talk.peer.onFrame((text) => {
    // One after the other: what was said first is stored first.
    heard = heard.then(() => hear(talk, text));
  });
  await speak(talk);
}

/** Ends when the events do: because the socket closed, or because its person may no longer look on. */
async function speak({ app, engine, ctx, row, params, events, peer }: Talk): Promise<void> {
  const runner = runnerOf(engine, ctx);
  for (;;) {
    try {
      const { done, value } = await events.next();
      if (done) return peer.close(closeCodes.tokenOver, 'No longer allowed');
      const frame = row.says(value, params, runner);
      if (frame) await peer.send(JSON.stringify(frame));
    } catch (error) {
      // One event that cannot be read is no reason to stop hearing the others.
      const { requestId } = ctx.origin;
      if (!readable(error)) app.log.error({ err: error, requestId }, 'a legacy event failed');
    }
  }
}

async function hear({ app, engine, ctx, row, params, peer }: Talk, text: string | null) {
  try {
    const frame = readFrame(text);
    const type = Object.hasOwn(row.hears, untyped) ? untyped : frame.type;
    if (typeof type !== 'string') throw noFrame('Send a JSON object with a type.');
    const hearing = Object.hasOwn(row.hears, type) ? row.hears[type] : undefined;
    if (!hearing) throw new AppError('BAD_USER_INPUT', 'Unknown message type.');
    const runner = runnerOf(engine, ctx.fresh());
    const said = await hearing.act(checked(hearing.shape, frame), params, runner);
    if (hearing.answers) await peer.send(JSON.stringify(said));
  } catch (error) {
    const known = readable(error);
    const { requestId } = ctx.origin;
    if (!known) app.log.error({ err: error, requestId }, 'a legacy frame failed');
    const message = known ? sentence(known) : 'A server error occurred.';
    await peer.send(JSON.stringify({ type: 'error', message }));
  }
}

/** Throws BAD_USER_INPUT on anything but a JSON object. */
function readFrame(text: string | null): Frame {
  try {
    const frame: unknown = text === null ? null : JSON.parse(text);
    if (typeof frame === 'object' && frame !== null && !Array.isArray(frame)) return frame as Frame;
  } catch {
    // Told below like everything else that is no frame.
  }
  throw noFrame('Send a JSON object.');
}

const noFrame = (message: string) => new AppError('BAD_USER_INPUT', message);

/** What was wrong, naming the input when one is at fault. */
function sentence({ fields, message }: AppError): string {
  const [[field, said] = []] = Object.entries(fields ?? {});
  return field && said?.[0] ? `${field}: ${said[0]}` : message;
}
