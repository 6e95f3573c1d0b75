import { adminPage, referencePages } from '../.vitepress/reference/pages.js';
import { readAdminSchema, readSchema } from '../.vitepress/reference/schema.js';

export default {
  watch: ['../../schema.graphql', './schema.admin.graphql'],
  paths() {
    const main = readSchema();
    const pages = [...referencePages(main), adminPage(readAdminSchema(main))];
    return pages.map(({ page, title, content }) => ({ params: { page, title }, content }));
  },
};
