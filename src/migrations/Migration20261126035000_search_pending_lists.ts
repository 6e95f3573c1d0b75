import { Migration } from '@mikro-orm/migrations';

const indexes = ['users_search', 'posts_search', 'groups_search'];

export class Migration20261126035000_search_pending_lists extends Migration {

  override name = 'Migration20261126035000_search_pending_lists';

  override up(): void | Promise<void> {
    // A search reads the whole pending list. With 4 MB of it, the default, PostgreSQL avoids the index for short pages
    // and reads the table instead. Shorter lists make inserting slower: 128 KB by four times, 1 MB by half.
    for (const index of indexes) {
      this.addSql(`alter index if exists "${index}" set (gin_pending_list_limit = 1024);`);
    }
  }

  override down(): void | Promise<void> {
    for (const index of indexes) {
      this.addSql(`alter index if exists "${index}" reset (gin_pending_list_limit);`);
    }
  }

}
