import { useAccount, useAccountActions, useSession, useUserActions } from '@parley/react';
import { Checkbox, Text } from '@radix-ui/themes';
import { type Appearance, changeAppearance, useAppearance } from '../parts/appearance.js';
import { Ago, Choice, List, Row, Screen, Section, Soft, safely } from '../parts/index.js';
import { PersonCards } from '../people/person-cards.js';
import { PresenceSettings } from './presence-settings.js';
import { SecondFactor } from './second-factor.js';

const schemes = { auto: 'As the device', light: 'Light', dark: 'Dark' };
const directions = { ltr: 'Left to right', rtl: 'Right to left' };

const setScheme = (scheme: Appearance['scheme']) => changeAppearance({ scheme });
const setDirection = (direction: Appearance['direction']) => changeAppearance({ direction });

export default function Settings() {
  const { signOut } = useSession();
  const { scheme, direction } = useAppearance();
  const { me, sessions, blockedUsers, ...state } = useAccount();
  const { updatePrivacy, endSession } = useAccountActions();
  const { unblock } = useUserActions();
  const { isPrivate = false, hidesLastSeen = false } = me?.privacy ?? {};
  return (
    <Screen title="Settings" controls={<Soft onClick={signOut}>Sign out</Soft>}>
      <Section title="Appearance">
        <Choice label="Colours" value={scheme} options={schemes} onChange={setScheme} />
        <Choice label="Direction" value={direction} options={directions} onChange={setDirection} />
      </Section>
      {me && <PresenceSettings me={me} />}
      <Section title="Privacy">
        <Check
          label="Only followers whom I accepted see my posts"
          isOn={isPrivate}
          onChange={(isPrivate) => updatePrivacy({ isPrivate })}
        />
        <Check
          label="Hide when I was last online"
          isOn={hidesLastSeen}
          onChange={(hidesLastSeen) => updatePrivacy({ hidesLastSeen })}
        />
      </Section>
      <Section title="Blocked people">
        <PersonCards
          items={blockedUsers}
          empty="Nobody."
          controls={({ id }) => <Soft onClick={() => unblock(id)}>Unblock</Soft>}
        />
      </Section>
      {me && <SecondFactor me={me} />}
      <Section title="Where you are signed in">
        <List {...state} items={sessions}>
          {({ id, userAgent, lastUsedAt, isCurrent }) => (
            <Row
              title={isCurrent ? 'This device' : <Ago at={lastUsedAt} />}
              text={userAgent ?? 'Unknown device'}
            >
              {!isCurrent && <Soft onClick={() => endSession(id)}>End</Soft>}
            </Row>
          )}
        </List>
      </Section>
    </Screen>
  );
}

type CheckProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => unknown };

const Check = ({ label, isOn, onChange }: CheckProps) => (
  <Text as="label" className="line justify-between">
    {label}
    <Checkbox size="3" checked={isOn} onCheckedChange={safely((isOn) => onChange(isOn === true))} />
  </Text>
);
