import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import type { App } from '../../core/app.js';
import { AppError, httpStatus } from '../../core/errors.js';
import * as receiving from '../../domain/uploads/receiving.service.js';

/** An error as the library answers it. */
export function toTusError({ log }: App, error: unknown): { status_code: number; body: string } {
  if (error instanceof AppError) {
    const { code, reason, message } = error;
    // Too many pictures wait. Clients of tus give up after a 429, and try again after a 503.
    const status_code = httpStatus[code === 'RATE_LIMITED' ? 'UNAVAILABLE' : code];
    return { status_code, body: JSON.stringify({ code, reason, message }) };
  }
  if (typeof (error as { status_code?: unknown }).status_code === 'number') return error as never;
  log.error({ err: error }, 'an upload failed');
  const body = JSON.stringify({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' });
  return { status_code: 500, body };
}

/**
 * Uploads as the library `@tus/server` reads and writes them: rows of `uploads`, with pieces in the store of the node.
 * Its own stores keep the offset in files of one machine, or need the SDK of AWS; ours has one way for both.
 */
export class TusStore extends DataStore {
  override extensions = ['termination'];

  constructor(private readonly app: App) {
    super();
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await receiving.findReceiving(this.app, id);
    const [size, offset] = [Number(found.size), Number(found.received)];
    // A node may have died between the last byte and the check.
    if (!found.is_ready && offset === size) await receiving.finish(this.app, found);
    return new Upload({ id, size: found.is_ready ? offset : size, offset });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const found = await receiving.findReceiving(this.app, id);
    const upload = { id, size: Number(found.size) };
    return receiving.receive(this.app, upload, offset, stream);
  }

  override async remove(id: string): Promise<void> {
    await receiving.cancel(this.app, id);
  }

  /** Checks a file whose last byte has come. */
  async finish(id: string): Promise<void> {
    await receiving.finish(this.app, await receiving.findReceiving(this.app, id));
  }
}
