import type { Metrics } from '../metrics.js';
import type { Observed } from '../observed.js';
import { beginOperation, endOperation, within } from '../operation.js';
import type { DeliveredBatch } from './broadcast.js';
import { kindOfTopic } from './topics.js';

/**
 * Returns a function that runs the delivery of events and measures how old they are once it is done. It goes on the
 * trace of the first event that has one, and is linked to those of the others.
 */
export const observeDelivery =
  ({ metrics, tracing }: Observed) =>
  async (batch: DeliveredBatch, deliver: () => Promise<boolean>): Promise<void> => {
    const offered = await traced({ tracing }, batch, deliver);
    if (offered) observeAge(metrics, batch.events);
  };

/** Measures how old events are that were just delivered; other items have no time. */
export function observeAge(
  { deliverySeconds }: Pick<Metrics, 'deliverySeconds'>,
  items: readonly unknown[],
): void {
  const now = Date.now();
  for (const item of items) {
    const { at } = item as { at?: unknown };
    // The clock of the database may be ahead.
    if (at instanceof Date) deliverySeconds.observe({}, Math.max(0, now - at.getTime()) / 1000);
  }
}

async function traced<T>(
  app: Pick<Observed, 'tracing'>,
  { events: [first, ...more], traces: [traceparent, ...links] }: DeliveredBatch,
  deliver: () => Promise<T>,
): Promise<T> {
  if (!first || !traceparent) return deliver();
  const operation = beginOperation(app, {
    name: `deliver ${kindOfTopic(first.stream)}`,
    kind: 'consumer',
    parent: { traceparent },
    links,
    attributes: {
      'messaging.operation.type': 'process',
      'messaging.destination.name': first.stream,
      'messaging.batch.message_count': 1 + more.length,
    },
  });
  try {
    return await within(operation, deliver);
  } finally {
    endOperation(operation);
  }
}
