export * from './Migration20261121124544_initial.js';
export * from './Migration20261121232139_newest_posts.js';
export * from './Migration20261125213818_commit_order.js';
export * from './Migration20261125215939_names_and_policies.js';
export * from './Migration20261125220000_search_indexes.js';
export * from './Migration20261125223004_confirmed_emails.js';
export * from './Migration20261125230953_removals.js';
export * from './Migration20261126031000_stream_history.js';
