import { inputId } from '../../core/global-id.js';
import { User } from '../../domain/account/user.entity.js';
import { UserInput } from '../account/account.resolver.js';
import { acting, returning } from '../server/mutation.js';

const userId = (input: UserInput) => inputId('user', 'userId', input.userId);

/** Makes the decorator of mutations about one other user, which return them; `field` describes the returned user. */
export const userAction = (field = 'The other user, as the viewer sees them after the change.') =>
  acting(
    returning('user', () => User, field),
    () => UserInput,
    userId,
  );
