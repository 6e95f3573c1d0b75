import { useRequests, useUsers } from '@parley/react';
import { useDeferredValue, useState } from 'react';
import { Main, Screen, SearchField, Section, Soft } from '../parts/index.js';
import { PersonCards } from './person-cards.js';

export default function People() {
  const [text, setText] = useState('');
  const list = useUsers({ search: useDeferredValue(text.trim()) });
  const { friends, followers } = useRequests();
  return (
    <Screen title="People">
      <Requests title="Friend requests" {...friends} />
      <Requests title="Follow requests" {...followers} />
      <SearchField label="Find people" text={text} onChange={setText} />
      <PersonCards {...list} empty="Nobody of this name." />
    </Screen>
  );
}

type RequestsProps = ReturnType<typeof useRequests>['friends' | 'followers'] & { title: string };

/** People who ask to be friends, or to follow a private account. */
const Requests = ({ title, users, accept, decline }: RequestsProps) =>
  users.length > 0 && (
    <Section title={title}>
      <PersonCards
        items={users}
        controls={({ id }) => (
          <>
            <Main onClick={() => accept(id)}>Accept</Main>
            <Soft onClick={() => decline(id)}>Decline</Soft>
          </>
        )}
      />
    </Section>
  );
