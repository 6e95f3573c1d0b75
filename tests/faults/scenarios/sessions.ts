import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { SEND } from '../../harness/documents.js';
import { type Account, signUp } from '../../harness/people.js';
import { type Cluster, JWT_SECRET } from '../cluster.js';
import { pairUp, settle } from '../load.js';
import { publisher } from '../publisher.js';
import { inCluster, loaded, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

const seconds = () => Math.floor(Date.now() / 1000);

/** An access token of a person that expires after some seconds. */
function brief(token: string, lifeSeconds: number): string {
  const { exp: _, ...claims } = jwt.decode(token) as jwt.JwtPayload;
  return jwt.sign({ ...claims, exp: seconds() + lifeSeconds }, JWT_SECRET, { algorithm: 'HS256' });
}

const expiry = loaded({
  name: 'token runs out live',
  long: true,
  delayMs: 1_000,
  async fault({ cluster, observations, wait, faults, notes }) {
    const { conversationId } = observations.subscribers[0] ?? { conversationId: '' };
    // Ada's tokens expire after two seconds; her client makes a new one after each close with 4403.
    const person = await signIn(cluster, 'ada');
    const listener = subscriber(cluster.nodes, person, conversationId, {
      token: async () => brief(person.token, 2),
    });
    observations.subscribers.push(listener);
    await wait(1);
    while (listener.closes.filter((code) => code === 4403).length < 2) {
      if (listener.over)
        return void faults.push(`the subscription with short tokens ${listener.over}`);
      await sleep(100);
    }
    notes.push(`${listener.closes.filter((code) => code === 4403).length} closed with 4403`);
  },
});

const LOGIN = /* GraphQL */ `
  mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken user { id } } }
`;

/** Signs a user of the load in again, for another session. */
export async function signIn(cluster: Cluster, username: string): Promise<Account> {
  const password = `the long secret of ${username}`;
  const reply = await cluster.nodes[0]?.graphql(LOGIN, {
    input: { identifier: username, password },
  });
  if (!reply?.data?.login) throw new Error(`no login: ${JSON.stringify(reply?.errors)}`);
  const { accessToken: token, refreshToken, user } = reply.data.login;
  const graphql: Account['graphql'] = (query, variables) =>
    cluster.nodes[0]?.graphql(query, variables, token) as ReturnType<Account['graphql']>;
  return { id: user.id, username, email: '', password, token, refreshToken, graphql };
}

/** A user signs out on one node while subscribed on the other. */
const revoked = (name: string, redisDead: boolean, limitMs: number): Scenario => ({
  name,
  execute: (run) =>
    inCluster(run, {}, async (cluster) => {
      const { conversationId, people } = await pairUp(cluster, 'ada', 'ben');
      const [ada, ben] = people;
      const listener = subscriber(cluster.nodes, ben, conversationId, { first: 1 });
      await listener.following;
      if (redisDead) await cluster.redis.kill();
      const sender = publisher([cluster.nodes[0] as Cluster['nodes'][0]], ada, conversationId);
      const running = sender.run();
      await sleep(500);
      const logout = 'mutation { logout(input: {}) { __typename } }';
      const reply = await cluster.nodes[0]?.graphql(logout, {}, ben.token);
      const done = performance.now();
      await sleep(limitMs * run.patience + 500);
      sender.stop();
      await running;
      const finding = await judge(cluster, { publishers: [sender], subscribers: [] }, 0);
      const last = listener.received.at(-1)?.at ?? Number.NaN;
      finding.notes.push(`last event ${Math.round(last - done)} ms after`);
      if (reply?.errors) finding.faults.push('could not sign out');
      if (!(last - done <= limitMs * run.patience))
        finding.faults.push('received events after the sign-out');
      if (!listener.over?.includes('4401')) finding.faults.push('was not closed with 4401');
      return finding;
    }),
});

/** A member is removed from a group under load. */
const removed: Scenario = {
  name: 'member removed mid-stream',
  execute: (run) =>
    inCluster(run, {}, async (cluster) => {
      const [node] = cluster.nodes as [Cluster['nodes'][0]];
      const ada = await signUp(node, 'ada');
      const ben = await signUp(node, 'ben');
      const create = 'mutation { createGroup(input: { name: "walkers" }) { group { id } } }';
      const { id: groupId } = (await ada.graphql(create)).data.createGroup.group;
      const join = 'mutation ($id: ID!) { joinGroup(input: { groupId: $id }) { group { id } } }';
      await ben.graphql(join, { id: groupId });
      const first = await ada.graphql(SEND, {
        input: { to: { groupId }, content: 'x', clientKey: 'x' },
      });
      const conversationId = first.data.sendMessage.message.conversation.id;
      const listeners = cluster.nodes.map((_, index) =>
        subscriber(cluster.nodes, ben, conversationId, { first: index }),
      );
      await Promise.all(listeners.map(({ following }) => following));
      const sender = publisher(cluster.nodes, ada, conversationId);
      const running = sender.run();
      await sleep(1_000);
      const remove = `mutation ($input: RemoveGroupMemberInput!) { removeGroupMember(input: $input) { __typename } }`;
      const reply = await ada.graphql(remove, { input: { groupId, userId: ben.id } });
      if (reply.errors) throw new Error(`not removed: ${JSON.stringify(reply.errors)}`);
      await sleep(1_500 * run.patience);
      sender.stop();
      await running;
      const owner = subscriber(cluster.nodes, ada, conversationId);
      await owner.following;
      await settle(cluster, [owner], 10_000);
      owner.stop();
      const finding = await judge(cluster, { publishers: [sender], subscribers: [owner] }, 1e9);
      finding.longestDelayMs = null;
      const removal = owner.received.find(({ kind }) => kind === 'MemberLeft')?.seq ?? 0;
      if (removal === 0) finding.faults.push('no event of the removal');
      for (const { received, over, violations, stop } of listeners) {
        stop();
        const late = received.filter(({ seq }) => seq > removal).length + violations.length;
        if (late > 0) finding.faults.push(`${late} received after the removal`);
        if (over !== 'completed') finding.faults.push('the stream did not complete');
      }
      return finding;
    }),
};

/** Access that ends during a subscription. */
export const sessions: Scenario[] = [
  expiry,
  revoked('revoked live', false, 1_000),
  { ...revoked('revoked live, Redis dead', true, 3_000), long: true },
  removed,
];
