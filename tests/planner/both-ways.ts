import { startSomeRedis } from '../harness/redis.js';
import { type Overrides, type Parley, type Person, startParley } from '../harness/server.js';
import { queriesOf } from '../harness/statements.js';
import { hasRedis } from '../harness/with-redis.js';

/** Two nodes over one database, and one Redis if there is any: one that plans its reads, and one that leaves them to loaders. */
export interface BothWays {
  planned: Parley;
  loaded: Parley;
  stop(): Promise<void>;
}

/** Documents that are made up are larger and come faster than a person's. */
const loose = {
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_GRAPHQL_TOKENS: '20000',
  LIMIT_GRAPHQL_ALIASES: '1000',
  LIMIT_GRAPHQL_DIRECTIVES: '1000',
  LIMIT_GRAPHQL_ERRORS: '1000',
};

/** `own` is what both nodes are set to beside, a Redis of the caller's for one. */
export async function startBothWays(own: Overrides = {}): Promise<BothWays> {
  const redis = hasRedis && !own.REDIS_URL ? await startSomeRedis() : null;
  const shared = { ...loose, ...(redis && { REDIS_URL: redis.url }), ...own };
  const planned = await startParley({ ...shared, READ_PLANNER: 'true' });
  const loaded = await startParley({
    ...shared,
    READ_PLANNER: 'false',
    DATABASE_URL: planned.databaseUrl,
  });
  return {
    planned,
    loaded,
    async stop() {
      await loaded.stop();
      await planned.stop();
      await redis?.stop();
    },
  };
}

/** What somebody asks; null is nobody. */
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
 * The same JSON without what differs from request to request; keys keep their order. Resolvers run
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

/** After an error ends an answer, other resolvers of it may go on for a while, and ask the database. */
async function stillness(): Promise<void> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 15));
  while ((await queriesOf(pause)).length > 0);
}

/** Asks the same both ways, and expects the same answer, byte for byte. */
export async function askBothWays({ planned, loaded }: BothWays, asking: Asking, hint = '') {
  let text = '';
  const statements = await queriesOf(async () => {
    text = await answerAt(planned.url, asking);
  });
  const expected = await answerAt(loaded.url, asking);
  const { query, variables } = asking;
  const who = asking.who?.username ?? 'nobody';
  const about = `${hint} ${who}\n${query}\n${JSON.stringify(variables)}`;
  if (text !== expected) throw new Error(`${about}\n${firstDifference(text, expected)}`);
  // Whose token it is was asked of the database where this node had not met it lately.
  const reads = statements.filter(({ text: sql }) => !/\bsessions\b/.test(sql));
  if (text.includes('"errors":[')) await stillness();
  const { data, errors } = JSON.parse(text.slice(text.indexOf('\n'))) as Answer;
  const isPlanned = reads.length === 1 && isPlan(reads[0]);
  // The loaders would answer as well, and nobody would hear of it. Of what is not there they tell.
  const isMissing = errors || Object.values(data ?? {}).includes(null);
  const isBroken = !isPlanned && !isMissing && reads.some(isPlan);
  const sent = () => reads.map(({ text: sql }) => sql.slice(0, 300)).join('\n');
  if (isBroken) throw new Error(`${about}\nIts statement failed:\n${sent()}`);
  return { data, isRefused: errors !== undefined, isPlanned } satisfies Answered;
}
