import type { App } from '../../core/app.js';
import { attendanceTopic } from '../../core/events/topics.js';
import { Watch } from '../../core/watch.js';

declare module '../../core/app.js' {
  interface App {
    readonly attendanceWatch: AttendanceWatch;
  }
}

/** The state of one watched group chat, by user id. */
export interface WatchedChat {
  /** Members who have the chat open. */
  present: ReadonlySet<number>;
  members: ReadonlySet<number>;
  /** Grows whenever the members, or the blocks among them, may have changed. */
  membersVersion: number;
}

interface Chat extends WatchedChat {
  /** User ids by participant id, the key of leases. */
  userIds: ReadonlyMap<number, number>;
}

/** Watches which members have which group chats open, by conversation id, for all subscriptions of this node. */
export class AttendanceWatch {
  private readonly chats = new Map<number, Chat>();
  private readonly watch: Watch<() => void>;

  constructor(private readonly app: App) {
    this.watch = new Watch(app, {
      topic: attendanceTopic,
      failure: 'attendance not read',
      look: async (conversationIds, isTick) => {
        if (!isTick) await this.readMembers(conversationIds);
        await this.readLeases(conversationIds, isTick);
      },
    });
  }

  /** Calls `changed` whenever the chat may have changed; resolves to its state, which stays current. */
  async join(conversationId: number, changed: () => void): Promise<WatchedChat> {
    const chat = this.chats.get(conversationId) ?? {
      present: new Set(),
      members: new Set(),
      membersVersion: 0,
      userIds: new Map(),
    };
    this.chats.set(conversationId, chat);
    await this.watch.join(conversationId, changed);
    return chat;
  }

  leave(conversationId: number, changed: () => void): void {
    this.watch.leave(conversationId, changed);
    if (this.watch.watchersOf(conversationId).length === 0) this.chats.delete(conversationId);
  }

  private async readMembers(conversationIds: readonly number[]): Promise<void> {
    const rows = await this.app.orm.em
      .fork()
      .execute<{ id: string; user_id: string; conversation_id: string }[]>(
        'select id, user_id, conversation_id from participants where conversation_id in (?)',
        [[...conversationIds]],
      );
    const byChat = Map.groupBy(rows, (row) => Number(row.conversation_id));
    for (const id of conversationIds) {
      const chat = this.chats.get(id);
      if (!chat) continue;
      const userIds = (byChat.get(id) ?? []).map((row) => [Number(row.id), Number(row.user_id)]);
      chat.userIds = new Map(userIds as [number, number][]);
      chat.members = new Set(chat.userIds.values());
      chat.membersVersion += 1;
    }
  }

  /** Reads who has the chats open. A tick reads only members who had it open: opening rings the doorbell. */
  private async readLeases(conversationIds: readonly number[], isTick: boolean): Promise<void> {
    const chats = conversationIds.flatMap((id) => {
      const chat = this.chats.get(id);
      return chat && !(isTick && chat.present.size === 0) ? [{ id, chat }] : [];
    });
    const participantsToRead = ({ userIds, present }: Chat) =>
      [...userIds]
        .filter(([, userId]) => !isTick || present.has(userId))
        .map(([participantId]) => participantId);
    const open = await this.app.attendance.online(
      chats.flatMap(({ chat }) => participantsToRead(chat)),
    );
    for (const { id, chat } of chats) {
      const present = [...chat.userIds].filter(([participantId]) => open.has(participantId));
      chat.present = new Set(present.map(([, userId]) => userId));
      for (const changed of this.watch.watchersOf(id)) changed();
    }
  }
}
