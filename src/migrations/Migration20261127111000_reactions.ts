import { Migration } from '@mikro-orm/migrations';

export class Migration20261127111000_reactions extends Migration {

  override name = 'Migration20261127111000_reactions';

  readonly olderNodes = 'continue';

  override up(): void | Promise<void> {
    // Adds a reaction to a message of a conversation whose stream is locked, or says why there is none to add.
    this.addSql(`create function add_reaction(conversation bigint, message bigint, actor bigint, reaction text, most_own int,
    most_kinds int) returns text
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  declare
    place record;
    kept record;
    given record;
  begin
    select c.requested_of_id, other.id is not null and (
      other.deleted_at is not null or other.suspended_at is not null
      or exists (select from blocks where user_id = actor and other_id = other.id)
    ) as is_closed into place
    from participants part join conversations c on c.id = part.conversation_id
      left join users other on other.id = c.lower_user_id + c.upper_user_id - actor
    where part.conversation_id = conversation and part.user_id = actor;
    if not found then return 'NOT_PARTICIPANT'; end if;
    if place.is_closed then return 'NO_USER'; end if;
    if place.requested_of_id = actor then return 'NOT_ACCEPTED'; end if;
    select said.deleted_at, said.removed_at into kept from messages said
    where said.id = message and said.conversation_id = conversation;
    if not found then return 'NOT_PARTICIPANT'; end if;
    if kept.removed_at is not null then return 'REMOVED'; end if;
    if kept.deleted_at is not null then return 'DELETED'; end if;
    select count(distinct known.emoji) as kinds, count(*) filter (where known.user_id = actor) as own,
      count(*) filter (where known.emoji = reaction) as same,
      count(*) filter (where known.emoji = reaction and known.user_id = actor) as mine
    into given from reactions known where known.message_id = message;
    if given.mine > 0 then return 'KNOWN'; end if;
    if given.own >= most_own then return 'TOO_MANY_OWN'; end if;
    if given.same = 0 and given.kinds >= most_kinds then return 'TOO_MANY_KINDS'; end if;
    insert into reactions (message_id, conversation_id, user_id, emoji) values (message, conversation, actor, reaction);
    return 'ADDED';
  end $$;`);

    // Removes a reaction from a message whose stream is locked: whether it was the last one of its user there; null
    // without one.
    this.addSql(`create function remove_reaction(message bigint, actor bigint, reaction text) returns boolean
  language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  begin
    delete from reactions known where known.message_id = message and known.user_id = actor and known.emoji = reaction;
    if not found then return null; end if;
    return not exists (select from reactions known where known.message_id = message and known.user_id = actor);
  end $$;`);
  }

  override down(): void | Promise<void> {
    for (const name of ['remove_reaction', 'add_reaction']) this.addSql(`drop function ${name};`);
  }

}
