/** Names for what PostGraphile would otherwise give a long name: comments are where it reads them. */
export const additions = `
  comment on constraint posts_author_id_foreign on posts is '@fieldName author';
  comment on constraint comments_post_id_foreign on comments is '@foreignFieldName comments';
  comment on constraint comments_author_id_foreign on comments is '@fieldName author';
  comment on constraint messages_conversation_id_foreign on messages is '@foreignFieldName messages';
  comment on constraint messages_sender_id_foreign on messages is '@fieldName sender';
  comment on constraint participants_conversation_id_foreign on participants is
    E'@fieldName conversation\\n@foreignFieldName participants';
  comment on constraint participants_user_id_foreign on participants is
    E'@fieldName user\\n@foreignFieldName participations';
`;
