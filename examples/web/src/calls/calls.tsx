import { type CallsQuery, callOutcome } from '@parley/client';
import { useCalls, useSession } from '@parley/react';
import { Ago, List, PersonRow, Screen } from '../parts/index.js';
import { CallButton } from './call-provider.js';

type Call = CallsQuery['calls']['nodes'][number];

export default function Calls() {
  const { userId } = useSession();
  return (
    <Screen title="Calls">
      <List {...useCalls()} empty="No calls yet.">
        {(call) => <CallRow call={call} isOwn={call.caller.id === userId} />}
      </List>
    </Screen>
  );
}

function CallRow({ call, isOwn }: { call: Call; isOwn: boolean }) {
  const other = isOwn ? call.callee : call.caller;
  const text = (
    <span className={call.status === 'MISSED' && !isOwn ? 'text-(--red-11)' : ''}>
      <span className="inline-block first-letter:uppercase">{callOutcome(call, !isOwn)}</span> ·{' '}
      <Ago at={call.startedAt} />
    </span>
  );
  return (
    <PersonRow user={other} text={text}>
      <CallButton userId={other.id} kind={call.kind} label={`Call ${other.username} again`} />
    </PersonRow>
  );
}
