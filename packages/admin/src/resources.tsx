import ArticleIcon from '@mui/icons-material/Article';
import DnsIcon from '@mui/icons-material/Dns';
import FlagIcon from '@mui/icons-material/Flag';
import HistoryIcon from '@mui/icons-material/History';
import PeopleIcon from '@mui/icons-material/People';
import UpdateIcon from '@mui/icons-material/Update';
import type { ComponentType } from 'react';
import { SearchInput, SelectInput, TextInput } from 'react-admin';
import * as columns from './columns.js';
import type { DeclaredList } from './declared-list.js';
import type { Content, Entry, LegacyUse, Person, Report, ServerNode } from './rows.js';
import { ContentPage, PersonPage, ReportPage } from './show-pages.js';

const choices = (names: Record<string, string>) =>
  Object.entries(names).map(([id, name]) => ({ id, name }));
const isTrue = {
  format: String,
  parse: (value: string) => (value === '' ? null : value === 'true'),
};

const search = <SearchInput key="search" source="search" alwaysOn />;

const people: DeclaredList<Person> = {
  about: 'Everybody with an account. Words of names and of the e-mail address are found.',
  columns: columns.personColumns,
  filters: [
    search,
    <SelectInput
      key="role"
      source="role"
      choices={choices({ ADMIN: 'administrators', USER: 'users' })}
    />,
    <SelectInput
      key="suspended"
      source="suspended"
      label="State"
      choices={choices({ true: 'suspended', false: 'active' })}
      {...isTrue}
    />,
  ],
};

const contents: DeclaredList<Content> = {
  about:
    'What people wrote, also while it is hidden. Chats are private: of messages, only those that a participant has reported are here.',
  columns: columns.contentColumns,
  filterDefaults: { kind: 'POST' },
  filters: [
    <SelectInput
      key="kind"
      source="kind"
      alwaysOn
      required
      choices={choices({
        POST: 'posts',
        COMMENT: 'comments',
        GROUP: 'groups',
        MESSAGE: 'reported messages',
      })}
    />,
    search,
    <SelectInput
      key="hidden"
      source="hidden"
      label="State"
      choices={choices({ true: 'hidden', false: 'visible' })}
      {...isTrue}
    />,
    <TextInput key="authorId" source="authorId" label="Author’s id, such as user_7" />,
  ],
};

const reports: DeclaredList<Report> = {
  about: 'What users have reported to the administrators.',
  columns: columns.reportColumns,
  filterDefaults: { status: 'OPEN' },
  filters: [
    <SelectInput
      key="status"
      source="status"
      label="State"
      alwaysOn
      choices={choices({ OPEN: 'open', RESOLVED: 'resolved', DISMISSED: 'dismissed' })}
    />,
  ],
};

const audit: DeclaredList<Entry> = {
  about: 'Each action of an administrator, and who did it. Entries are never changed.',
  columns: columns.entryColumns,
};

const legacy: DeclaredList<LegacyUse & { id: string }> = {
  about: 'Who still calls the legacy APIs, and how often in the last 30 days; at most 100 rows.',
  columns: columns.usageColumns,
  filters: [
    <TextInput key="operation" source="operation" label="Operation, such as GET /api/users/:id/" />,
  ],
};

const nodes: DeclaredList<ServerNode> = {
  about:
    'The processes that answer requests, with their open sockets and the streams of events that they follow. One that ended without saying so stays here for an hour.',
  columns: columns.nodeColumns,
};

/** A resource of the data provider, with its entry in the menu. */
export interface DeclaredResource {
  name: string;
  /** Of the menu; the name where there is none. */
  label?: string;
  icon: ComponentType;
  // biome-ignore lint/suspicious/noExplicitAny: a list is declared for its own rows
  list: DeclaredList<any>;
  /** The page of one row, which is called by this field of it. */
  show?: { page: ComponentType; calledBy: string };
}

/** All lists of the page, in the order of its menu. */
export const resources: DeclaredResource[] = [
  {
    name: 'people',
    icon: PeopleIcon,
    list: people,
    show: { page: PersonPage, calledBy: 'username' },
  },
  {
    name: 'contents',
    label: 'Content',
    icon: ArticleIcon,
    list: contents,
    show: { page: ContentPage, calledBy: 'id' },
  },
  { name: 'reports', icon: FlagIcon, list: reports, show: { page: ReportPage, calledBy: 'id' } },
  { name: 'audit', label: 'Audit log', icon: HistoryIcon, list: audit },
  { name: 'legacy', label: 'Legacy usage', icon: UpdateIcon, list: legacy },
  { name: 'nodes', label: 'Streams and nodes', icon: DnsIcon, list: nodes },
];
