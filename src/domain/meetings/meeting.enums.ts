import { registerEnumType } from 'type-graphql';

export enum InvitationAnswer {
  YES = 'YES',
  NO = 'NO',
  PERHAPS = 'PERHAPS',
}
registerEnumType(InvitationAnswer, {
  name: 'InvitationAnswer',
  description: 'The answer to an invitation.',
  valuesConfig: {
    YES: { description: 'They will attend.' },
    NO: { description: 'They will not attend.' },
    PERHAPS: { description: 'They may attend.' },
  },
});
