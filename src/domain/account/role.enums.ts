import { registerEnumType } from 'type-graphql';

export enum UserRole {
  USER = 'USER',
  ADMIN = 'ADMIN',
}
registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What somebody may do here.',
  valuesConfig: {
    USER: { description: 'What everybody may.' },
    ADMIN: { description: 'Also suspend people, remove content and see reports.' },
  },
});
