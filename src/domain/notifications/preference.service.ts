import type { Context } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { holdAccounts } from '../account/hold.service.js';
import { aboutKinds, announce } from '../inbox/inbox.service.js';
import { kindNames, type NotificationKind, ruleOf } from '../inbox/notification.enums.js';

/** Where a user wants notifications of a kind. */
export interface Preference {
  kind: NotificationKind;
  /** False for a kind that the list never shows. */
  isListed: boolean;
  isPushed: boolean;
}

/** A changed preference; what is left out stays. */
export interface PreferenceChange {
  kind: NotificationKind;
  isListed?: boolean | null;
  isPushed?: boolean | null;
}

/** The viewer's preference for every kind. */
export async function preferences(ctx: Context): Promise<Preference[]> {
  const rows = await ctx.em.execute<{ kind: string; is_listed: boolean; is_pushed: boolean }[]>(
    'select kind, is_listed, is_pushed from notification_preferences where user_id = ?',
    [ctx.viewer.id],
  );
  return kindNames.map((kind) => {
    const { isListed, isPushed } = ruleOf(kind);
    const chosen = rows.find((row) => row.kind === kind);
    return {
      kind,
      isListed: chosen?.is_listed ?? isListed ?? false,
      isPushed: chosen?.is_pushed ?? isPushed,
    };
  });
}

/** Changes preferences of the viewer. Throws BAD_USER_INPUT for a kind that comes twice or is never listed. */
export async function changePreferences(
  ctx: Context,
  changes: readonly PreferenceChange[],
): Promise<Preference[]> {
  const { id } = ctx.viewer;
  if (new Set(changes.map(({ kind }) => kind)).size < changes.length)
    throw badInput('preferences', 'Each kind may occur once.');
  for (const { kind, isListed } of changes) {
    if (isListed && ruleOf(kind).isListed === null)
      throw badInput('preferences', `${kind} is pushed, and never in the list.`);
  }
  await ctx.commit(async () => {
    await holdAccounts(ctx);
    const before = await preferences(ctx);
    for (const { kind, isListed = null, isPushed = null } of changes) {
      const rule = ruleOf(kind);
      await ctx.em.execute(
        `insert into notification_preferences as chosen (user_id, kind, is_listed, is_pushed)
         values (?, ?, coalesce(?::boolean, ?), coalesce(?::boolean, ?))
         on conflict (user_id, kind) do update set
           is_listed = coalesce(?::boolean, chosen.is_listed), is_pushed = coalesce(?::boolean, chosen.is_pushed)`,
        [
          ...[id, kind, isListed, rule.isListed ?? false, isPushed, rule.isPushed],
          ...[isListed, isPushed],
        ],
      );
    }
    const shown = new Map(before.map(({ kind, isListed }) => [kind, isListed]));
    const switched = changes.filter(
      ({ kind, isListed = null }) => isListed !== null && isListed !== shown.get(kind),
    );
    await announce(
      ctx,
      await aboutKinds(
        ctx,
        switched.map(({ kind }) => kind),
      ),
    );
  });
  return preferences(ctx);
}
