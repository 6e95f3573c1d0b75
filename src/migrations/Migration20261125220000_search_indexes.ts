import { Migration } from '@mikro-orm/migrations';

export class Migration20261125220000_search_indexes extends Migration {

  override name = 'Migration20261125220000_search_indexes';

  override up(): void | Promise<void> {
    // Without the extension searches read whole tables, for a few seconds at most.
    this.addSql(`do $$
      begin
        create extension if not exists pg_trgm;
        create index users_search on users using gin (username gin_trgm_ops, email gin_trgm_ops, (first_name || ' ' || last_name) gin_trgm_ops);
        create index posts_search on posts using gin (content gin_trgm_ops);
        create index groups_search on groups using gin (name gin_trgm_ops, description gin_trgm_ops);
      exception when insufficient_privilege or feature_not_supported or undefined_file or undefined_object then
        raise notice 'pg_trgm is not available: searches have no index';
      end $$;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index if exists users_search, posts_search, groups_search;`);
  }

}
