import { dataOf, mutationOf } from '../harness/graphql.js';
import type { Account } from '../harness/people.js';
import { atNode, patch } from '../harness/pictures.js';

const bytes = Buffer.from('a note for a walk');
const file = { kind: 'FILE', name: 'note.txt', type: 'text/plain', size: bytes.length };
const ANNOUNCE = mutationOf('createUpload', 'upload { id } url');

/** Uploads small files of a person, to be sent with messages later; resolves to the ids of the uploads. */
export async function uploadFiles(
  node: { url: string },
  person: Account,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const { createUpload } = dataOf(await person.graphql(ANNOUNCE, { input: file }));
    const { status } = await patch(atNode(node.url, createUpload.url), bytes);
    if (status !== 204) throw new Error(`an upload was answered with ${status}`);
    ids.push(createUpload.upload.id);
  }
  return ids;
}
