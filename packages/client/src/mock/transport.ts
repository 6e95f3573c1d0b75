import { type ExecutionResult, type GraphQLSchema, parse, subscribe, validate } from 'graphql';
import type { ConnectionState } from '../connection-state.js';
import type { Transport } from '../transport.js';
import { type MockObject, mockField, mockType } from './defaults.js';
import type { MockContext } from './state.js';

type Follow = (tell: (event: MockObject) => void) => () => void;

/** The events of a field of `Subscription`. */
function eventsOf(
  field: string,
  args: Record<string, unknown>,
  { state, viewer }: MockContext,
): Follow {
  const conversation = state.conversations.find(({ id }) => id === args.conversationId);
  if (field === 'conversationEvents' && conversation)
    return (tell) => conversation.stream.resume(args.after, tell);
  const call = state.calls.find(({ id }) => id === args.callId);
  if (field === 'callEvents' && call) return (tell) => call.stream.resume(args.after, tell);
  if (field === 'inboxEvents')
    return (tell) => state.stream(`inbox:${viewer?.id}`).resume(args.after, tell);
  if (field === 'feedEvents') return (tell) => state.feed.resume(args.after, tell);
  if (field === 'typing')
    return (tell) =>
      state
        .stream(`typing:${args.conversationId}`)
        .follow((typing) => (typing.user as MockObject).id !== viewer?.id && tell(typing));
  if (field === 'presenceChanged')
    return (tell) => {
      for (const id of args.userIds as string[]) {
        const user = state.objects.get(id);
        if (user) tell(user.presence as MockObject);
      }
      return () => {};
    };
  return () => () => {};
}

/** Events as an iterator that ends when it is told to. */
async function* iterate(field: string, follow: Follow, signal: AbortSignal) {
  const waiting: MockObject[] = [];
  let wake = () => {};
  const stop = follow((event) => {
    waiting.push(event);
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      const event = waiting.shift();
      if (event) yield { [field]: event };
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stop();
  }
}

/** The live side of the mock: subscriptions that end with `cut`, and begin again with `resume`. */
export interface MockTransport extends Transport {
  cut(): void;
  resume(): void;
}

interface Subscriber {
  begin(signal: AbortSignal): void;
}

/** Executes subscriptions on the schema; `contextOf` tells who asks. */
export function mockTransport(
  schema: GraphQLSchema,
  contextOf: () => Promise<MockContext>,
  setState: (state: ConnectionState) => void,
): MockTransport {
  const subscribers = new Set<Subscriber>();
  let connection = new AbortController();
  let isCut = false;

  const cut = () => {
    connection.abort();
    connection = new AbortController();
  };
  const begin = (subscriber: Subscriber) => {
    if (isCut) return;
    setState({ status: 'online' });
    subscriber.begin(connection.signal);
  };

  return {
    subscribe(payload, sink) {
      const ended = new AbortController();
      const run = async (signal: AbortSignal) => {
        const document = parse(payload.query);
        const errors = validate(schema, document);
        const contextValue = await contextOf();
        const result =
          errors.length > 0
            ? { errors }
            : await subscribe({
                schema,
                document,
                variableValues: payload.variables,
                operationName: payload.operationName,
                contextValue,
                fieldResolver: mockField as never,
                typeResolver: mockType as never,
                subscribeFieldResolver: (_source, args, context: MockContext, { fieldName }) =>
                  iterate(fieldName, eventsOf(fieldName, args, context), signal),
              });
        if (!(Symbol.asyncIterator in result)) return sink.error(result.errors ?? []);
        for await (const event of result)
          if (!signal.aborted) sink.next(event as ExecutionResult as never);
      };
      const subscriber: Subscriber = {
        begin: (signal) => void run(AbortSignal.any([signal, ended.signal])).catch(sink.error),
      };
      subscribers.add(subscriber);
      begin(subscriber);
      return () => {
        if (!subscribers.delete(subscriber)) return;
        ended.abort();
        if (subscribers.size === 0) setState({ status: 'idle' });
        sink.complete();
      };
    },
    terminate() {
      cut();
      for (const subscriber of subscribers) begin(subscriber);
    },
    dispose() {
      cut();
      subscribers.clear();
    },
    cut() {
      isCut = true;
      cut();
      setState({ status: 'offline' });
    },
    resume() {
      isCut = false;
      for (const subscriber of subscribers) begin(subscriber);
    },
  };
}
