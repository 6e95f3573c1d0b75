import { useSubscription } from '@apollo/client/react';
import { type ParleyUserFragment, SetTypingDocument, TypingDocument } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useParley } from './provider.js';

/** A user counts as typing for this long after the last event, in milliseconds. */
const expiryMs = 6_000;
const repeatMs = 3_000;

/** The other users who type in a conversation; `setTyping` tells them whether the viewer does. */
export function useTyping(conversationId: string) {
  const { parley, prepare } = useParley();
  const [typing, setTyping] = useState<readonly ParleyUserFragment[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const toldAt = useRef(Number.NEGATIVE_INFINITY);

  const remove = useCallback((id: string) => {
    clearTimeout(timers.current.get(id));
    setTyping((users) => users.filter((user) => user.id !== id));
  }, []);
  useSubscription(prepare(TypingDocument), {
    variables: { conversationId },
    ignoreResults: true,
    onData({ data: { data } }) {
      if (!data) return;
      const { user, isTyping } = data.typing;
      remove(user.id);
      if (!isTyping) return;
      setTyping((users) => [...users, user]);
      timers.current.set(
        user.id,
        setTimeout(() => remove(user.id), expiryMs),
      );
    },
  });

  const tell = useCallback(
    (isTyping: boolean) => {
      if (isTyping && performance.now() - toldAt.current < repeatMs) return;
      toldAt.current = isTyping ? performance.now() : Number.NEGATIVE_INFINITY;
      const input = { conversationId, isTyping };
      // A later call repeats it.
      parley.request(SetTypingDocument, { input }).catch(() => {});
    },
    [parley, conversationId],
  );

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      setTyping([]);
      if (toldAt.current > 0) tell(false);
    };
  }, [tell]);
  return {
    typing,
    /** Call with true at each key press, and with false when the text was sent or cleared. */
    setTyping: tell,
  };
}
