import { registerEnumType } from 'type-graphql';

export enum InvitationAnswer {
  YES = 'YES',
  NO = 'NO',
  PERHAPS = 'PERHAPS',
}
registerEnumType(InvitationAnswer, {
  name: 'InvitationAnswer',
  description: 'Whether somebody will come.',
  valuesConfig: {
    YES: { description: 'They will.' },
    NO: { description: 'They will not.' },
    PERHAPS: { description: 'They cannot say yet.' },
  },
});
