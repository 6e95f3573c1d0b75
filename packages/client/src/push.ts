import type { Connection } from './connection.js';
import {
  RegisterPushSubscriptionDocument,
  UnregisterPushSubscriptionDocument,
  VapidPublicKeyDocument,
} from './documents.generated.js';

type Requests = Pick<Connection, 'request'>;
type Registration = Pick<ServiceWorkerRegistration, 'pushManager'>;

/**
 * Subscribes the browser to pushes, and registers it for the user who is signed in. May be repeated: the browser keeps
 * its subscription. Rejects with a `NotAllowedError` when the user does not permit notifications; browsers ask for that
 * only in the handler of a click.
 */
export async function subscribeToPush(
  { request }: Requests,
  { pushManager }: Registration,
): Promise<PushSubscription> {
  const { vapidPublicKey } = await request(VapidPublicKeyDocument);
  const subscribe = () =>
    pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapidPublicKey });
  const subscription = await subscribe().catch(async (error) => {
    // There is a subscription with a key that the server had before.
    const old = error.name === 'InvalidStateError' && (await pushManager.getSubscription());
    if (!old) throw error;
    await old.unsubscribe();
    return subscribe();
  });
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys as { p256dh: string; auth: string };
  const input = { endpoint: endpoint as string, p256dh, auth };
  await request(RegisterPushSubscriptionDocument, { input });
  return subscription;
}

/** Ends pushes to the browser, on the server first, so that a failed attempt can be repeated. */
export async function unsubscribeFromPush(
  { request }: Requests,
  { pushManager }: Registration,
): Promise<void> {
  const subscription = await pushManager.getSubscription();
  if (!subscription) return;
  const input = { endpoint: subscription.endpoint };
  await request(UnregisterPushSubscriptionDocument, { input });
  await subscription.unsubscribe();
}
