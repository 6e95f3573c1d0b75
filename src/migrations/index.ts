export * from './Migration20261126044556_initial.js';
