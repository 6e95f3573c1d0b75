import { closing } from '../harness/closing.js';
import { startSomeRedis } from '../harness/redis.js';
import { type Overrides, type Parley, type Person, startParley } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';
import { hasRedis } from '../harness/with-redis.js';

/** Two nodes over one database, and one Redis if there is any: one plans its reads, the other uses loaders alone. */
export interface BothWays {
  planned: Parley;
  loaded: Parley;
}

/** Generated documents are larger and more frequent than those of users. */
const loose = {
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_GRAPHQL_TOKENS: '20000',
  LIMIT_GRAPHQL_ALIASES: '1000',
  LIMIT_GRAPHQL_DIRECTIVES: '1000',
  LIMIT_GRAPHQL_ERRORS: '1000',
};

/** `own` are further settings of both nodes, such as a Redis. */
export async function startBothWays(own: Overrides = {}): Promise<BothWays> {
  const redis = hasRedis && !own.REDIS_URL ? closing(await startSomeRedis()) : null;
  const shared = { ...loose, ...(redis && { REDIS_URL: redis.url }), ...own };
  const planned = await startParley({ ...shared, READ_PLANNER: 'true' });
  return { planned, loaded: await planned.twin({ READ_PLANNER: 'false' }) };
}

/** A request; `who` is null without a viewer. */
export interface Asking {
  who: Person | null;
  query: string;
  variables?: Record<string, unknown>;
}

async function answerAt(url: string, { who, query, variables }: Asking): Promise<string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (who) headers.authorization = `Bearer ${who.token}`;
  const body = JSON.stringify({ query, variables });
  const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return `${reply.status} ${reply.headers.get('content-type')}\n${canonical(await reply.text())}`;
}

interface Answer {
  data?: unknown;
  errors?: { message: string; path?: unknown[]; extensions?: { code?: string } }[];
}

/**
 * The same JSON without parts that differ between requests; keys keep their order. Resolvers run
 * concurrently: of the same error in many rows, or in many fields of a response without data, the first
 * one that occurs is reported.
 */
function canonical(text: string): string {
  const { errors, ...rest } = JSON.parse(text) as Answer;
  const told = errors?.map(({ message, path, extensions }) => {
    const names = path?.filter((one) => typeof one === 'string');
    return JSON.stringify([message, extensions?.code, rest.data === null ? null : names]);
  });
  return JSON.stringify({ ...rest, ...(told && { errors: [...new Set(told)].sort() }) });
}

/** Whole answers are too long to be read. */
function firstDifference(planned: string, loaded: string): string {
  let at = 0;
  while (planned[at] === loaded[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(at - 150, 0), at + 150);
  return `planned: ${around(planned)}\nloaded:  ${around(loaded)}`;
}

interface Answered {
  data: unknown;
  /** Whether there is any error in it. */
  isRefused: boolean;
  /** Whether one statement of the planner's was all that it took. */
  isPlanned: boolean;
}

/** The planner alone has its one row in one array, whatever its text. */
const isPlan = (statement: object | undefined) =>
  statement !== undefined && 'rowMode' in statement && statement.rowMode === 'array';

/** Waits for resolvers that are still running after an error ended their response. */
async function untilIdle(): Promise<void> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 15));
  while ((await queriesOf(pause)).length > 0);
}

/** A request, for messages of errors. */
const describeRequest = ({ who, query, variables }: Asking, hint = '') =>
  `${hint} ${who?.username ?? 'nobody'}\n${query}\n${JSON.stringify(variables)}`;

const parseAnswer = (text: string) => JSON.parse(text.slice(text.indexOf('\n'))) as Answer;

/**
 * Sends a request to both nodes, expects equal responses, and resolves to their data. Without the count of statements,
 * it may run at the same time as others.
 */
export async function dataBothWays({ planned, loaded }: BothWays, asking: Asking) {
  const [text, expected] = await Promise.all([
    answerAt(planned.url, asking),
    answerAt(loaded.url, asking),
  ]);
  if (text !== expected)
    throw new Error(`${describeRequest(asking)}\n${firstDifference(text, expected)}`);
  return parseAnswer(text).data;
}

/** Sends a request to both nodes, and expects equal responses, byte for byte. */
export async function askBothWays({ planned, loaded }: BothWays, asking: Asking, hint = '') {
  let text = '';
  const statements = await queriesOf(async () => {
    text = await answerAt(planned.url, asking);
  });
  const expected = await answerAt(loaded.url, asking);
  const about = describeRequest(asking, hint);
  if (text !== expected) throw new Error(`${about}\n${firstDifference(text, expected)}`);
  // The session is read when the node has not seen its token lately.
  const reads = statements.filter(({ text: sql }) => !/\bsessions\b/.test(sql));
  if (text.includes('"errors":[')) await untilIdle();
  const { data, errors } = parseAnswer(text);
  const isPlanned = reads.length === 1 && isPlan(reads[0]);
  // A failed statement is answered by the loaders; that is expected for errors alone.
  const isBroken = !isPlanned && !errors && reads.some(isPlan);
  const sent = () => reads.map(({ text: sql }) => sql.slice(0, 300)).join('\n');
  if (isBroken) throw new Error(`${about}\nIts statement failed:\n${sent()}`);
  return { data, isRefused: errors !== undefined, isPlanned } satisfies Answered;
}
