/** Third-party GraphQL clients, each set up as its documentation says, with persisted queries. */
import { createHash } from 'node:crypto';
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import {
  fetchExchange,
  formatDocument,
  type OperationResult,
  subscriptionExchange,
  Client as Urql,
} from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import {
  type DocumentNode,
  getOperationAST,
  OperationTypeNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { createClient, type Client as Socket } from 'graphql-ws';
import relay, {
  type ConcreteRequest,
  type GraphQLResponse,
  type RequestParameters,
} from 'relay-runtime';
import { WebSocket } from 'ws';
import { closing } from './closing.js';
import type { Variables } from './graphql.js';
import type { Node } from './node.js';

/** The data of an answer, or how it was refused. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of its own document
  data?: any;
  /** `extensions.code` of the errors of the response, or the code that closed the socket. */
  codes?: (string | number | undefined)[];
}

export interface FrontEnd {
  ask(text: string, variables?: Variables): Promise<Answer>;
  /** Calls `tell` with each event; returns a function that ends the subscription. */
  subscribe(text: string, variables: Variables, tell: (answer: Answer) => void): () => void;
  /** The HTTP requests sent so far: the method, and whether they carried the text of the query. */
  requests: { method: string; hasText: boolean }[];
}

/** What a client is given: where and as whom it asks, and whether it may send the text of a query. */
interface Setting {
  url: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
  socket: Socket;
  hashOnly: boolean;
}

type Operations = Pick<FrontEnd, 'ask' | 'subscribe'>;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** The codes of the errors of a response; without any, the code of the closed socket. */
function refusal(errors: readonly { extensions?: object }[] | undefined, closed: unknown): Answer {
  const codes = errors?.map(({ extensions }) => (extensions as { code?: string })?.code) ?? [];
  if (codes.length > 0) return { codes };
  const code = (closed as { code?: number } | undefined)?.code;
  if (typeof code !== 'number') throw closed;
  return { codes: [code] };
}

function apollo({ url, headers, fetch, socket, hashOnly }: Setting): Operations {
  const persisted = new PersistedQueryLink({
    sha256: hash,
    ...(hashOnly && { retry: () => false }),
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    persisted.concat(new HttpLink({ uri: url, headers, fetch })),
  );
  const client = closing(new ApolloClient({ link, cache: new InMemoryCache() }));
  const refused = (error: unknown) => {
    if (CombinedGraphQLErrors.is(error)) return refusal(error.errors, error);
    // The link keeps no more of the close event than its text.
    const [, code] = /^Socket closed with event (\d+)/.exec(String((error as Error).message)) ?? [];
    return refusal([], code ? { code: Number(code) } : error);
  };
  return {
    async ask(text, variables) {
      const document = parse(text);
      const isMutation = getOperationAST(document)?.operation === OperationTypeNode.MUTATION;
      try {
        return isMutation
          ? await client.mutate({ mutation: document, variables })
          : await client.query({ query: document, variables, fetchPolicy: 'network-only' });
      } catch (error) {
        return refused(error);
      }
    },
    subscribe(text, variables, tell) {
      const subscription = client
        .subscribe({ query: parse(text), variables, fetchPolicy: 'no-cache' })
        .subscribe({
          next: ({ data, error }) => tell(error ? refused(error) : { data }),
          error: (error) => tell(refused(error)),
        });
      return () => subscription.unsubscribe();
    },
  };
}

function urql({ url, headers, fetch, socket, hashOnly }: Setting): Operations {
  const client = new Urql({
    url,
    fetch,
    fetchOptions: { headers },
    exchanges: [
      persistedExchange({
        enforcePersistedQueries: hashOnly,
        generateHash: async (text) => hash(text),
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? '', variables }, sink as never),
          }),
        }),
      }),
    ],
  });
  const answer = ({ data, error }: OperationResult): Answer =>
    error ? refusal(error.graphQLErrors, error.networkError) : { data };
  return {
    async ask(text, variables = {}) {
      const isMutation = text.trimStart().startsWith('mutation');
      const context = { requestPolicy: 'network-only' } as const;
      return answer(
        await (isMutation
          ? client.mutation(text, variables)
          : client.query(text, variables, context)),
      );
    },
    subscribe: (text, variables, tell) =>
      client.subscription(text, variables).subscribe((result) => tell(answer(result))).unsubscribe,
  };
}

