export * from './Migration20261121124544_initial.js';
export * from './Migration20261121232139_newest_posts.js';
