import type { ParleyMessageFragment } from '@parley/client';
import type { useConversation } from '@parley/react';

export type ChatState = ReturnType<typeof useConversation<ParleyMessageFragment>>;
