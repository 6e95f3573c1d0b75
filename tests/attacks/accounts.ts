import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { concurrently } from '../harness/concurrently.js';
import { mutationOf } from '../harness/graphql.js';
import { type Account, signUp } from '../harness/people.js';
import { atNode, patch } from '../harness/pictures.js';
import { type Attack, bearer, flood, post, type Target } from './attack.js';

const registering: Attack = {
  name: 'registrations by an older API',
  async run(target, signal) {
    let count = 0;
    await flood(24, signal, () => {
      count += 1;
      const username = `crowd${target.attempt}-${count}`;
      const body = {
        username,
        email: `${username}@example.org`,
        password: 'the long secret of all',
      };
      return post(`${target.node.url}/api/auth/user/register/`, body);
    });
    return [];
  },
};

/** The most wrong guesses at a password that are evaluated before all others are refused. */
const mostGuesses = 10;

const guessing: Attack = {
  name: 'guesses at the current password',
  async run(target, signal) {
    const { node, attacker } = target;
    const url = `${node.url}/api/auth/user/edit/`;
    const headers = { authorization: `JWT ${attacker.token}` };
    let evaluated = 0;
    let refused = 0;
    await flood(10, signal, async (lane) => {
      const guess = `a wrong password of ${lane}`;
      const body = {
        update_password: true,
        current_password: guess,
        new_password: 'another one of mine',
      };
      const { status } = await post(url, body, headers, 'PUT');
      if (status === 429) refused += 1;
      else if (status < 500) evaluated += 1;
      await sleep(20);
    });
    return evaluated > mostGuesses
      ? [`${evaluated} guesses were evaluated, ${refused} refused`]
      : [];
  },
};

async function takeOver({ node, attempt }: Target): Promise<string[]> {
  const victim = await signUp(node, `victim${attempt}`);
  const tries: [what: string, done: Promise<{ status: number }>][] = [
    [
      'a new password without the old one',
      post(
        `${node.url}/auth/password/change/`,
        { new_password1: 'taken over by me', new_password2: 'taken over by me' },
        { authorization: `Token ${victim.token}` },
      ),
    ],
    [
      'a deletion without the password',
      post(`${node.url}/api/users/${victim.id.slice(5)}/`, {}, bearer(victim), 'DELETE'),
    ],
  ];
  const faults = [];
  for (const [what, done] of tries)
    if ((await done).status < 400) faults.push(`${what} is accepted`);
  return faults;
}

const borrowing: Attack = {
  name: 'what one API grants, with a session of another',
  async run(target, signal) {
    const faults = await takeOver(target);
    signal.throwIfAborted();
    return faults;
  },
};

async function upload(target: Target, person: Account, picture: Buffer): Promise<number> {
  const size = picture.length;
  const input = { kind: 'IMAGE', name: 'a.jpg', type: 'image/jpeg', size };
  const { data } = await person.graphql(mutationOf('createUpload', 'url'), { input });
  if (!data?.createUpload) return 429;
  const reply = await patch(atNode(target.node.url, data.createUpload.url), picture);
  await reply.arrayBuffer();
  return reply.status;
}

/** The longest a stranger may wait for a small picture, in milliseconds. */
const pictureMs = 10_000;

const pictures: Attack = {
  name: 'forty large pictures of one person',
  async run(target, signal) {
    const large = { width: 7_000, height: 6_000, channels: 3 as const, background: 'teal' };
    const photograph = await sharp({ create: large }).jpeg().toBuffer();
    const small = await sharp({ create: { ...large, width: 40, height: 30 } })
      .jpeg()
      .toBuffer();
    const flooding = flood(40, signal, () => upload(target, target.attacker, photograph));
    await sleep(1_000);
    const begun = performance.now();
    const [stranger] = target.strangers as [Account];
    const status = await upload(target, stranger, small);
    const waited = performance.now() - begun;
    await flooding;
    const faults = status === 204 ? [] : [`a stranger's picture is answered with ${status}`];
    if (waited > pictureMs)
      faults.push(`a stranger's picture takes ${(waited / 1000).toFixed(1)} s`);
    return faults;
  },
};

const leaving: Attack = {
  name: 'likes of accounts that are being deleted',
  async run(target, signal) {
    const { node, query, attempt } = target;
    const [post] = await query<{ id: string }>('select max(id) as id from posts');
    let count = 0;
    await flood(4, signal, async () => {
      count += 1;
      const goner = await signUp(node, `goner${attempt}-${count}`);
      const leave = { input: { password: goner.password } };
      const like = { input: { postId: `post_${post?.id}` } };
      await Promise.all([
        goner.graphql(mutationOf('deleteAccount'), leave),
        concurrently(5, () => goner.graphql(mutationOf('likePost'), like)),
      ]);
    });
    const wrong = await query(
      `select from posts where id = $1 and like_count <> (select count(*) from post_likes where post_id = posts.id)`,
      [post?.id],
    );
    const left = await query(
      `select from post_likes join users on users.id = user_id where deleted_at is not null`,
    );
    return [
      ...(wrong.length > 0 ? ['the count of likes is wrong'] : []),
      ...(left.length > 0 ? [`${left.length} likes of deleted accounts are left`] : []),
    ];
  },
};

/** Attacks on accounts and what belongs to them. */
export const onAccounts: readonly Attack[] = [registering, guessing, borrowing, pictures, leaving];
