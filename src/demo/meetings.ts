import type { Town } from './town.js';
import village from './village.json' with { type: 'json' };

export async function fillMeetings({ resident, actAs }: Town): Promise<void> {
  for (const { host, title, inDays, hour, agenda, invited, accepted } of village.meetings) {
    const at = new Date();
    at.setDate(at.getDate() + inDays);
    at.setHours(hour, 0, 0, 0);
    const about = { title, scheduledAt: at.toISOString(), isGroup: true };
    const { meeting } = await actAs(host, 'createMeeting', about, 'meeting { id }');
    const meetingId = meeting.id;
    for (const [index, [item, description, durationMinutes]] of (
      agenda as [string, string, number][]
    ).entries())
      await actAs(host, 'addAgendaItem', {
        meetingId,
        position: index + 1,
        title: item,
        description,
        durationMinutes,
      });
    for (const name of invited)
      await actAs(host, 'inviteToMeeting', { meetingId, userId: resident(name).id });
    for (const name of accepted)
      await actAs(name, 'answerInvitation', { meetingId, answer: 'ACCEPTED' });
  }
}
