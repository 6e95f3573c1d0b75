import { type CreateGroupInput, countText } from '@parley/client';
import { useGroupActions, useGroups } from '@parley/react';
import { useDeferredValue, useState } from 'react';
import { useLocation } from 'wouter';
import { Field, type FormValues } from '../parts/form.js';
import { Choice, FormDialog, List, Picture, Row, Screen, SearchField } from '../parts/index.js';
import { JoinButton } from './join-button.js';

const shows = { all: 'All', mine: 'Yours' };

export default function Groups() {
  const [text, setText] = useState('');
  const [shown, setShown] = useState<keyof typeof shows>('all');
  const search = useDeferredValue(text.trim());
  const list = useGroups({ search, mine: shown === 'mine' });
  return (
    <Screen title="Groups" controls={<NewGroup />}>
      <SearchField label="Find groups" text={text} onChange={setText} />
      <Choice label="Show" value={shown} options={shows} onChange={setShown} />
      <List {...list} empty="No groups here.">
        {(group) => (
          <Row
            face={<Picture name={group.name} url={group.image?.url} />}
            title={group.name}
            text={`${countText(group.memberCount, 'member')} · ${group.description || group.visibility.toLowerCase()}`}
            href={`/groups/${group.id}`}
          >
            <JoinButton group={group} />
          </Row>
        )}
      </List>
    </Screen>
  );
}

const policies = { OPEN: 'Everybody', APPROVAL: 'Who is approved', INVITATION: 'Who is invited' };

function NewGroup() {
  const [, navigate] = useLocation();
  const { create } = useGroupActions();
  async function send(values: FormValues) {
    navigate(`/groups/${await create(values as unknown as CreateGroupInput)}`);
  }
  return (
    <FormDialog title="New group" trigger="New" submit="Create" onSubmit={send}>
      <Field label="Name" name="name" required maxLength={100} />
      <Field label="What it is about" name="description" kind="lines" />
      <Field label="Who may join" name="joinPolicy" kind={policies} />
    </FormDialog>
  );
}
