export * from './Migration20261121124544_initial.js';
