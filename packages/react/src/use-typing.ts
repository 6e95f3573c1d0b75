import { useSubscription } from '@apollo/client/react';
import { type ParleyUserFragment, SetTypingDocument, TypingDocument } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useParley } from './provider.js';

/** Somebody who does not say so again has stopped, in milliseconds. */
const expiryMs = 6_000;
const repeatMs = 3_000;

/** Who is typing in a conversation, but the viewer; and how the others are told that the viewer is. */
export function useTyping(conversationId: string) {
  const { parley, prepare } = useParley();
  const [typing, setTyping] = useState<readonly ParleyUserFragment[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const told = useRef(Number.NEGATIVE_INFINITY);

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
      if (isTyping && performance.now() - told.current < repeatMs) return;
      told.current = isTyping ? performance.now() : Number.NEGATIVE_INFINITY;
      const input = { conversationId, isTyping };
      // The next one says it again.
      parley.request(SetTypingDocument, { input }).catch(() => {});
    },
    [parley, conversationId],
  );

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
      setTyping([]);
      if (told.current > 0) tell(false);
    };
  }, [tell]);
  return {
    typing,
    /** Call it with true at each key, and with false when the text was sent or removed. */
    setTyping: tell,
  };
}
