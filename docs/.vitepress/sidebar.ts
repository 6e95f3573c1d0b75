import type { DefaultTheme } from 'vitepress';

type Items = [title: string, name: string][];

const section = (text: string, folder: string, items: Items): DefaultTheme.SidebarItem => ({
  text,
  collapsed: false,
  items: items.map(([title, name]) => ({ text: title, link: `/${folder}/${name}` })),
});

/** All pages, in the order in which they are read. */
export const sidebar: DefaultTheme.SidebarItem[] = [
  { text: 'Start in five minutes', link: '/start' },
  section('Concepts', 'concepts', [
    ['Streams and resume', 'streams'],
    ['Permissions', 'permissions'],
    ['Legacy APIs', 'legacy-apis'],
    ['Glossary', 'glossary'],
  ]),
  section('Clients', 'guides', [
    ['Apollo Client', 'apollo-client'],
    ['React hooks', 'react'],
    ['urql', 'urql'],
    ['Relay', 'relay'],
    ['Plain fetch', 'fetch'],
    ['Testing against a mock', 'testing'],
  ]),
  section('Guides', 'guides', [
    ['Messages', 'messages'],
    ['Conversations', 'conversations'],
    ['Groups', 'groups'],
    ['Calls', 'calls'],
    ['Uploads', 'uploads'],
    ['Pagination', 'pagination'],
    ['Optimistic updates', 'optimistic-updates'],
    ['Notifications and pushes', 'notifications'],
    ['Search', 'search'],
  ]),
  section('Reference', 'reference', [
    ['Queries', 'queries'],
    ['Mutations', 'mutations'],
    ['Subscriptions', 'subscriptions'],
    ['Objects', 'objects'],
    ['Events', 'events'],
    ['Interfaces and unions', 'abstract-types'],
    ['Connections', 'connections'],
    ['Payloads', 'payloads'],
    ['Inputs', 'inputs'],
    ['Enums and scalars', 'enums'],
    ['Administration', 'administration'],
    ['Errors', 'errors'],
    ['Permissions by field', 'permission-table'],
    ['Permissions in groups', 'group-permissions'],
  ]),
  section('Moving an old client', 'migrate', [
    ['Moving in', 'moving-in'],
    ['From REST to GraphQL', 'legacy'],
  ]),
  section('Operating', 'operate', [
    ['Deploying', 'deploying'],
    ['The page of administrators', 'administering'],
    ['Databases', 'databases'],
    ['Redis', 'redis'],
    ['Observing', 'observing'],
    ['Metrics', 'metrics'],
    ['Retention', 'retention'],
    ['Backups', 'backups'],
  ]),
  section('Design', 'design', [
    ['Architecture', 'architecture'],
    ['Delivery', 'delivery'],
    ['Reading', 'reading'],
    ['Scale', 'scale'],
    ['Speed', 'speed'],
    ['Migrations', 'migrations'],
  ]),
];
