import { registerEnumType } from 'type-graphql';

export enum UserRole {
  USER = 'USER',
  ADMIN = 'ADMIN',
}
registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'The role of a user on this server.',
  valuesConfig: {
    USER: { description: 'No special rights.' },
    ADMIN: { description: 'May suspend users, remove content and read reports.' },
  },
});
