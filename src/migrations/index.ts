export * from './Migration20261126044556_initial.js';
export * from './Migration20261126180025_server_nodes.js';
export * from './Migration20261127021954_report_reopened.js';
export * from './Migration20261127103000_append_events.js';
export * from './Migration20261127104500_notices.js';
export * from './Migration20261127105000_likes.js';
export * from './Migration20261127110000_signals.js';
export * from './Migration20261127111000_reactions.js';
