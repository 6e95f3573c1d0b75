import type { ProfileQuery } from '@parley/client';
import { useAccountActions, useUpload } from '@parley/react';
import { Field, FormDialog, type FormValues, Upload } from '../parts/index.js';

export function EditProfile({ user }: { user: NonNullable<ProfileQuery['user']> }) {
  const { updateProfile } = useAccountActions();
  const { upload, ...running } = useUpload();

  /** The id of an uploaded picture; nothing where none was chosen. */
  const pictureOf = async (file: FormDataEntryValue | null) =>
    file instanceof File && file.size > 0 ? upload(file, { kind: 'IMAGE' }) : null;

  async function save({ alias = '', bio = '' }: FormValues, data: FormData) {
    const avatarId = await pictureOf(data.get('avatar'));
    const coverId = await pictureOf(data.get('cover'));
    await updateProfile({ alias, bio, ...(avatarId && { avatarId }), ...(coverId && { coverId }) });
  }
  return (
    <FormDialog title="Edit your profile" trigger="Edit profile" submit="Save" onSubmit={save}>
      <Field label="Name" name="alias" defaultValue={user.alias ?? ''} maxLength={100} />
      <Field label="About you" name="bio" kind="lines" defaultValue={user.bio ?? ''} />
      <Field label="Picture" name="avatar" kind="picture" />
      <Field label="Cover" name="cover" kind="picture" />
      <Upload {...running} />
    </FormDialog>
  );
}
