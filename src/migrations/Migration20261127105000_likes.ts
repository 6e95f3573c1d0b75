import { Migration } from '@mikro-orm/migrations';

const newest = (kind: 'post' | 'comment') =>
  `(select max(liked.created_at) + interval '1 millisecond' from ${kind}_likes liked where liked.${kind}_id = subject)`;

export class Migration20261127105000_likes extends Migration {

  override name = 'Migration20261127105000_likes';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // The time of a new like of a locked post or comment; null where a block was made before the lock. Likers are
    // ordered by time and user: none may have the time of another, or a cursor could be beyond it.
    this.addSql(`create function like_moment(subject_kind text, subject bigint, author bigint, liker bigint) returns timestamptz
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  begin
    if exists (select from blocks where user_id = liker and other_id = author) then return null; end if;
    if subject_kind = 'post' then return greatest(clock_timestamp()::timestamptz(3), ${newest('post')}); end if;
    return greatest(clock_timestamp()::timestamptz(3), ${newest('comment')});
  end $$;`);

    // Removes the like of a locked post or comment, also one that was added while the lock was awaited: whether there
    // was one.
    this.addSql(`create function remove_like(subject_kind text, subject bigint, liker bigint) returns boolean
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  begin
    if subject_kind = 'post' then delete from post_likes where post_id = subject and user_id = liker;
    else delete from comment_likes where comment_id = subject and user_id = liker;
    end if;
    return found;
  end $$;`);
  }

  override down(): void | Promise<void> {
    for (const name of ['remove_like', 'like_moment']) this.addSql(`drop function ${name};`);
  }

}
