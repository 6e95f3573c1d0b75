import { notificationText, type ParleyNotificationFragment } from '@parley/client';
import { useNotifications, usePush } from '@parley/react';
import { Badge } from '@radix-ui/themes';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { Ago, Face, List, pathTo, Row, Screen, Soft, toast } from '../parts/index.js';

export default function Notifications() {
  const { notifications, ...list } = useNotifications({ marksSeen: true });
  return (
    <Screen title="Notifications" controls={<PushButton />}>
      <List {...list} items={notifications} empty="Nothing yet.">
        {(notification) => <Line notification={notification} />}
      </List>
    </Screen>
  );
}

function Line({ notification }: { notification: ParleyNotificationFragment }) {
  const { actors, at, subject, isSeen } = notification;
  // The list marks all that it shows as seen, and says for as long as it is open what was new.
  const [isNew] = useState(!isSeen);
  const [first] = actors.nodes;
  const shown = subject ?? first;
  const { who, what } = notificationText(notification);
  const title = (
    <>
      <b dir="auto">{who}</b> {what}
    </>
  );
  const text = (
    <>
      <Ago at={at} />
      {subject && 'content' in subject && ` · ${subject.content}`}
    </>
  );
  const face = first ? <Face user={first} /> : <Bell />;
  return (
    <Row face={face} title={title} text={text} href={shown ? pathTo(shown) : '/'}>
      {isNew && <Badge radius="full">new</Badge>}
    </Row>
  );
}

/** Permits notifications of calls, and pushes while the app is closed. */
function PushButton() {
  const { isSupported, isPermitted, permit } = usePush();
  async function turnOn() {
    await permit();
    toast('Calls and messages will be shown, also while the app is closed.');
  }
  if (!isSupported || isPermitted) return null;
  return (
    <Soft onClick={turnOn}>
      <Bell /> Turn on
    </Soft>
  );
}
