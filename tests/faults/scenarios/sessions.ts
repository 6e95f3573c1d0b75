import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { type Account, signUp } from '../../harness/people.js';
import { type House, JWT_SECRET } from '../house.js';
import { pairUp, settle } from '../load.js';
import { publisher, SEND } from '../publisher.js';
import { inHouse, loaded, type Scenario } from '../scenario.js';
import { subscriber } from '../subscriber.js';
import { judge } from '../verdict.js';

const seconds = () => Math.floor(Date.now() / 1000);

/** A person's token again, good until a few seconds from now. */
function brief(token: string, lifeSeconds: number): string {
  const { exp: _, ...claims } = jwt.decode(token) as jwt.JwtPayload;
  return jwt.sign({ ...claims, exp: seconds() + lifeSeconds }, JWT_SECRET, { algorithm: 'HS256' });
}

const expiry = loaded({
  name: 'token runs out live',
  delayMs: 1_000,
  async fault({ house, evidence, wait, faults, notes }) {
    const { conversationId } = evidence.subscribers[0] ?? { conversationId: '' };
    // Ada of the load, with tokens of two seconds: her client asks for another at every 4403.
    const person = await signIn(house, 'ada');
    const listener = subscriber(house.nodes, person, conversationId, {
      token: async () => brief(person.token, 2),
    });
    evidence.subscribers.push(listener);
    await wait(1);
    while (listener.closes.filter((code) => code === 4403).length < 2) {
      if (listener.over) return void faults.push(`the brief subscription ${listener.over}`);
      await sleep(100);
    }
    notes.push(`${listener.closes.filter((code) => code === 4403).length} closed with 4403`);
  },
});

const LOGIN = /* GraphQL */ `
  mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken user { id } } }
`;

/** Signs somebody of the load in once more: another session. */
export async function signIn(house: House, username: string): Promise<Account> {
  const password = `the long secret of ${username}`;
  const reply = await house.nodes[0]?.graphql(LOGIN, { input: { identifier: username, password } });
  if (!reply?.data?.login) throw new Error(`no login: ${JSON.stringify(reply?.errors)}`);
  const { accessToken: token, refreshToken, user } = reply.data.login;
  const graphql: Account['graphql'] = (query, variables) =>
    house.nodes[0]?.graphql(query, variables, token) as ReturnType<Account['graphql']>;
  return { id: user.id, username, email: '', password, token, refreshToken, graphql };
}

/** Somebody signs out on one node while they listen on the other. */
const revoked = (name: string, redisDead: boolean, limitMs: number): Scenario => ({
  name,
  play: (stage) =>
    inHouse(stage, {}, async (house) => {
      const { conversationId, people } = await pairUp(house, 'ada', 'ben');
      const [ada, ben] = people;
      const listener = subscriber(house.nodes, ben, conversationId, { first: 1 });
      await listener.following;
      if (redisDead) await house.redis.kill();
      const sender = publisher([house.nodes[0] as House['nodes'][0]], ada, conversationId);
      const running = sender.run();
      await sleep(500);
      const logout = 'mutation { logout(input: {}) { __typename } }';
      const reply = await house.nodes[0]?.graphql(logout, {}, ben.token);
      const done = performance.now();
      await sleep(limitMs * stage.patience + 500);
      sender.stop();
      await running;
      const finding = await judge(house, { publishers: [sender], subscribers: [] }, 0);
      const last = listener.received.at(-1)?.at ?? Number.NaN;
      finding.notes.push(`last event ${Math.round(last - done)} ms after`);
      if (reply?.errors) finding.faults.push('could not sign out');
      if (!(last - done <= limitMs * stage.patience)) finding.faults.push('heard on and on');
      if (!listener.over?.includes('4401')) finding.faults.push('was not closed with 4401');
      return finding;
    }),
});

/** A member put out of a group while everybody talks. */
const removed: Scenario = {
  name: 'member removed mid-stream',
  play: (stage) =>
    inHouse(stage, {}, async (house) => {
      const [node] = house.nodes as [House['nodes'][0]];
      const ada = await signUp(node, 'ada');
      const ben = await signUp(node, 'ben');
      const create = 'mutation { createGroup(input: { name: "walkers" }) { group { id } } }';
      const { id: groupId } = (await ada.graphql(create)).data.createGroup.group;
      const join = 'mutation ($id: ID!) { joinGroup(input: { groupId: $id }) { group { id } } }';
      await ben.graphql(join, { id: groupId });
      const first = await ada.graphql(SEND, { input: { groupId, content: 'x', clientKey: 'x' } });
      const conversationId = first.data.sendMessage.message.conversation.id;
      const listeners = house.nodes.map((_, index) =>
        subscriber(house.nodes, ben, conversationId, { first: index }),
      );
      await Promise.all(listeners.map(({ following }) => following));
      const sender = publisher(house.nodes, ada, conversationId);
      const running = sender.run();
      await sleep(1_000);
      const remove = `mutation ($input: RemoveFromGroupInput!) { removeFromGroup(input: $input) { __typename } }`;
      const reply = await ada.graphql(remove, { input: { groupId, userId: ben.id } });
      if (reply.errors) throw new Error(`not removed: ${JSON.stringify(reply.errors)}`);
      await sleep(1_500 * stage.patience);
      sender.stop();
      await running;
      const owner = subscriber(house.nodes, ada, conversationId);
      await owner.following;
      await settle(house, [owner], 10_000);
      owner.stop();
      const finding = await judge(house, { publishers: [sender], subscribers: [owner] }, 1e9);
      finding.longestDelayMs = null;
      const removal = owner.received.find(({ kind }) => kind === 'MemberLeft')?.seq ?? 0;
      if (removal === 0) finding.faults.push('no event tells of the removal');
      for (const { received, over, complaints, stop } of listeners) {
        stop();
        const late = received.filter(({ seq }) => seq > removal).length + complaints.length;
        if (late > 0) finding.faults.push(`${late} heard after the removal`);
        if (over !== 'completed') finding.faults.push('the stream did not complete');
      }
      return finding;
    }),
};

/** Who may listen changes while they do. */
export const sessions: Scenario[] = [
  expiry,
  revoked('revoked live', false, 1_000),
  revoked('revoked live, Redis dead', true, 3_000),
  removed,
];
