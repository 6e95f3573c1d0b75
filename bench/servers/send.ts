import { join } from 'node:path';
import type { Ask } from '../load.ts';
import { here, type Launch } from '../proc.ts';
import { parley, type World } from '../world.ts';
import { own, tokenFor, viewer } from './pages.ts';

/** One message to send. */
export interface Draft {
  conversationId: number;
  senderId: number;
  clientKey: string;
  content: string;
}

/** A server that messages are sent to. */
export interface SendServer {
  name: string;
  launch(world: World): Launch;
  ask(draft: Draft): Ask;
}

const json = { 'content-type': 'application/json' };

const limitAsk = ({ senderId, ...draft }: Draft): Ask => ({
  path: '/send',
  method: 'POST',
  headers: { ...json, ...viewer({ viewerId: senderId, conversationId: 0 }) },
  body: JSON.stringify(draft),
});

/** A mutation that answers with these fields of the message. */
const mutation =
  (fields: string, headersOf: (senderId: number) => Record<string, string>) =>
  ({ senderId, conversationId, clientKey, content }: Draft): Ask => ({
    path: '/graphql',
    method: 'POST',
    headers: { ...json, ...headersOf(senderId) },
    body: JSON.stringify({
      query: `mutation Send($input: SendMessageInput!) { sendMessage(input: $input) { message { ${fields} } } }`,
      variables: {
        input: { to: { conversationId: `conversation_${conversationId}` }, clientKey, content },
      },
    }),
  });

const bearer = (senderId: number) => ({ authorization: `Bearer ${tokenFor(senderId)}` });
const plain = 'id seq sentAt';
const rich = `${plain} content sender { id username avatar { url } } conversation { id kind activeAt unreadCount }`;

/** Sends a message to Parley, with the plain answer. */
export const sendToParley = mutation(plain, bearer);

/** The limit stands first, Parley second; a peer is chosen by its name. */
export const sendServers: SendServer[] = [
  { name: 'limit', launch: (world) => own('limit', 'send-limit.ts', world), ask: limitAsk },
  { name: 'Parley', launch: parley, ask: sendToParley },
  {
    name: 'batched limit',
    launch: (world) => {
      const limit = own('batched limit', 'send-limit.ts', world);
      return { ...limit, env: { ...limit.env, BATCHED: '1' } };
    },
    ask: limitAsk,
  },
  {
    name: 'usual',
    // Decorators are more than types: tsx compiles them.
    launch: (world) => ({
      ...own('usual', 'usual/main.ts', world),
      command: [process.execPath, '--import', 'tsx', join(here, 'servers/usual/main.ts')],
    }),
    ask: mutation(plain, (senderId) => viewer({ viewerId: senderId, conversationId: 0 })),
  },
  {
    name: 'Parley, rich answer',
    launch: parley,
    ask: mutation(rich, bearer),
  },
];