/** The selections of an artifact, as `relay-compiler` writes them for fields and inline fragments. */
const selectionsOf = ({ selections }: SelectionSetNode): object[] =>
  selections.map((selection) => {
    if (selection.kind === 'InlineFragment') {
      const type = selection.typeCondition?.name.value;
      return { kind: 'InlineFragment', type, selections: selectionsOf(selection.selectionSet) };
    }
    if (selection.kind === 'FragmentSpread') throw new Error('Write fragments inline.');
    const { name, selectionSet, arguments: args = [] } = selection;
    const field = {
      name: name.value,
      args: args.map(({ name, value }) => {
        if (value.kind !== 'Variable') throw new Error('Write arguments as variables.');
        return { kind: 'Variable', name: name.value, variableName: value.name.value };
      }),
    };
    if (!selectionSet) return { kind: 'ScalarField', ...field };
    const selections = selectionsOf(selectionSet);
    return { kind: 'LinkedField', ...field, concreteType: null, plural: false, selections };
  });

export function artifactOf(document: DocumentNode): ConcreteRequest {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('A document has one operation.');
  const text = print(document);
  const name = operation.name?.value ?? '';
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(({ variable }) => ({
    kind: 'LocalArgument',
    name: variable.name.value,
    defaultValue: null,
  }));
  const shape = { name, argumentDefinitions, selections: selectionsOf(operation.selectionSet) };
  const type = { mutation: 'Mutation', query: 'Query', subscription: 'Subscription' };
  return {
    kind: 'Request',
    fragment: { kind: 'Fragment', type: type[operation.operation], metadata: null, ...shape },
    operation: { kind: 'Operation', ...shape },
    params: { id: hash(text), text, name, operationKind: operation.operation, metadata: {} },
  } as unknown as ConcreteRequest;
}

function relayEnvironment({ url, headers, fetch, socket, hashOnly }: Setting): Operations {
  const send = async ({ id, text }: RequestParameters, variables: Variables, withText: boolean) => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: id } };
    const body = JSON.stringify({ variables, extensions, ...(withText && { query: text }) });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    };
    return (await (await fetch(url, init)).json()) as GraphQLResponse & {
      errors?: { message: string }[];
    };
  };
  const environment = new relay.Environment({
    store: new relay.Store(new relay.RecordSource()),
    network: relay.Network.create(
      async (request, variables) => {
        const reply = await send(request, variables, false);
        const isUnknown = reply.errors?.[0]?.message === 'PersistedQueryNotFound';
        return isUnknown && !hashOnly ? send(request, variables, true) : reply;
      },
      ({ text }, variables) =>
        relay.Observable.create((sink) =>
          socket.subscribe({ query: text ?? '', variables }, sink as never),
        ),
    ),
  });
  const run = (text: string, variables: Variables = {}) => {
    const artifact = artifactOf(formatDocument(parse(text)));
    const operation = relay.createOperationDescriptor(artifact, variables);
    return artifact.params.operationKind === 'mutation'
      ? environment.executeMutation({ operation })
      : environment.execute({ operation });
  };
  const refused = (error: unknown) =>
    refusal((error as { source?: { errors: object[] } }).source?.errors, error);
  const answer = (reply: GraphQLResponse): Answer => ({ data: (reply as { data: unknown }).data });
  return {
    ask: (text, variables) =>
      run(text, variables)
        .toPromise()
        .then((reply) => answer(reply!), refused),
    subscribe(text, variables, tell) {
      const subscription = run(text, variables).subscribe({
        next: (reply) => tell(answer(reply)),
        error: (error: unknown) => tell(refused(error)),
      });
      return () => subscription.unsubscribe();
    },
  };
}

const frontEnds = { 'Apollo Client': apollo, urql, Relay: relayEnvironment };
export const frontEndNames = Object.keys(frontEnds) as (keyof typeof frontEnds)[];

/** Opens a client with a token, or without one. `hashOnly` clients never send the text of a query. */
export function openFrontEnd(
  name: keyof typeof frontEnds,
  node: Node,
  { token, hashOnly = false }: { token?: string; hashOnly?: boolean },
): FrontEnd {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const requests: FrontEnd['requests'] = [];
  const socket = createClient({
    url: node.wsUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: headers,
  });
  closing({ stop: () => socket.dispose() });
  const recordingFetch: typeof fetch = (input, init) => {
    const sent = init?.body ?? decodeURIComponent(new URL(String(input)).search);
    const hasText = /[?&]query=|"query":/.test(String(sent));
    requests.push({ method: init?.method ?? 'GET', hasText });
    return fetch(input, init);
  };
  const url = `${node.url}/graphql`;
  const setting = { url, headers, fetch: recordingFetch, socket, hashOnly };
  return { ...frontEnds[name](setting), requests };
}
