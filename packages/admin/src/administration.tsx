import ShieldIcon from '@mui/icons-material/Shield';
import { Fragment } from 'react';
import {
  Admin,
  AppBar,
  type AuthProvider,
  defaultDarkTheme,
  defaultLightTheme,
  Layout,
  type LayoutProps,
  Menu,
  Resource,
  UserMenu,
  useGetIdentity,
} from 'react-admin';
import { accessIn, readViewer, signOut } from './connection.js';
import { dataProvider } from './data-provider.js';
import { ListPage } from './declared-list.js';
import { resources } from './resources.js';

const administrators = `/people?filter=${encodeURIComponent('{"role":"ADMIN"}')}`;

const OwnMenu = () => (
  <Menu>
    {resources.map(({ name }) => (
      <Fragment key={name}>
        <Menu.ResourceItem name={name} />
        {name === 'people' && (
          <Menu.Item to={administrators} primaryText="Roles" leftIcon={<ShieldIcon />} />
        )}
      </Fragment>
    ))}
  </Menu>
);

/** Its button shows the name of the viewer, which its label must therefore contain. */
function OwnUserMenu() {
  const { identity } = useGetIdentity();
  return <UserMenu label={`Account of ${identity?.fullName ?? 'the viewer'}`} />;
}

const OwnAppBar = () => <AppBar userMenu={<OwnUserMenu />} />;

const OwnLayout = (props: LayoutProps) => <Layout {...props} menu={OwnMenu} appBar={OwnAppBar} />;

/** The colours of the brand, and of warnings, which are legible on the background of the theme. */
const colors = {
  light: { main: '#2f6f6a', warning: '#a84c00' },
  dark: { main: '#6fc2ba', warning: '#ffa726' },
};
const theme = (base: typeof defaultLightTheme, { main, warning }: typeof colors.light) => ({
  ...base,
  palette: {
    ...base.palette,
    primary: { main },
    secondary: { main },
    warning: { main: warning },
    // Of the text of buttons to their colour.
    contrastThreshold: 4.5,
  },
});

/** The viewer was admitted by `Gate`; what says that they no longer are leads back to it. */
const authProvider = (onRefused: () => void): AuthProvider => ({
  login: async () => {},
  async logout() {
    await signOut();
    return false;
  },
  checkAuth: async () => {},
  async checkError(error) {
    if (accessIn(error)) onRefused();
  },
  getPermissions: async () => null,
  async getIdentity() {
    const { id, username, fullName } = await readViewer();
    return { id, fullName: fullName || username };
  },
});

/** The page of administrators: React Admin on the schema at `/admin/graphql`. */
export default function Administration({ onRefused }: { onRefused(): void }) {
  return (
    <Admin
      title="Parley administration"
      dataProvider={provider}
      authProvider={authProvider(onRefused)}
      layout={OwnLayout}
      theme={theme(defaultLightTheme, colors.light)}
      darkTheme={theme(defaultDarkTheme, colors.dark)}
      disableTelemetry
    >
      {resources.map(({ name, label, icon, list, show }) => (
        <Resource
          key={name}
          name={name}
          icon={icon}
          list={<ListPage declared={list} opens={show !== undefined} />}
          {...(label && { options: { label } })}
          {...(show && { show: show.page, recordRepresentation: show.calledBy })}
        />
      ))}
    </Admin>
  );
}

const provider = dataProvider();
