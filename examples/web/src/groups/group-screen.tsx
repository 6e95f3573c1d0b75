import { countText } from '@parley/client';
import { useGroup, useGroupActions } from '@parley/react';
import { MessageCircle } from 'lucide-react';
import { Link } from 'wouter';
import { List, Main, Missing, PersonRow, Picture, Prose, Screen, Section } from '../parts/index.js';
import { PersonPicker } from '../people/person-picker.js';
import { JoinButton } from './join-button.js';

export default function GroupScreen({ id }: { id: string }) {
  const { group, ...state } = useGroup(id);
  const { addMember } = useGroupActions();
  if (!group) return <Missing title="Group" {...state} />;
  return (
    <Screen title={group.name} back>
      <Section title="About">
        <div className="line justify-between">
          <Picture name={group.name} url={group.image?.url} size="7" />
          <div className="line flex-wrap">
            <JoinButton group={group} />
            {group.conversation && (
              <Main asChild>
                <Link href={`/chats/${group.conversation.id}`}>
                  <MessageCircle /> Open the chat
                </Link>
              </Main>
            )}
          </div>
        </div>
        <Prose>{group.description}</Prose>
        <p className="faint">
          {countText(group.memberCount, 'member')} · {group.visibility.toLowerCase()}
        </p>
      </Section>
      <Section title="Members">
        {['OWNER', 'ADMIN'].includes(group.viewerRole ?? '') && (
          <PersonPicker label="Add a member" onPick={(user) => addMember(id, user.id)} />
        )}
        <List items={group.members.nodes}>
          {({ role, user }) => <PersonRow user={user} text={role.toLowerCase()} />}
        </List>
      </Section>
    </Screen>
  );
}
