import type { Batch, Kind } from '../batch.js';
import { past } from '../values.js';

/** Pairs of people, the first with the id in `from`, without those in a block: their ties have ended. */
async function pairsOf<Name extends 'follower' | 'followee' | 'person' | 'friend'>(
  batch: Batch,
  from: Name,
  to: Name,
) {
  const references = { [from]: 'people', [to]: 'people' } as Record<Name, 'people'>;
  const found = batch.between(await batch.resolve(references), from, to);
  const blocks = await batch.target.blocksOf(found.map((one) => one[from]));
  const open = found.filter((one) => {
    if (!blocks.has(`${one[from]} ${one[to]}`)) return true;
    batch.refuse(one.row, 'one of the two has blocked the other');
    return false;
  });
  return open.map((one) => ({
    who: one[from],
    whom: one[to],
    at: past(one.row.at, batch.settings.timeZone),
  }));
}

const columns = { who: 'bigint', whom: 'bigint', at: 'timestamptz' };

/** Rows that Django made without a time are from when both people were there. */
const dated = `dated as (
  select who, whom, coalesce(at, greatest(one.created_at, other.created_at)) as at
  from input join users one on one.id = who join users other on other.id = whom
)`;

/** Who follows whom. */
export const follows: Kind = {
  required: ['id', 'follower', 'followee'],
  optional: ['at'],
  async write(batch) {
    const rows = await pairsOf(batch, 'follower', 'followee');
    await batch.target.write(
      columns,
      rows,
      `, ${dated}, added as (
         insert into follows (follower_id, followee_id, created_at)
         select who, whom, at from dated order by at on conflict do nothing
         returning follower_id, followee_id
       ), counted as (
         select id, sum(followers)::int as followers, sum(following)::int as following from (
           select followee_id as id, 1 as followers, 0 as following from added
           union all select follower_id, 0, 1 from added
         ) both_sides group by id
       )
       update users set follower_count = follower_count + followers,
         following_count = following_count + following
       from counted where users.id = counted.id`,
    );
    return rows.length;
  },
};

/** Friendships, one row for each side, or one for both if the other side has none. */
export const friends: Kind = {
  required: ['id', 'person', 'friend'],
  optional: ['at'],
  async write(batch) {
    const rows = await pairsOf(batch, 'person', 'friend');
    await batch.target.write(
      columns,
      rows,
      `, ${dated}, made as (
         insert into friends (user_id, friend_id, made, created_at)
         select distinct on (who, whom) who, whom, true, at from dated
         on conflict (user_id, friend_id) do update set made = true returning user_id, friend_id
       )
       insert into friends (user_id, friend_id, made, created_at)
       select distinct on (who, whom) whom, who, false, at from dated
       where not exists (select from made where user_id = dated.whom and friend_id = dated.who)
       on conflict do nothing`,
    );
    return rows.length;
  },
};
